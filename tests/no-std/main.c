/* Calls the core of verpick where there is no Rust standard library, and checks its answers. */

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* As in src/lib.rs. */
struct text {
    const char *bytes;
    size_t length;
};

extern size_t verpick_allocated(void);
extern ptrdiff_t verpick_parse(struct text format, struct text tag, uint64_t *numbers);
extern size_t verpick_explain(struct text tag, char *message, size_t room);
extern ptrdiff_t verpick_latest(struct text format, struct text tags);

#define TEXT(literal) ((struct text){(literal), sizeof(literal) - 1})

static int checks;
static int failures;

static void check(int holds, const char *what) {
    checks++;
    if (!holds) {
        failures++;
        fprintf(stderr, "does not hold: %s\n", what);
    }
}

int main(void) {
    uint64_t numbers[8] = {0};
    size_t before = verpick_allocated();
    check(verpick_parse(TEXT(""), TEXT("v1.22.333-rc.1+blue"), numbers) == 3, "a SemVer tag has three numbers");
    check(numbers[0] == 1 && numbers[1] == 22 && numbers[2] == 333, "the numbers of a SemVer tag are read");
    check(verpick_parse(TEXT(""), TEXT("1.2"), numbers) == -1, "two numbers are no SemVer");
    check(verpick_allocated() == before, "reading SemVer allocates nothing");

    check(verpick_parse(TEXT("YYYY.0M.MICRO"), TEXT("2024.06.3"), numbers) == 3, "a CalVer tag is read");
    check(numbers[0] == 2024 && numbers[1] == 6 && numbers[2] == 3, "the numbers of a CalVer tag are read");
    check(verpick_parse(TEXT("YYYY.0M.0D"), TEXT("2023.02.29"), numbers) == -1, "no calendar has this day");
    check(verpick_parse(TEXT("YYYY.MICR"), TEXT("2024.1"), numbers) == -1, "an unknown token is refused");
    check(verpick_allocated() > before, "formats are compiled with this allocator");

    const char expected[] = "1.2: expected \".\" and patch at byte 3, found the end";
    char message[128] = {0};
    check(verpick_explain(TEXT("1.2"), message, sizeof message) == strlen(expected), "a refusal has a message");
    check(strcmp(message, expected) == 0, "the message says where and what");
    check(verpick_explain(TEXT("1.2.3"), message, sizeof message) == 0, "nothing is to be said of a good tag");

    before = verpick_allocated();
    const struct text semver = TEXT("v1.9.0\nv1.10.0\nv2.0.0-rc.1\nnightly\nv1.2.3\n");
    check(verpick_latest(TEXT(""), semver) == 1, "the latest stable SemVer tag goes by value");
    check(verpick_latest(TEXT(""), TEXT("nightly")) == -1, "nothing is the latest where there is no version");
    check(verpick_allocated() == before, "picking the latest SemVer tag allocates nothing");
    const struct text calver = TEXT("2024.06.9\n2024.06.10\n2024.13.0\n2023.12.99");
    check(verpick_latest(TEXT("YYYY.0M.MICRO"), calver) == 1, "the latest CalVer tag goes by value");

    printf("%d checks without the standard library, %d failed\n", checks, failures);
    return failures == 0 ? 0 : 1;
}
