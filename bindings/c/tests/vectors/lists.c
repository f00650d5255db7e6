/*
 * What the library answers to a case about many tags.
 */
#include <stdlib.h>

#include "answers.h"

static Json *tag_of(const Candidates *candidates, size_t index) {
    if (index == SIZE_MAX) {
        return NULL;
    }
    CHECK(index < candidates->count);
    return json_text(candidates->tags[index].data, candidates->tags[index].length);
}

static Json *index_of(size_t index) {
    return json_object_new_uint64(index);
}

Json *answer_sort(Json *owner) {
    VerpickSelector *selector = policy_of(owner);
    Json *answers[2];
    for (int backwards = 0; backwards < 2; backwards += 1) {
        Candidates candidates = candidates_of(owner, backwards);
        size_t *indices = keep((candidates.count + 1) * sizeof *indices), count = 0, asked = 0;
        VerpickError error;
        must(verpick_sort(selector, &candidates.list, indices, candidates.count, &count, &error), &error, "sort");
        VerpickStatus status = verpick_sort(selector, &candidates.list, NULL, 0, &asked, &error);
        CHECK(asked == count && status == (count > 0 ? VERPICK_STATUS_TOO_SMALL : VERPICK_STATUS_OK));
        answers[backwards] = json_object_new_array();
        for (size_t i = 0; i < count; i += 1) {
            json_object_array_add(answers[backwards], tag_of(&candidates, indices[i]));
        }
        VerpickSelection oldest;
        status = verpick_oldest(selector, &candidates.list, &oldest, &error);
        CHECK(status == (count > 0 ? VERPICK_STATUS_OK : VERPICK_STATUS_NOTHING));
        CHECK(count == 0 || oldest.index == indices[0]);
    }
    /* The order of the input does not count. */
    CHECK(json_object_equal(answers[0], answers[1]));
    json_object_put(answers[1]);
    verpick_selector_free(selector);
    return answers[0];
}

static Json *place(const VerpickList *list, VerpickStatus status, const VerpickSelection *selection) {
    if (status != VERPICK_STATUS_OK) {
        CHECK(status == VERPICK_STATUS_NOTHING);
        return NULL;
    }
    Json *answer = json_object_new_object();
    json_object_object_add(answer, "index", index_of(selection->index));
    json_object_object_add(answer, "tag", json_text(list->data + selection->offset, selection->length));
    return answer;
}

Json *answer_latest(Json *owner) {
    VerpickSelector *selector = policy_of(owner);
    Candidates candidates = candidates_of(owner, 0), backwards = candidates_of(owner, 1);
    VerpickSelection selection;
    VerpickError error;
    VerpickStatus status = verpick_latest(selector, &candidates.list, &selection, &error);
    Json *answer = place(&candidates.list, status, &selection);
    if (answer != NULL) {
        CHECK(selection.offset == candidates.list.offsets[selection.index]);
    }

    /* The other ways to ask. */
    VerpickExplanation explanation;
    must(verpick_explain(selector, &candidates.list, NULL, 0, NULL, &explanation, &error), &error, "explain");
    CHECK(explanation.selected == (answer == NULL ? SIZE_MAX : selection.index));
    VerpickSelection other;
    status = verpick_latest(selector, &backwards.list, &other, &error);
    Json *there = place(&backwards.list, status, &other);
    CHECK(answer == NULL ? there == NULL : json_object_equal(value(answer, "tag"), needed(there, "tag")));
    json_object_put(there);
    if (candidates.are_lines) {
        VerpickList lines;
        memset(&lines, 0, sizeof lines);
        char *data = keep(candidates.list.length + candidates.count + 1);
        lines.data = data;
        for (size_t i = 0; i < candidates.count; i += 1) {
            memcpy(data + lines.length, candidates.tags[i].data, candidates.tags[i].length);
            lines.length += candidates.tags[i].length;
            data[lines.length] = '\n';
            lines.length += 1;
        }
        status = verpick_latest(selector, &lines, &other, &error);
        Json *line = place(&lines, status, &other);
        CHECK(json_object_equal(answer, line));
        json_object_put(line);
        size_t count = 0;
        CHECK(verpick_list_count(&lines, &count, NULL) == VERPICK_STATUS_OK && count == candidates.count);
    }
    verpick_selector_free(selector);
    return answer;
}

Json *answer_lines(Json *owner) {
    VerpickSelector *selector = policy_of(owner);
    VerpickText buffer = bytes_of(needed(owner, "buffer"));
    VerpickList list;
    memset(&list, 0, sizeof list);
    list.data = buffer.data;
    list.length = buffer.length;
    VerpickSelection selection;
    VerpickStatus status = verpick_latest(selector, &list, &selection, NULL);
    verpick_selector_free(selector);
    return place(&list, status, &selection);
}

