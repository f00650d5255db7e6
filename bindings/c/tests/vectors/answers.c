/*
 * What the library answers to a case about one tag, a format or a constraint.
 */
#include <ctype.h>
#include <stdlib.h>

#include "answers.h"

static Json *of_range(VerpickText tag, VerpickRange range) {
    return range.begin == range.end ? NULL : json_text(tag.data + range.begin, range.end - range.begin);
}

static Json *of_text(VerpickText words) {
    return json_text(words.data, words.length);
}

/* The letters of a channel, in lower case. */
static Json *of_channel(const VerpickVersion *version) {
    if (version->channel == VERPICK_CHANNEL_UNNAMED) {
        CHECK(version->channel_name.data == NULL);
        return NULL;
    }
    char *lower = keep(version->channel_name.length);
    for (size_t i = 0; i < version->channel_name.length; i += 1) {
        lower[i] = (char)tolower((unsigned char)version->channel_name.data[i]);
    }
    return json_text(lower, version->channel_name.length);
}

static int has(const VerpickVersion *version, VerpickComponent component) {
    for (uint32_t i = 0; i < version->count; i += 1) {
        if (version->components[i] == component) {
            return 1;
        }
    }
    return 0;
}

static Json *said(const VerpickVersion *version, VerpickText tag, Json *format) {
    Json *said = json_object_new_object(), *segments = json_object_new_array();
    for (uint32_t i = 0; i < version->count; i += 1) {
        json_object_array_add(segments, json_object_new_uint64(version->segments[i]));
        CHECK(i == 0 || version->places[i] > version->places[i - 1]);
    }
    CHECK(version->scheme == VERPICK_SCHEME_CALVER || version->count == 3);
    json_object_object_add(said, "ok", json_object_new_boolean(1));
    json_object_object_add(said, "scheme", of_text(verpick_scheme_name(version->scheme)));
    json_object_object_add(said, "format", json_object_get(format));
    json_object_object_add(said, "prefix",
                           json_text(tag.data + version->prefix.begin, version->prefix.end - version->prefix.begin));
    json_object_object_add(said, "v", json_object_new_boolean((int)version->has_v));
    json_object_object_add(said, "segments", segments);
    json_object_object_add(said, "prerelease", of_range(tag, version->prerelease));
    json_object_object_add(said, "build", of_range(tag, version->build));
    json_object_object_add(said, "channel", of_channel(version));
    CHECK((version->channel == VERPICK_CHANNEL_STABLE) == !version->is_prerelease);
    CHECK(version->core.end > version->core.begin && version->core.end <= tag.length);
    if (version->modifier.begin != version->modifier.end) {
        json_object_object_add(said, "modifier", of_range(tag, version->modifier));
    }
    if (has(version, VERPICK_COMPONENT_YEAR) && has(version, VERPICK_COMPONENT_MONTH) && has(version, VERPICK_COMPONENT_DAY)) {
        CHECK(version->year >= 1000);
        char date[32];
        int length = snprintf(date, sizeof date, "%04u-%02u-%02u", version->date.year, version->date.month, version->date.day);
        json_object_object_add(said, "date", version->date.year == 0 ? NULL : json_text(date, (size_t)length));
    }
    return said;
}

Json *answer_parse(Json *owner) {
    VerpickSelector *selector = policy_of(owner);
    VerpickText tag = bytes_of(needed(owner, "tag"));
    VerpickVersion version;
    VerpickError error;
    Json *answer;
    if (verpick_parse(selector, tag.data, tag.length, &version, &error) == VERPICK_STATUS_OK) {
        Json *policy = value(owner, "policy");
        answer = said(&version, tag, policy == NULL ? NULL : value(policy, "calver"));
    } else {
        CHECK(error.code == VERPICK_STATUS_NOT_A_VERSION && error.item == SIZE_MAX);
        CHECK(error.message_length == strlen(error.message));
        Json *refused = json_object_new_object();
        json_object_object_add(refused, "component", of_text(verpick_component_name(error.component)));
        json_object_object_add(refused, "offset", json_object_new_uint64(error.offset));
        json_object_object_add(refused, "message",
                               json_text(error.message + error.sentence, error.message_length - error.sentence));
        answer = json_object_new_object();
        json_object_object_add(answer, "ok", json_object_new_boolean(0));
        json_object_object_add(answer, "error", refused);
    }
    verpick_selector_free(selector);
    return answer;
}

Json *answer_errors(Json *owner) {
    VerpickSelector *selector = policy_of(owner);
    VerpickText tag = bytes_of(needed(owner, "tag"));
    VerpickVersion version;
    VerpickError error;
    CHECK(verpick_parse(selector, tag.data, tag.length, &version, &error) == VERPICK_STATUS_NOT_A_VERSION);
    verpick_selector_free(selector);
    return json_text(error.message, error.message_length);
}

