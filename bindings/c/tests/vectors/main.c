/*
 * Runs every case of the vectors in the folder that is named, and compares what the library answers with what is expected.
 *
 * A file that is not read, has another number of cases than it says, or asks a question that is not known fails; so does a
 * folder without files.
 */
#include <dirent.h>
#include <stdlib.h>

#include "answers.h"

Answer answer_to(const char *question) {
    static const struct {
        const char *name;
        Answer answer;
    } answers[] = {
        {"parse", answer_parse},         {"errors", answer_errors},       {"formats", answer_formats},
        {"coerce", answer_coerce},       {"precedence", answer_precedence}, {"sort", answer_sort},
        {"constraints", answer_constraints}, {"latest", answer_latest},   {"lines", answer_lines},
        {"groups", answer_groups},       {"explain", answer_explain},     {"decide", answer_decide},
        {"next", answer_next},           {"infer", answer_infer},
    };
    size_t length = strcspn(question, ".");
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i += 1) {
        if (strlen(answers[i].name) == length && strncmp(answers[i].name, question, length) == 0) {
            return answers[i].answer;
        }
    }
    return NULL;
}

/* Writes out what is repeated, anywhere in an expected answer. */
static Json *written_out(Json *expected) {
    if (json_object_is_type(expected, json_type_object)) {
        if (value(expected, "repeat") != NULL) {
            VerpickText words = bytes_of(expected);
            return json_text(words.data, words.length);
        }
        Json *made = json_object_new_object();
        json_object_object_foreach(expected, key, part) {
            json_object_object_add(made, key, written_out(part));
        }
        return made;
    }
    if (json_object_is_type(expected, json_type_array)) {
        Json *made = json_object_new_array();
        for (size_t i = 0; i < json_object_array_length(expected); i += 1) {
            json_object_array_add(made, written_out(json_object_array_get_idx(expected, i)));
        }
        return made;
    }
    return json_object_get(expected);
}

/* Whether a case holds. */
static int holds(const char *file, Answer answer, Json *owner) {
    check_failures = 0;
    Json *expected = written_out(needed(owner, "expected")), *found = answer(owner);
    if (!json_object_equal(expected, found)) {
        check_failures += 1;
        fprintf(stderr, "%s: %s\n  expected %s\n  found    %s\n", file, json_object_get_string(needed(owner, "name")),
                json_object_to_json_string(expected), json_object_to_json_string(found));
    } else if (check_failures != 0) {
        fprintf(stderr, "%s: %s\n", file, json_object_get_string(needed(owner, "name")));
    }
    json_object_put(expected);
    json_object_put(found);
    forget_case();
    return check_failures == 0;
}

int main(int arguments, char **argument) {
    DIR *folder = arguments == 2 ? opendir(argument[1]) : NULL;
    if (folder == NULL) {
        fprintf(stderr, "name the folder of the vectors\n");
        return EXIT_FAILURE;
    }
    size_t passed = 0, failed = 0, files = 0;
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        size_t length = strlen(entry->d_name);
        if (length < 5 || strcmp(entry->d_name + length - 5, ".json") != 0) {
            continue;
        }
        files += 1;
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", argument[1], entry->d_name);
        Json *file = json_object_from_file(path);
        Answer answer = answer_to(entry->d_name);
        if (file == NULL || answer == NULL) {
            fprintf(stderr, "%s: %s\n", path, answer == NULL ? "no question that is known" : json_util_get_last_err());
            failed += 1;
            json_object_put(file);
            continue;
        }
        Json *cases = needed(file, "cases");
        size_t count = json_object_array_length(cases), held = 0;
        for (size_t i = 0; i < count; i += 1) {
            held += (size_t)holds(entry->d_name, answer, json_object_array_get_idx(cases, i));
        }
        passed += held;
        failed += count - held;
        if (count == 0 || count != json_object_get_uint64(needed(file, "count"))) {
            fprintf(stderr, "%s: not as many cases as it says\n", entry->d_name);
            failed += 1;
        }
        printf("%s: %zu of %zu\n", entry->d_name, held, count);
        json_object_put(file);
    }
    closedir(folder);
    if (files == 0) {
        fprintf(stderr, "there are no vectors in %s\n", argument[1]);
        failed += 1;
    }
    printf("\ntest result: %s. %zu passed; %zu failed; 0 ignored\n", failed == 0 ? "ok" : "FAILED", passed, failed);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