Json *answer_groups(Json *owner) {
    static const char *const names[] = {"major", "minor", "prefix", "channel", "slot"};
    uint32_t per = 0;
    for (uint32_t i = 0; i < 5; i += 1) {
        if (strcmp(json_object_get_string(needed(owner, "per")), names[i]) == 0) {
            per = i + VERPICK_PER_MAJOR;
        }
    }
    VerpickSelector *selector = policy_of(owner);
    Candidates candidates = candidates_of(owner, 0);
    VerpickGroups *groups;
    VerpickError error;
    must(verpick_groups_new(selector, &candidates.list, per, &groups, &error), &error, "groups");
    const VerpickGroup *array;
    size_t count;
    must(verpick_groups(groups, &array, &count, &error), &error, "groups");
    Json *answer = json_object_new_array();
    for (size_t i = 0; i < count; i += 1) {
        Json *group = json_object_new_object();
        json_object_object_add(group, "key", json_text(array[i].key.data, array[i].key.length));
        json_object_object_add(group, "index", index_of(array[i].latest.index));
        json_object_object_add(group, "tag", json_text(candidates.list.data + array[i].latest.offset, array[i].latest.length));
        json_object_array_add(answer, group);
    }
    verpick_groups_free(groups);
    verpick_selector_free(selector);
    return answer;
}

static Json *waiting(const Candidates *candidates, size_t index, int64_t until) {
    if (index == SIZE_MAX) {
        CHECK(until == INT64_MIN);
        return NULL;
    }
    Json *pending = json_object_new_object();
    json_object_object_add(pending, "tag", tag_of(candidates, index));
    json_object_object_add(pending, "until", json_moment(until));
    return pending;
}

static Json *judged(VerpickSelector *selector, const VerpickVerdict *verdict, VerpickText tag) {
    Json *answer = json_object_new_object(), *detail;
    VerpickText name = verpick_verdict_name(verdict->verdict), reason = verpick_reason_name(verdict->reason);
    json_object_object_add(answer, "verdict", json_text(name.data, name.length));
    VerpickError error;
    WRITTEN(detail, verpick_describe(selector, verdict, tag.data, tag.length, buffer, capacity, &length, &error));
    CHECK(detail != NULL && (verdict->verdict == VERPICK_VERDICT_KIND_SELECTED) == (json_object_get_string_len(detail) == 0));
    if (verdict->verdict != VERPICK_VERDICT_KIND_REJECTED) {
        CHECK(verdict->reason == VERPICK_REASON_NONE);
        json_object_put(detail);
        return answer;
    }
    json_object_object_add(answer, "reason", json_text(reason.data, reason.length));
    json_object_object_add(answer, "detail", detail);
    if (verdict->reason == VERPICK_REASON_NOT_A_VERSION) {
        VerpickText component = verpick_component_name(verdict->component);
        json_object_object_add(answer, "component", json_text(component.data, component.length));
        json_object_object_add(answer, "offset", json_object_new_uint64(verdict->offset));
    } else {
        CHECK(verdict->component == VERPICK_COMPONENT_NONE && verdict->offset == SIZE_MAX);
    }
    if (verdict->reason == VERPICK_REASON_TOO_NEW) {
        json_object_object_add(answer, "until", json_moment(verdict->until));
    } else {
        CHECK(verdict->until == INT64_MIN);
    }
    return answer;
}

Json *answer_explain(Json *owner) {
    VerpickSelector *selector = policy_of(owner);
    Candidates candidates = candidates_of(owner, 0);
    VerpickVerdict *verdicts = keep((candidates.count + 1) * sizeof *verdicts);
    VerpickExplanation explanation;
    VerpickError error;
    size_t count;
    must(verpick_explain(selector, &candidates.list, verdicts, candidates.count, &count, &explanation, &error), &error,
         "explain");
    CHECK(count == candidates.count && explanation.candidates == count);
    Json *answer = json_object_new_object(), *array = json_object_new_array();
    for (size_t i = 0; i < count; i += 1) {
        json_object_array_add(array, judged(selector, &verdicts[i], candidates.tags[i]));
    }
    json_object_object_add(answer, "tag", tag_of(&candidates, explanation.selected));
    json_object_object_add(answer, "candidates", json_object_new_uint64(explanation.candidates));
    json_object_object_add(answer, "rejected", json_object_new_uint64(explanation.rejected));
    json_object_object_add(answer, "pending", waiting(&candidates, explanation.pending, explanation.pending_until));
    json_object_object_add(answer, "verdicts", array);
    verpick_selector_free(selector);
    return answer;
}

