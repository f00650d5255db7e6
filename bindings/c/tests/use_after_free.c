/*
 * What the header says is undefined, done: the sanitizer has to find it, and so ends this program. The argument says what.
 */
#include <stdlib.h>

#include "check.h"

int main(int arguments, char **argument) {
    VerpickSelector *selector = selector_of(NULL);
    const char *what = arguments == 2 ? argument[1] : "";
    verpick_selector_free(selector);
    if (strcmp(what, "use") == 0) {
        VerpickVersion version;
        verpick_parse(selector, "v1.2.3", 6, &version, NULL);
    } else if (strcmp(what, "free") == 0) {
        verpick_selector_free(selector);
    } else if (strcmp(what, "view") == 0) {
        VerpickFormat *format;
        const VerpickText *samples;
        size_t count;
        if (verpick_format_new("YYYY.0M", 7, &format, NULL) == VERPICK_STATUS_OK &&
            verpick_format_samples(format, &samples, &count, NULL) == VERPICK_STATUS_OK && count > 0) {
            verpick_format_free(format);
            printf("%zu\n", samples[0].length);
        }
    }
    return EXIT_SUCCESS;
}
