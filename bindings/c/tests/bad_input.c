/*
 * What must not be passed, passed: every call says so and none ends the program.
 */
#include <stdlib.h>

#include "check.h"

static VerpickSelector *usual(void) {
    return selector_of(NULL);
}

/* NULL where it may not be, for each pointer of each call that has one. */
static void null_pointers_are_told_by_name(void) {
    VerpickSelector *selector = usual(), *made = NULL;
    VerpickList list = list_of_lines("v1.0.0\n");
    VerpickSelection selection;
    VerpickExplanation explanation;
    VerpickDecision decision;
    VerpickComparison comparison;
    VerpickVerdict verdict;
    VerpickVersion version;
    VerpickGroups *groups;
    VerpickInference *inference;
    VerpickFormat *format;
    VerpickConstraint *constraint;
    VerpickError error;
    size_t count, indices[1];
    uint32_t answer;
    char buffer[8];
    memset(&verdict, 0, sizeof verdict);
#define REFUSED(call)                                                                                            \
    do {                                                                                                         \
        memset(&error, 0xff, sizeof error);                                                                      \
        CHECK((call) == VERPICK_STATUS_NULL_POINTER);                                                            \
        CHECK(error.code == VERPICK_STATUS_NULL_POINTER && error.item == SIZE_MAX && error.offset == SIZE_MAX);  \
        CHECK(strstr(error.message, " is null") != NULL && error.message_length == strlen(error.message));       \
    } while (0)
    REFUSED(verpick_selector_new(NULL, NULL, &error));
    REFUSED(verpick_parse(NULL, "1.0.0", 5, &version, &error));
    REFUSED(verpick_parse(selector, NULL, 5, &version, &error));
    CHECK(strcmp(error.message, "tag is null") == 0);
    REFUSED(verpick_parse(selector, "1.0.0", 5, NULL, &error));
    REFUSED(verpick_compare(NULL, "1.0.0", 5, NULL, "1.0.0", 5, &comparison, &error));
    REFUSED(verpick_compare(selector, NULL, 5, NULL, "1.0.0", 5, &comparison, &error));
    REFUSED(verpick_compare(selector, "1.0.0", 5, NULL, NULL, 5, &comparison, &error));
    REFUSED(verpick_compare(selector, "1.0.0", 5, NULL, "1.0.0", 5, NULL, &error));
    REFUSED(verpick_next(NULL, "1.0.0", 5, VERPICK_BUMP_MAJOR, NULL, 0, buffer, 8, &count, &error));
    REFUSED(verpick_next(selector, "1.0.0", 5, VERPICK_BUMP_MAJOR, NULL, 0, NULL, 8, &count, &error));
    REFUSED(verpick_next(selector, "1.0.0", 5, VERPICK_BUMP_MAJOR, NULL, 0, buffer, 8, NULL, &error));
    REFUSED(verpick_next(selector, "1.0.0", 5, VERPICK_BUMP_PRE, NULL, 2, buffer, 8, &count, &error));
    REFUSED(verpick_next_on(NULL, "1.0.0", 5, 2024, 6, 15, buffer, 8, &count, &error));
    REFUSED(verpick_coerce(NULL, 3, buffer, 8, &count, &error));
    REFUSED(verpick_coerce("1.2", 3, buffer, 8, NULL, &error));
    REFUSED(verpick_describe(selector, NULL, "1.0.0", 5, buffer, 8, &count, &error));
    REFUSED(verpick_describe(NULL, &verdict, "1.0.0", 5, buffer, 8, &count, &error));
    REFUSED(verpick_list_count(NULL, &count, &error));
    REFUSED(verpick_list_count(&list, NULL, &error));
    REFUSED(verpick_latest(NULL, &list, &selection, &error));
    REFUSED(verpick_latest(selector, NULL, &selection, &error));
    REFUSED(verpick_latest(selector, &list, NULL, &error));
    REFUSED(verpick_oldest(selector, NULL, &selection, &error));
    REFUSED(verpick_sort(selector, &list, NULL, 1, &count, &error));
    REFUSED(verpick_sort(selector, &list, indices, 1, NULL, &error));
    REFUSED(verpick_explain(selector, &list, NULL, 0, NULL, NULL, &error));
    REFUSED(verpick_explain(selector, &list, &verdict, 1, NULL, &explanation, &error));
    REFUSED(verpick_decide(selector, &list, NULL, 0, NULL, &error));
    REFUSED(verpick_decide(selector, &list, NULL, 3, &decision, &error));
    REFUSED(verpick_groups_new(selector, &list, VERPICK_PER_MAJOR, NULL, &error));
    REFUSED(verpick_groups_new(NULL, &list, VERPICK_PER_MAJOR, &groups, &error));
    REFUSED(verpick_groups(NULL, NULL, &count, &error));
    REFUSED(verpick_infer(&list, NULL, &error));
    REFUSED(verpick_infer(NULL, &inference, &error));
    REFUSED(verpick_inference_guesses(NULL, NULL, &count, &error));
    REFUSED(verpick_inference_unread(NULL, NULL, &count, &error));
    REFUSED(verpick_inference_prefixes(NULL, NULL, &count, &error));
    REFUSED(verpick_inference_change(NULL, NULL, &error));
    REFUSED(verpick_inference_selector(NULL, 0, &made, &error));
    REFUSED(verpick_format_new(NULL, 4, &format, &error));
    REFUSED(verpick_format_new("YYYY", 4, NULL, &error));
    REFUSED(verpick_format_parts(NULL, NULL, &count, &error));
    REFUSED(verpick_format_samples(NULL, NULL, &count, &error));
    REFUSED(verpick_format_lints(NULL, NULL, &count, &error));
    REFUSED(verpick_format_write(NULL, NULL, 0, 0, buffer, 8, &count, &error));
    REFUSED(verpick_constraint_new(NULL, "^1", 2, &constraint, &error));
    REFUSED(verpick_constraint_new(selector, NULL, 2, &constraint, &error));
    REFUSED(verpick_constraint_new(selector, "^1", 2, NULL, &error));
    REFUSED(verpick_constraint_matches(NULL, "1.0.0", 5, &answer, &error));
    REFUSED(verpick_constraint_filter(NULL, &list, indices, 1, &count, &error));
    REFUSED(verpick_constraint_is_contradictory(NULL, &answer, &error));
    list.data = NULL;
    REFUSED(verpick_latest(selector, &list, &selection, &error));
    CHECK(strcmp(error.message, "list.data is null") == 0);

    /* Nobody needs to ask why, and nothing is ended in vain. */
    CHECK(verpick_latest(selector, NULL, &selection, NULL) == VERPICK_STATUS_NULL_POINTER);
    verpick_selector_free(NULL);
    verpick_groups_free(NULL);
    verpick_inference_free(NULL);
    verpick_format_free(NULL);
    verpick_constraint_free(NULL);
    verpick_selector_free(selector);
}

