/*
 * Picks the latest tag under a policy, says why not the others, and what to do about it.
 *
 * Prints:
 *     the latest is v1.2.0+blue
 *     nightly: rejected, expected a number (major) at byte 0, found "n"
 *     v1.1.0+blue: older, it is older than the selected one
 *     v1.2.0+blue: selected
 *     v1.3.0+green: rejected, its slot is green, not blue
 *     v1.3.0-rc.1+blue: rejected, it is a pre-release (rc.1)
 *     upgrade: from v1.1.0+blue to v1.2.0+blue
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <verpick.h>

static const char tags[] = "nightly\nv1.1.0+blue\nv1.2.0+blue\nv1.3.0+green\nv1.3.0-rc.1+blue\n";

enum { ROOM = 16 };

/* Ends the program with the library's own sentence. */
static void must(VerpickStatus status, const VerpickError *error) {
    if (status != VERPICK_STATUS_OK) {
        fprintf(stderr, "error: %s\n", error->message);
        exit(EXIT_FAILURE);
    }
}

int main(void) {
    VerpickError error;
    if (verpick_abi_version() != VERPICK_ABI_VERSION) {
        fprintf(stderr, "error: this program is for another libverpick\n");
        return EXIT_FAILURE;
    }

    VerpickOptions options = {0};
    options.slot = (VerpickText){"blue", 4};
    VerpickSelector *selector;
    must(verpick_selector_new(&options, &selector, &error), &error);

    VerpickList list = {0};
    list.data = tags;
    list.length = strlen(tags);
    VerpickSelection latest;
    must(verpick_latest(selector, &list, &latest, &error), &error);
    printf("the latest is %.*s\n", (int)latest.length, tags + latest.offset);

    VerpickVerdict verdicts[ROOM];
    VerpickExplanation explanation;
    size_t count;
    must(verpick_explain(selector, &list, verdicts, ROOM, &count, &explanation, &error), &error);
    const char *tag = tags;
    for (size_t i = 0; i < count; i += 1) {
        int length = (int)strcspn(tag, "\n");
        VerpickText verdict = verpick_verdict_name(verdicts[i].verdict);
        char why[256];
        size_t why_length;
        must(verpick_describe(selector, &verdicts[i], tag, (size_t)length, why, sizeof why, &why_length, &error), &error);
        printf("%.*s: %.*s%s%.*s\n", length, tag, (int)verdict.length, verdict.data, why_length > 0 ? ", " : "",
               (int)why_length, why);
        tag += length + 1;
    }

    const char *current = "v1.1.0+blue";
    VerpickDecision decision;
    must(verpick_decide(selector, &list, current, strlen(current), &decision, &error), &error);
    VerpickText action = verpick_action_name(decision.action);
    if (decision.target != SIZE_MAX) {
        printf("%.*s: from %s to %.*s\n", (int)action.length, action.data, current, (int)latest.length, tags + latest.offset);
    }

    verpick_selector_free(selector);
    return EXIT_SUCCESS;
}