Json *answer_decide(Json *owner) {
    VerpickSelector *selector = policy_of(owner);
    Candidates candidates = candidates_of(owner, 0);
    Json *runs = value(owner, "current"), *answer = json_object_new_object();
    VerpickText current = {NULL, 0};
    if (runs != NULL) {
        current = bytes_of(runs);
    }
    VerpickDecision decision;
    VerpickError error;
    must(verpick_decide(selector, &candidates.list, current.data, current.length, &decision, &error), &error, "decide");
    VerpickText action = verpick_action_name(decision.action);
    json_object_object_add(answer, "action", json_text(action.data, action.length));
    json_object_object_add(answer, "target", tag_of(&candidates, decision.target));
    json_object_object_add(answer, "pending", waiting(&candidates, decision.pending, decision.pending_until));
    verpick_selector_free(selector);
    return answer;
}

static void add_guess(Json *answer, const VerpickGuess *guess) {
    VerpickText scheme = verpick_scheme_name(guess->scheme);
    json_object_object_add(answer, "scheme", json_text(scheme.data, scheme.length));
    json_object_object_add(answer, "format", json_text(guess->format.data, guess->format.length));
}

Json *answer_infer(Json *owner) {
    Candidates candidates = candidates_of(owner, 0);
    VerpickInference *inference;
    VerpickError error;
    must(verpick_infer(&candidates.list, &inference, &error), &error, "infer");
    const VerpickGuess *guesses;
    const size_t *places;
    const VerpickPrefix *prefixes;
    const VerpickChange *change;
    size_t count, unread_count, prefixes_count;
    must(verpick_inference_guesses(inference, &guesses, &count, &error), &error, "guesses");
    must(verpick_inference_unread(inference, &places, &unread_count, &error), &error, "unread");
    must(verpick_inference_prefixes(inference, &prefixes, &prefixes_count, &error), &error, "prefixes");
    must(verpick_inference_change(inference, &change, &error), &error, "change");
    Json *answer = json_object_new_object(), *unread = json_object_new_array(), *changed = NULL;
    for (size_t i = 0; i < unread_count; i += 1) {
        json_object_array_add(unread, index_of(places[i]));
    }
    for (size_t i = 1; i < prefixes_count; i += 1) {
        CHECK(prefixes[i].tags <= prefixes[i - 1].tags && prefixes[i].prefix.data != NULL);
    }
    if (change != NULL) {
        changed = json_object_new_object();
        add_guess(changed, &change->before);
        json_object_object_add(changed, "last", index_of(change->last));
        json_object_object_add(changed, "first", index_of(change->first));
    }
    if (count == 0) {
        json_object_object_add(answer, "scheme", NULL);
        json_object_object_add(answer, "format", NULL);
        json_object_object_add(answer, "prefix", NULL);
    } else {
        VerpickText calendar = verpick_calendar_name(guesses[0].calendar);
        add_guess(answer, &guesses[0]);
        json_object_object_add(answer, "prefix", json_text(guesses[0].prefix.data, guesses[0].prefix.length));
        json_object_object_add(answer, "calendar", json_text(calendar.data, calendar.length));
        json_object_object_add(answer, "fits", json_object_new_boolean((int)guesses[0].fits));
        json_object_object_add(answer, "read", json_object_new_uint64(guesses[0].read));
        CHECK(guesses[0].read + unread_count == candidates.count);
    }
    json_object_object_add(answer, "unread", unread);
    json_object_object_add(answer, "change", changed);

    /* The policy of the guess reads what the guess reads, also when the inference is gone. */
    VerpickSelector *selector = NULL;
    VerpickStatus status = verpick_inference_selector(inference, 0, &selector, &error);
    CHECK(status == (count == 0 ? VERPICK_STATUS_INVALID_ARGUMENT : VERPICK_STATUS_OK));
    size_t read = count == 0 ? 0 : guesses[0].read;
    verpick_inference_free(inference);
    if (selector != NULL) {
        for (size_t i = 0; i < candidates.count; i += 1) {
            VerpickVersion version;
            read -= verpick_parse(selector, candidates.tags[i].data, candidates.tags[i].length, &version, NULL) ==
                    VERPICK_STATUS_OK;
        }
        CHECK(read == 0);
        verpick_selector_free(selector);
    }
    return answer;
}