static void nothing_is_an_answer(void) {
    VerpickSelector *selector = usual();
    VerpickList list;
    memset(&list, 0, sizeof list);
    VerpickSelection selection;
    VerpickExplanation explanation;
    VerpickDecision decision;
    VerpickInference *inference;
    VerpickGroups *groups;
    VerpickError error;
    size_t count = 7, offsets[1] = {0};
    for (int with_offsets = 0; with_offsets < 2; with_offsets += 1) {
        list.offsets = with_offsets ? offsets : NULL;
        CHECK(verpick_latest(selector, &list, &selection, &error) == VERPICK_STATUS_NOTHING);
        CHECK(error.code == VERPICK_STATUS_NOTHING && error.message_length > 0);
        CHECK(verpick_oldest(selector, &list, &selection, &error) == VERPICK_STATUS_NOTHING);
        CHECK(verpick_list_count(&list, &count, &error) == VERPICK_STATUS_OK && count == 0);
        count = 7;
        CHECK(verpick_sort(selector, &list, NULL, 0, &count, &error) == VERPICK_STATUS_OK && count == 0);
        CHECK(verpick_explain(selector, &list, NULL, 0, NULL, &explanation, &error) == VERPICK_STATUS_OK);
        CHECK(explanation.candidates == 0 && explanation.selected == SIZE_MAX && explanation.pending_until == INT64_MIN);
        CHECK(verpick_decide(selector, &list, "1.0.0", 5, &decision, &error) == VERPICK_STATUS_OK);
        CHECK(decision.action == VERPICK_ACTION_NOTHING && decision.target == SIZE_MAX);
        const VerpickGroup *array = (const VerpickGroup *)&list;
        CHECK(verpick_groups_new(selector, &list, VERPICK_PER_SLOT, &groups, &error) == VERPICK_STATUS_OK);
        CHECK(verpick_groups(groups, &array, &count, &error) == VERPICK_STATUS_OK && array == NULL && count == 0);
        verpick_groups_free(groups);
        const VerpickGuess *guesses;
        CHECK(verpick_infer(&list, &inference, &error) == VERPICK_STATUS_OK);
        CHECK(verpick_inference_guesses(inference, &guesses, &count, &error) == VERPICK_STATUS_OK && count == 0);
        verpick_inference_free(inference);
    }
    VerpickVersion version;
    CHECK(verpick_parse(selector, NULL, 0, &version, &error) == VERPICK_STATUS_NOT_A_VERSION);
    CHECK(strcmp(error.message, "the tag is empty") == 0);
    verpick_selector_free(selector);
}

