#include "check.h"

#include <stdlib.h>

unsigned check_failures = 0;

int run_tests(const Test *tests, size_t count) {
    size_t failed = 0;
    for (size_t i = 0; i < count; i += 1) {
        check_failures = 0;
        tests[i].run();
        printf("test %s ... %s\n", tests[i].name, check_failures == 0 ? "ok" : "FAILED");
        failed += check_failures != 0;
    }
    printf("\ntest result: %s. %zu passed; %zu failed; 0 ignored\n", failed == 0 ? "ok" : "FAILED", count - failed, failed);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

VerpickText text(const char *words) {
    VerpickText made = {words, words == NULL ? 0 : strlen(words)};
    return made;
}

int is_text(VerpickText found, const char *words) {
    return found.data != NULL && found.length == strlen(words) && memcmp(found.data, words, found.length) == 0;
}

VerpickList list_of_lines(const char *words) {
    VerpickList list;
    memset(&list, 0, sizeof list);
    list.data = words;
    list.length = strlen(words);
    return list;
}

VerpickSelector *selector_of(const VerpickOptions *options) {
    VerpickSelector *selector = NULL;
    VerpickError error;
    if (verpick_selector_new(options, &selector, &error) != VERPICK_STATUS_OK) {
        fprintf(stderr, "no selector: %s\n", error.message);
        exit(EXIT_FAILURE);
    }
    return selector;
}
