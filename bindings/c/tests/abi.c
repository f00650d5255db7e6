/*
 * The header and the library are of one ABI and one version; a program finds out where they are not.
 *
 * VERSION is the version that pkg-config gives, and HEADER_ABI the ABI that the program was built for: the tests build it once
 * as it is, and once as a program of another time.
 */
#include <stdlib.h>

#include "check.h"

#ifndef HEADER_ABI
#define HEADER_ABI VERPICK_ABI_VERSION
#endif

/* What every program should do first. */
static int is_usable(void) {
    return verpick_abi_version() == HEADER_ABI;
}

static void header_and_library_are_of_one_abi(void) {
    CHECK(is_usable());
}

static void the_version_is_that_of_the_package(void) {
    CHECK(strcmp(verpick_version(), VERSION) == 0);
}

/* What would move if a type changed and the ABI's number did not. */
static void structures_have_the_size_of_this_abi(void) {
    if (sizeof(void *) == 8) {
        CHECK(sizeof(VerpickText) == 16 && sizeof(VerpickError) == 56 + VERPICK_MESSAGE_SIZE);
        CHECK(sizeof(VerpickOptions) == 152 && sizeof(VerpickList) == 48 && sizeof(VerpickSelection) == 24);
        CHECK(sizeof(VerpickVersion) == 256 && sizeof(VerpickComparison) == 16 && sizeof(VerpickVerdict) == 32);
        CHECK(sizeof(VerpickExplanation) == 40 && sizeof(VerpickDecision) == 40 && sizeof(VerpickGroup) == 40);
        CHECK(sizeof(VerpickPart) == 48 && sizeof(VerpickLint) == 32 && sizeof(VerpickGuess) == 96);
        CHECK(sizeof(VerpickChange) == 112 && sizeof(VerpickPrefix) == 24);
    }
}

int main(void) {
    if (HEADER_ABI != VERPICK_ABI_VERSION) {
        printf("this program is for ABI %d, and the library has %u\n", HEADER_ABI, (unsigned)verpick_abi_version());
        return is_usable() ? EXIT_FAILURE : EXIT_SUCCESS;
    }
    static const Test tests[] = {
        TEST(header_and_library_are_of_one_abi),
        TEST(the_version_is_that_of_the_package),
        TEST(structures_have_the_size_of_this_abi),
    };
    return run_tests(tests, sizeof tests / sizeof *tests);
}