/* A tag with NULs and line feeds in it is a tag, if offsets say so, and no version. */
static void tags_hold_any_bytes(void) {
    VerpickSelector *selector = usual();
    static const char data[] = "v1.0.0\0v9.0.0\nv8.0.0\xff\xfe" "1.1.0";
    static const size_t offsets[] = {0, 7, 14, 21, 22, 27};
    VerpickList list;
    memset(&list, 0, sizeof list);
    list.data = data;
    list.length = 27;
    list.offsets = offsets;
    list.count = 5;
    VerpickSelection selection;
    VerpickError error;
    CHECK(verpick_latest(selector, &list, &selection, &error) == VERPICK_STATUS_OK);
    CHECK(selection.index == 4 && selection.offset == 22 && selection.length == 5);
    VerpickVerdict verdicts[5];
    VerpickExplanation explanation;
    size_t count;
    CHECK(verpick_explain(selector, &list, verdicts, 5, &count, &explanation, &error) == VERPICK_STATUS_OK);
    CHECK(explanation.rejected == 4 && verdicts[0].offset == 6 && verdicts[1].offset == 6 && verdicts[2].offset == 6);
    char words[256];
    CHECK(verpick_describe(selector, &verdicts[1], data + 7, 7, words, sizeof words, &count, &error) == VERPICK_STATUS_OK);
    words[count] = 0;
    CHECK(strcmp(words, "expected the end, \"-\" or \"+\" at byte 6, found \"\\u{a}\"") == 0);
    VerpickVersion version;
    CHECK(verpick_parse(selector, "1.2.3-\xff", 7, &version, &error) == VERPICK_STATUS_NOT_A_VERSION);
    CHECK(error.component == VERPICK_COMPONENT_PRERELEASE && error.offset == 6);
    CHECK(strstr(error.message, "1.2.3-\xef\xbf\xbd: ") == error.message && error.message[error.sentence] == 'e');
    verpick_selector_free(selector);
}