static Json *refused_text(const VerpickError *error, const char *hint) {
    Json *refused = json_object_new_object(), *answer = json_object_new_object();
    json_object_object_add(refused, "offset", json_object_new_uint64(error->offset));
    json_object_object_add(refused, "message", json_text(error->message, error->message_length));
    json_object_object_add(refused, hint, of_text(error->hint));
    json_object_object_add(answer, "ok", json_object_new_boolean(0));
    json_object_object_add(answer, "error", refused);
    return answer;
}

Json *answer_formats(Json *owner) {
    VerpickText words = bytes_of(needed(owner, "format"));
    VerpickFormat *format = NULL;
    VerpickError error;
    if (verpick_format_new(words.data, words.length, &format, &error) != VERPICK_STATUS_OK) {
        CHECK(error.code == VERPICK_STATUS_NOT_A_FORMAT && format == NULL);
        return refused_text(&error, "nearest");
    }
    Json *answer = json_object_new_object(), *tokens = json_object_new_array(), *lints = json_object_new_array();
    const VerpickPart *parts;
    const VerpickLint *remarks;
    const VerpickText *samples;
    size_t count;
    must(verpick_format_parts(format, &parts, &count, &error), &error, "parts");
    for (size_t i = 0; i < count; i += 1) {
        if (parts[i].kind == VERPICK_PART_KIND_TOKEN) {
            CHECK(parts[i].min <= parts[i].max && parts[i].component != VERPICK_COMPONENT_NONE);
            json_object_array_add(tokens, of_text(parts[i].name));
        } else if (parts[i].kind != VERPICK_PART_KIND_LITERAL) {
            json_object_array_add(tokens, json_object_new_string(parts[i].kind == VERPICK_PART_KIND_OPEN ? "[" : "]"));
        } else {
            CHECK(parts[i].literal != 0);
        }
    }
    must(verpick_format_lints(format, &remarks, &count, &error), &error, "lints");
    for (size_t i = 0; i < count; i += 1) {
        CHECK(remarks[i].message.length > 0);
        json_object_array_add(lints, of_text(remarks[i].name));
    }
    /* What is shown as a version of the format is one. */
    must(verpick_format_samples(format, &samples, &count, &error), &error, "samples");
    CHECK(count == 3);
    VerpickOptions options;
    memset(&options, 0, sizeof options);
    options.calver = words;
    VerpickSelector *selector = selector_of(&options);
    VerpickVersion version;
    for (size_t i = 0; i < count; i += 1) {
        CHECK(verpick_parse(selector, samples[i].data, samples[i].length, &version, NULL) == VERPICK_STATUS_OK);
    }
    verpick_selector_free(selector);
    verpick_format_free(format);
    json_object_object_add(answer, "ok", json_object_new_boolean(1));
    json_object_object_add(answer, "tokens", tokens);
    json_object_object_add(answer, "lints", lints);
    return answer;
}

Json *answer_coerce(Json *owner) {
    VerpickText words = bytes_of(needed(owner, "text"));
    Json *answer;
    WRITTEN(answer, verpick_coerce(words.data, words.length, buffer, capacity, &length, NULL));
    return answer;
}

static const char *mirrored(const char *sign) {
    return sign == NULL ? NULL : *sign == '<' ? ">" : *sign == '>' ? "<" : "=";
}

static const char *sign(const VerpickComparison *comparison) {
    if (!comparison->is_comparable) {
        CHECK(comparison->difference == VERPICK_COMPONENT_SCHEME && comparison->order != 0);
        return NULL;
    }
    CHECK(comparison->precedence == 0 || comparison->precedence == comparison->order);
    return comparison->precedence < 0 ? "<" : comparison->precedence > 0 ? ">" : "=";
}

/* The sign that holds between each and every later one; the list of signs where they are not the same. */
Json *answer_precedence(Json *owner) {
    Json *tags = needed(owner, "tags"), *signs = json_object_new_array();
    size_t count = json_object_array_length(tags);
    VerpickSelector **selectors = keep(count * sizeof(VerpickSelector *));
    VerpickText *words = keep(count * sizeof *words);
    for (size_t i = 0; i < count; i += 1) {
        Json *entry = json_object_array_get_idx(tags, i), *tag = value(entry, "tag");
        selectors[i] = policy_of(tag == NULL ? owner : entry);
        words[i] = bytes_of(tag == NULL ? entry : tag);
    }
    int are_same = 1;
    for (size_t i = 0; i < count; i += 1) {
        for (size_t k = i + 1; k < count; k += 1) {
            VerpickComparison forth, back;
            VerpickError error;
            must(verpick_compare(selectors[i], words[i].data, words[i].length, selectors[k], words[k].data, words[k].length,
                                 &forth, &error), &error, "compare");
            must(verpick_compare(selectors[k], words[k].data, words[k].length, selectors[i], words[i].data, words[i].length,
                                 &back, &error), &error, "compare");
            const char *found = sign(&forth), *other = mirrored(sign(&back));
            CHECK(found == other || (found != NULL && other != NULL && strcmp(found, other) == 0));
            CHECK(forth.order == -back.order && forth.difference == back.difference);
            json_object_array_add(signs, found == NULL ? NULL : json_object_new_string(found));
            are_same &= json_object_equal(json_object_array_get_idx(signs, 0),
                                          json_object_array_get_idx(signs, json_object_array_length(signs) - 1));
        }
    }
    CHECK(json_object_array_length(signs) > 0);
    for (size_t i = 0; i < count; i += 1) {
        verpick_selector_free(selectors[i]);
    }
    if (!are_same) {
        return signs;
    }
    Json *answer = json_object_get(json_object_array_get_idx(signs, 0));
    json_object_put(signs);
    return answer;
}

