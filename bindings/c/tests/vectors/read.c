/*
 * From the vectors to what the library takes.
 */
#include <stdio.h>
#include <stdlib.h>

#include "vectors.h"

static void give_up(const char *what, const char *which) {
    fprintf(stderr, "%s: %s\n", what, which);
    exit(EXIT_FAILURE);
}

/* What was allocated for a case, each with the one before. */
static struct Kept {
    struct Kept *before;
} *kept = NULL;

void *keep(size_t size) {
    struct Kept *made = malloc(sizeof *made + size);
    if (made == NULL) {
        give_up("no memory", "");
    }
    made->before = kept;
    kept = made;
    return made + 1;
}

void forget_case(void) {
    while (kept != NULL) {
        struct Kept *before = kept->before;
        free(kept);
        kept = before;
    }
}

Json *value(Json *object, const char *key) {
    Json *found = NULL;
    return json_object_object_get_ex(object, key, &found) ? found : NULL;
}

Json *needed(Json *object, const char *key) {
    Json *found = NULL;
    if (!json_object_object_get_ex(object, key, &found)) {
        give_up("a case lacks a key", key);
    }
    return found;
}

void must(VerpickStatus status, const VerpickError *error, const char *what) {
    if (status != VERPICK_STATUS_OK) {
        give_up(what, error->message);
    }
}

static VerpickText plain(Json *words) {
    if (!json_object_is_type(words, json_type_string)) {
        give_up("no text", json_object_to_json_string(words));
    }
    VerpickText made = {json_object_get_string(words), (size_t)json_object_get_string_len(words)};
    return made;
}

/* `[before, unit, times, behind]`, written out. */
static VerpickText repeated(Json *parts) {
    VerpickText before = plain(json_object_array_get_idx(parts, 0));
    VerpickText unit = plain(json_object_array_get_idx(parts, 1));
    VerpickText behind = plain(json_object_array_get_idx(parts, 3));
    size_t times = (size_t)json_object_get_int64(json_object_array_get_idx(parts, 2));
    size_t length = before.length + unit.length * times + behind.length;
    char *data = keep(length + 1), *end = data;
    memcpy(end, before.data, before.length);
    end += before.length;
    for (size_t i = 0; i < times; i += 1) {
        memcpy(end, unit.data, unit.length);
        end += unit.length;
    }
    memcpy(end, behind.data, behind.length);
    VerpickText made = {data, length};
    return made;
}

static VerpickText of_hex(Json *digits) {
    VerpickText words = plain(digits);
    unsigned char *data = keep(words.length / 2 + 1);
    for (size_t i = 0; i < words.length / 2; i += 1) {
        char pair[3] = {words.data[2 * i], words.data[2 * i + 1], 0};
        data[i] = (unsigned char)strtoul(pair, NULL, 16);
    }
    VerpickText made = {(const char *)data, words.length / 2};
    return made;
}

VerpickText bytes_of(Json *words) {
    Json *found = NULL;
    if (json_object_object_get_ex(words, "repeat", &found)) {
        return repeated(found);
    }
    if (json_object_object_get_ex(words, "hex", &found)) {
        return of_hex(found);
    }
    VerpickText made = plain(words);
    char *copy = keep(made.length + 1);
    memcpy(copy, made.data, made.length);
    made.data = copy;
    return made;
}

Json *json_text(const char *data, size_t length) {
    return data == NULL ? NULL : json_object_new_string_len(data, (int)length);
}

/* Days from 1970-01-01 to a day of the calendar. */
static int64_t days(int64_t year, int64_t month, int64_t day) {
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    /* Leap days since the year 1, of years that have had their February. */
    int64_t past = month > 2 ? year : year - 1;
    int64_t leap = past / 4 - past / 100 + past / 400;
    const int64_t epoch = 1969 * 365 + 1969 / 4 - 1969 / 100 + 1969 / 400;
    return (year - 1) * 365 + leap + before[month - 1] + day - 1 - epoch;
}

int64_t seconds_of(Json *moment) {
    int year, month, day, hour, minute, second, zone_hour = 0, zone_minute = 0;
    char zone = 0;
    const char *words = json_object_get_string(moment);
    int read = sscanf(words, "%d-%d-%dT%d:%d:%d%c%d:%d", &year, &month, &day, &hour, &minute, &second, &zone, &zone_hour,
                      &zone_minute);
    if (!(read == 7 && zone == 'Z') && !(read == 9 && (zone == '+' || zone == '-'))) {
        give_up("no moment", words);
    }
    int64_t east = (zone_hour * 60 + zone_minute) * 60 * (zone == '-' ? -1 : 1);
    return ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second - east;
}