static void lists_that_contradict_themselves_are_refused(void) {
    VerpickSelector *selector = usual();
    VerpickList list = list_of_lines("v1.0.0v2.0.0");
    VerpickSelection selection = {7, 7, 7};
    VerpickError error;
    size_t falling[] = {0, 6, 3}, beyond[] = {0, 6, 13}, fine[] = {0, 6, 12};
    int64_t published[] = {0, INT64_MAX};
    uint8_t flags[] = {0, 8};
#define INVALID(where)                                                                                    \
    do {                                                                                                  \
        CHECK(verpick_latest(selector, &list, &selection, &error) == VERPICK_STATUS_INVALID_ARGUMENT);    \
        CHECK(error.item == (where));                                                                     \
        CHECK(selection.index == 7 && selection.offset == 7 && selection.length == 7);                    \
    } while (0)
    list.count = 2;
    list.offsets = falling;
    INVALID(1);
    list.offsets = beyond;
    INVALID(1);
    list.offsets = fine;
    list.published = published;
    INVALID(1);
    list.published = NULL;
    list.flags = flags;
    INVALID(1);
    list.offsets = NULL;
    INVALID(SIZE_MAX);
    list.flags = NULL;
    list.offsets = fine;
    list.count = SIZE_MAX;
    INVALID(SIZE_MAX);
    list.count = SIZE_MAX / 8;
    INVALID(SIZE_MAX);
    list.offsets = (const size_t *)(const void *)((const char *)fine + 1);
    INVALID(SIZE_MAX);
    list.offsets = NULL;
    list.length = SIZE_MAX;
    INVALID(SIZE_MAX);
    verpick_selector_free(selector);
}

static void options_that_are_none_are_refused(void) {
    VerpickSelector *selector = (VerpickSelector *)&check_failures;
    VerpickOptions options;
    VerpickError error;
    VerpickText channels[] = {{"rc", 2}, {"\xff", 1}};
#define NO_SELECTOR(status)                                                       \
    do {                                                                          \
        CHECK(verpick_selector_new(&options, &selector, &error) == (status));     \
        CHECK(selector == (VerpickSelector *)&check_failures);                    \
    } while (0)
    memset(&options, 0, sizeof options);
    options.flags = 1u << 31;
    NO_SELECTOR(VERPICK_STATUS_INVALID_ARGUMENT);
    memset(&options, 0xff, sizeof options);
    options.calver = options.prefix = options.slot = options.constraint = text(NULL);
    options.channels_count = options.only_channels_count = options.deny_count = 0;
    NO_SELECTOR(VERPICK_STATUS_INVALID_ARGUMENT);
    memset(&options, 0, sizeof options);
    options.channels = channels;
    options.channels_count = 2;
    NO_SELECTOR(VERPICK_STATUS_NOT_UTF8);
    CHECK(error.item == 1 && error.offset == 0 && strcmp(error.message, "channels[1] is not UTF-8 at byte 0") == 0);
    options.channels_count = 1;
    options.flags = VERPICK_PRE_RELEASE;
    NO_SELECTOR(VERPICK_STATUS_INVALID_ARGUMENT);
    memset(&options, 0, sizeof options);
    options.prefix = text("a\xff");
    NO_SELECTOR(VERPICK_STATUS_NOT_UTF8);
    CHECK(error.offset == 1);
    memset(&options, 0, sizeof options);
    options.calver = text("");
    NO_SELECTOR(VERPICK_STATUS_NOT_A_FORMAT);
    options.calver = text("YYYY.MICR");
    NO_SELECTOR(VERPICK_STATUS_NOT_A_FORMAT);
    CHECK(error.offset == 5 && is_text(error.hint, "MICRO"));
    options.calver = text(NULL);
    options.constraint = text(">=1.2 <2");
    NO_SELECTOR(VERPICK_STATUS_NOT_A_CONSTRAINT);
    CHECK(error.offset == 6 && is_text(error.hint, "a comma says \"and\": >=1.2, <2"));
    options.constraint = text(">=1.2.x.4");
    NO_SELECTOR(VERPICK_STATUS_NOT_A_CONSTRAINT);
    options.constraint.data = NULL;
    NO_SELECTOR(VERPICK_STATUS_NULL_POINTER);
}