Json *answer_constraints(Json *owner) {
    VerpickSelector *selector = policy_of(owner);
    VerpickText words = bytes_of(needed(owner, "constraint"));
    VerpickConstraint *constraint = NULL;
    VerpickError error;
    VerpickStatus status = verpick_constraint_new(selector, words.data, words.length, &constraint, &error);
    /* It does not need the selector any more. */
    verpick_selector_free(selector);
    if (status != VERPICK_STATUS_OK) {
        CHECK(status == VERPICK_STATUS_NOT_A_CONSTRAINT && constraint == NULL);
        return refused_text(&error, "hint");
    }
    Json *tags = needed(owner, "tags"), *takes = json_object_new_array(), *answer = json_object_new_object();
    size_t count = json_object_array_length(tags), found = 0;
    size_t *offsets = keep((count + 1) * sizeof *offsets), *within = keep((count + 1) * sizeof *within);
    offsets[0] = 0;
    for (size_t i = 0; i < count; i += 1) {
        offsets[i + 1] = offsets[i] + bytes_of(json_object_array_get_idx(tags, i)).length;
    }
    char *data = keep(offsets[count] + 1);
    for (size_t i = 0; i < count; i += 1) {
        VerpickText tag = bytes_of(json_object_array_get_idx(tags, i));
        memcpy(data + offsets[i], tag.data, tag.length);
        uint32_t matches = 2;
        must(verpick_constraint_matches(constraint, tag.data, tag.length, &matches, &error), &error, "matches");
        if (matches == 1) {
            within[found] = i;
            found += 1;
            json_object_array_add(takes, of_text(tag));
        } else {
            CHECK(matches == 0);
        }
    }
    VerpickList list;
    memset(&list, 0, sizeof list);
    list.data = data;
    list.length = offsets[count];
    list.offsets = offsets;
    list.count = count;
    size_t *filtered = keep((count + 1) * sizeof *filtered), filtered_count = 0;
    must(verpick_constraint_filter(constraint, &list, filtered, count, &filtered_count, &error), &error, "filter");
    CHECK(filtered_count == found && memcmp(filtered, within, found * sizeof *within) == 0);
    uint32_t is_contradictory = 2;
    must(verpick_constraint_is_contradictory(constraint, &is_contradictory, &error), &error, "is_contradictory");
    verpick_constraint_free(constraint);
    json_object_object_add(answer, "ok", json_object_new_boolean(1));
    json_object_object_add(answer, "contradictory", json_object_new_boolean((int)is_contradictory));
    json_object_object_add(answer, "takes", takes);
    return answer;
}

static uint32_t bump_of(Json *bump) {
    static const char *const names[] = {"major", "minor", "patch", "pre", "release"};
    for (uint32_t i = 0; i < 5; i += 1) {
        if (strcmp(json_object_get_string(bump), names[i]) == 0) {
            return i + VERPICK_BUMP_MAJOR;
        }
    }
    return 0;
}

Json *answer_next(Json *owner) {
    VerpickSelector *selector = policy_of(owner);
    VerpickText tag = bytes_of(needed(owner, "tag")), channel = {NULL, 0};
    Json *bump = value(owner, "bump"), *answer = json_object_new_object(), *next, *named = value(owner, "channel");
    VerpickError error;
    if (named != NULL) {
        channel = bytes_of(named);
    }
    if (bump != NULL) {
        WRITTEN(next, verpick_next(selector, tag.data, tag.length, bump_of(bump), channel.data, channel.length, buffer, capacity,
                                   &length, &error));
    } else {
        unsigned year, month, day;
        CHECK(sscanf(json_object_get_string(needed(owner, "date")), "%u-%u-%u", &year, &month, &day) == 3);
        WRITTEN(next, verpick_next_on(selector, tag.data, tag.length, year, month, day, buffer, capacity, &length, &error));
    }
    verpick_selector_free(selector);
    json_object_object_add(answer, "ok", json_object_new_boolean(next != NULL));
    if (next != NULL) {
        json_object_object_add(answer, "tag", next);
    } else {
        CHECK(error.code == VERPICK_STATUS_NO_NEXT);
        Json *refused = json_object_new_object();
        json_object_object_add(refused, "message", json_text(error.message, error.message_length));
        json_object_object_add(answer, "error", refused);
    }
    return answer;
}