Json *json_moment(int64_t seconds) {
    if (seconds == INT64_MIN) {
        return NULL;
    }
    int64_t day = seconds / 86400, rest = seconds % 86400;
    if (rest < 0) {
        day -= 1;
        rest += 86400;
    }
    int64_t year = 1970 + day / 366;
    while (days(year + 1, 1, 1) <= day) {
        year += 1;
    }
    int64_t month = 12;
    while (days(year, month, 1) > day) {
        month -= 1;
    }
    char words[64];
    int length = snprintf(words, sizeof words, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)year, (int)month,
                          (int)(day - days(year, month, 1) + 1), (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
    return json_text(words, (size_t)length);
}

static VerpickText *texts_of(Json *array, size_t *count) {
    *count = json_object_array_length(array);
    VerpickText *texts = keep((*count + 1) * sizeof *texts);
    for (size_t i = 0; i < *count; i += 1) {
        texts[i] = bytes_of(json_object_array_get_idx(array, i));
    }
    return texts;
}

static uint32_t flag(Json *is_set, uint32_t bit) {
    return json_object_get_boolean(is_set) ? bit : 0;
}

VerpickSelector *policy_of(Json *owner) {
    VerpickOptions options;
    memset(&options, 0, sizeof options);
    Json *policy = value(owner, "policy");
    if (policy != NULL) {
        json_object_object_foreach(policy, key, set) {
            if (strcmp(key, "calver") == 0) {
                options.calver = bytes_of(set);
            } else if (strcmp(key, "prefix") == 0) {
                options.prefix = bytes_of(set);
            } else if (strcmp(key, "lenient") == 0) {
                options.flags |= flag(set, VERPICK_LENIENT);
            } else if (strcmp(key, "prerelease_order") == 0 && is_text(plain(set), "ascii")) {
                options.prerelease_order = VERPICK_PRERELEASE_ORDER_ASCII;
            } else if (strcmp(key, "prereleases") == 0 && is_text(plain(set), "include")) {
                options.flags |= VERPICK_PRE_RELEASE;
            } else if (strcmp(key, "channels") == 0) {
                options.channels = texts_of(set, &options.channels_count);
            } else if (strcmp(key, "only_channels") == 0) {
                options.only_channels = texts_of(set, &options.only_channels_count);
            } else if (strcmp(key, "slot") == 0) {
                options.slot = bytes_of(set);
            } else if (strcmp(key, "slot_match") == 0 && is_text(plain(set), "first")) {
                options.slot_match = VERPICK_SLOT_MATCH_FIRST;
            } else if (strcmp(key, "constraint") == 0) {
                options.constraint = bytes_of(set);
            } else if (strcmp(key, "deny") == 0) {
                options.deny = texts_of(set, &options.deny_count);
            } else if (strcmp(key, "drafts") == 0) {
                options.flags |= flag(set, VERPICK_DRAFTS);
            } else if (strcmp(key, "yanked") == 0) {
                options.flags |= flag(set, VERPICK_YANKED);
            } else if (strcmp(key, "require_artifact") == 0) {
                options.flags |= flag(set, VERPICK_REQUIRE_ARTIFACT);
            } else if (strcmp(key, "min_age_seconds") == 0) {
                options.flags |= VERPICK_MIN_AGE;
                options.min_age = json_object_get_uint64(set);
            } else if (strcmp(key, "grace_seconds") == 0) {
                options.flags |= VERPICK_GRACE;
                options.grace = json_object_get_uint64(set);
            } else if (strcmp(key, "now") == 0) {
                options.now = seconds_of(set);
            } else if (strcmp(key, "allow_downgrade") == 0) {
                options.flags |= flag(set, VERPICK_ALLOW_DOWNGRADE);
            } else {
                give_up("no key of a policy, or no value of it", key);
            }
        }
    }
    return selector_of(&options);
}

Candidates candidates_of(Json *owner, int backwards) {
    Json *array = needed(owner, "candidates");
    Candidates made;
    memset(&made, 0, sizeof made);
    made.count = json_object_array_length(array);
    made.are_lines = 1;
    made.tags = keep((made.count + 1) * sizeof *made.tags);
    size_t *offsets = keep((made.count + 1) * sizeof *offsets);
    int64_t *published = keep((made.count + 1) * sizeof *published);
    uint8_t *flags = keep(made.count + 1);
    size_t length = 0;
    int is_known = 0;
    for (size_t i = 0; i < made.count; i += 1) {
        Json *candidate = json_object_array_get_idx(array, backwards ? made.count - 1 - i : i);
        Json *tag = value(candidate, "tag"), *moment = value(candidate, "published"), *complete = value(candidate, "complete");
        made.tags[i] = bytes_of(tag == NULL ? candidate : tag);
        published[i] = moment == NULL ? INT64_MIN : seconds_of(moment);
        flags[i] = (uint8_t)(flag(value(candidate, "draft"), VERPICK_TAG_DRAFT) |
                             flag(value(candidate, "yanked"), VERPICK_TAG_YANKED));
        if (complete != NULL && !json_object_get_boolean(complete)) {
            flags[i] |= VERPICK_TAG_INCOMPLETE;
        }
        is_known |= published[i] != INT64_MIN || flags[i] != 0;
        size_t size = made.tags[i].length;
        const char *data = made.tags[i].data;
        made.are_lines &= memchr(data, '\n', size) == NULL && (size == 0 || data[size - 1] != '\r');
        length += size;
    }
    char *data = keep(length + 1);
    offsets[0] = 0;
    for (size_t i = 0; i < made.count; i += 1) {
        memcpy(data + offsets[i], made.tags[i].data, made.tags[i].length);
        offsets[i + 1] = offsets[i] + made.tags[i].length;
    }
    made.are_lines &= !is_known;
    made.list.data = data;
    made.list.length = length;
    made.list.offsets = offsets;
    made.list.count = made.count;
    made.list.published = published;
    made.list.flags = flags;
    if (!is_known) {
        made.list.published = NULL;
        made.list.flags = NULL;
    }
    return made;
}