static void numbers_that_are_none_are_refused(void) {
    VerpickSelector *selector = usual();
    VerpickList list = list_of_lines("v1.0.0\n");
    VerpickGroups *groups;
    VerpickVerdict verdict;
    VerpickError error;
    char buffer[64];
    size_t length;
    CHECK(verpick_groups_new(selector, &list, 0, &groups, &error) == VERPICK_STATUS_INVALID_ARGUMENT);
    CHECK(verpick_groups_new(selector, &list, 6, &groups, &error) == VERPICK_STATUS_INVALID_ARGUMENT);
    CHECK(verpick_next(selector, "1.0.0", 5, 6, NULL, 0, buffer, 64, &length, &error) == VERPICK_STATUS_INVALID_ARGUMENT);
    CHECK(verpick_next_on(selector, "1.0.0", 5, 2023, 2, 29, buffer, 64, &length, &error) == VERPICK_STATUS_INVALID_ARGUMENT);
    memset(&verdict, 0xff, sizeof verdict);
    CHECK(verpick_describe(selector, &verdict, "1.0.0", 5, buffer, 64, &length, &error) == VERPICK_STATUS_INVALID_ARGUMENT);
    verdict.verdict = VERPICK_VERDICT_KIND_REJECTED;
    verdict.reason = VERPICK_REASON_NOT_A_VERSION;
    CHECK(verpick_describe(selector, &verdict, "1.0.0", 5, buffer, 64, &length, &error) == VERPICK_STATUS_INVALID_ARGUMENT);
    CHECK(verpick_status_name(11).data == NULL && verpick_component_name(16).data == NULL);
    CHECK(verpick_verdict_name(0).data == NULL && verpick_reason_name(12).data == NULL);
    CHECK(verpick_action_name(7).data == NULL && verpick_calendar_name(5).data == NULL && verpick_scheme_name(0).data == NULL);
    for (uint32_t status = VERPICK_STATUS_OK; status <= VERPICK_STATUS_PANIC; status += 1) {
        CHECK(verpick_status_name(status).length > 0);
    }
    verpick_selector_free(selector);
}

static void a_buffer_without_room_is_told_how_much(void) {
    VerpickSelector *selector = usual();
    char buffer[16];
    size_t length = 0;
    VerpickError error;
    memset(buffer, '#', sizeof buffer);
    CHECK(verpick_next(selector, "v1.9.9", 6, VERPICK_BUMP_MINOR, NULL, 0, buffer, 6, &length, &error) ==
          VERPICK_STATUS_TOO_SMALL);
    CHECK(length == 7 && buffer[0] == '#' && error.code == VERPICK_STATUS_TOO_SMALL);
    CHECK(verpick_next(selector, "v1.9.9", 6, VERPICK_BUMP_MINOR, NULL, 0, NULL, 0, &length, &error) ==
          VERPICK_STATUS_TOO_SMALL);
    CHECK(verpick_next(selector, "v1.9.9", 6, VERPICK_BUMP_MINOR, NULL, 0, buffer, 7, &length, &error) == VERPICK_STATUS_OK);
    CHECK(length == 7 && memcmp(buffer, "v1.10.0#", 8) == 0);
    verpick_selector_free(selector);
}

static void the_greatest_numbers_stay_what_they_are(void) {
    VerpickSelector *selector = usual();
    VerpickVersion version;
    VerpickError error;
    const char *greatest = "18446744073709551615.9007199254740993.0";
    CHECK(verpick_parse(selector, greatest, strlen(greatest), &version, &error) == VERPICK_STATUS_OK);
    CHECK(version.segments[0] == UINT64_MAX && version.segments[1] == 9007199254740993u && version.segments[2] == 0);
    CHECK(verpick_parse(selector, "18446744073709551616.0.0", 24, &version, &error) == VERPICK_STATUS_NOT_A_VERSION);
    CHECK(error.component == VERPICK_COMPONENT_MAJOR && version.segments[0] == UINT64_MAX);
    verpick_selector_free(selector);
}

