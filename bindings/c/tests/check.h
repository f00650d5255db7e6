/*
 * Tests in C: each is a function, run by its name; what is not as it should be is told with file and line and fails the test,
 * which goes on. The last line is the sum, as Rust's own test runner prints it.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <string.h>

#include <verpick.h>

/* How many checks failed in the test that runs. */
extern unsigned check_failures;

#define CHECK(condition)                                                                    \
    do {                                                                                    \
        if (!(condition)) {                                                                 \
            check_failures += 1;                                                            \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);         \
        }                                                                                   \
    } while (0)

typedef struct Test {
    const char *name;
    void (*run)(void);
} Test;

#define TEST(function) { #function, function }

/* Runs all tests; the exit status of the program. */
int run_tests(const Test *tests, size_t count);

/* A text that ends in NUL, as the ABI has texts. */
VerpickText text(const char *words);

/* Whether a text is these words. */
int is_text(VerpickText found, const char *words);

/* A list of a tag a line. */
VerpickList list_of_lines(const char *words);

/* A selector of these options, which must be right. */
VerpickSelector *selector_of(const VerpickOptions *options);

#endif