static void formats_write_numbers(void) {
    VerpickFormat *format;
    VerpickError error;
    CHECK(verpick_format_new("YYYY.0M[.MICRO]", 15, &format, &error) == VERPICK_STATUS_OK);
    uint64_t numbers[] = {2024, 6, 3}, bad[] = {2024, 13, 3};
    char buffer[16];
    size_t length;
    CHECK(verpick_format_write(format, numbers, 3, 0, buffer, 16, &length, &error) == VERPICK_STATUS_OK);
    CHECK(length == 9 && memcmp(buffer, "2024.06.3", 9) == 0);
    CHECK(verpick_format_write(format, numbers, 3, 4, buffer, 16, &length, &error) == VERPICK_STATUS_OK);
    CHECK(length == 7 && memcmp(buffer, "2024.06", 7) == 0);
    CHECK(verpick_format_write(format, numbers, 3, 2, buffer, 16, &length, &error) == VERPICK_STATUS_INVALID_ARGUMENT);
    CHECK(verpick_format_write(format, numbers, 2, 0, buffer, 16, &length, &error) == VERPICK_STATUS_INVALID_ARGUMENT);
    CHECK(verpick_format_write(format, bad, 3, 0, buffer, 16, &length, &error) == VERPICK_STATUS_INVALID_ARGUMENT);
    CHECK(verpick_format_write(format, bad, SIZE_MAX / 16, 0, buffer, 16, &length, &error) == VERPICK_STATUS_INVALID_ARGUMENT);
    verpick_format_free(format);
}

static void a_million_tags_are_one_call(void) {
    enum { COUNT = 1000000 };
    VerpickSelector *selector = usual();
    char *data = malloc(COUNT * 16);
    size_t *indices = malloc(COUNT * sizeof *indices), *offsets = malloc((COUNT + 1) * sizeof *offsets), length = 0, count;
    for (size_t i = 0; i < COUNT; i += 1) {
        offsets[i] = length;
        /* Each number once, in no order. */
        length += (size_t)snprintf(data + length, 16, "v1.%zu.0\n", i * 7919 % COUNT);
    }
    offsets[COUNT] = length;
    VerpickList list;
    memset(&list, 0, sizeof list);
    list.data = data;
    list.length = length;
    VerpickSelection selection;
    CHECK(verpick_latest(selector, &list, &selection, NULL) == VERPICK_STATUS_OK);
    CHECK(selection.index * 7919 % COUNT == COUNT - 1);
    CHECK(verpick_sort(selector, &list, indices, COUNT, &count, NULL) == VERPICK_STATUS_OK && count == COUNT);
    CHECK(indices[0] == 0 && indices[COUNT - 1] == selection.index && indices[7919] * 7919 % COUNT == 7919);
    /* With their line feeds they are no versions. */
    list.offsets = offsets;
    list.count = COUNT;
    CHECK(verpick_latest(selector, &list, &selection, NULL) == VERPICK_STATUS_NOTHING);
    free(offsets);
    free(indices);
    free(data);
    verpick_selector_free(selector);
}

int main(void) {
    static const Test tests[] = {
        TEST(null_pointers_are_told_by_name),
        TEST(nothing_is_an_answer),
        TEST(tags_hold_any_bytes),
        TEST(lists_that_contradict_themselves_are_refused),
        TEST(options_that_are_none_are_refused),
        TEST(numbers_that_are_none_are_refused),
        TEST(a_buffer_without_room_is_told_how_much),
        TEST(the_greatest_numbers_stay_what_they_are),
        TEST(formats_write_numbers),
        TEST(a_million_tags_are_one_call),
    };
    return run_tests(tests, sizeof tests / sizeof *tests);
}
