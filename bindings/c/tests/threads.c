/*
 * One selector, used by several threads at once.
 */
#include <pthread.h>
#include <stdlib.h>

#include "check.h"

enum { THREADS = 8, ROUNDS = 200, COUNT = 500 };

static VerpickSelector *shared;
static char tags[COUNT * 24];
static size_t tags_length;
static pthread_barrier_t together;

/* What each thread asks, and how often it got another answer than it should. */
static void *ask(void *number) {
    size_t wrong = 0;
    VerpickList list;
    memset(&list, 0, sizeof list);
    list.data = tags;
    list.length = tags_length;
    pthread_barrier_wait(&together);
    for (size_t round = 0; round < ROUNDS; round += 1) {
        VerpickSelection selection;
        VerpickExplanation explanation;
        VerpickVersion version;
        VerpickError error;
        size_t indices[COUNT], count = 0;
        wrong += verpick_latest(shared, &list, &selection, &error) != VERPICK_STATUS_OK || selection.index != COUNT - 2;
        wrong += verpick_explain(shared, &list, NULL, 0, NULL, &explanation, &error) != VERPICK_STATUS_OK ||
                 explanation.selected != COUNT - 2 || explanation.rejected != COUNT / 2;
        wrong += verpick_sort(shared, &list, indices, COUNT, &count, &error) != VERPICK_STATUS_OK || count != COUNT / 2 ||
                 indices[count - 1] != COUNT - 2;
        wrong += verpick_parse(shared, "no", 2, &version, &error) != VERPICK_STATUS_NOT_A_VERSION || error.offset != 0;
    }
    *(size_t *)number = wrong;
    return NULL;
}

static void threads_share_a_selector(void) {
    pthread_t threads[THREADS];
    size_t wrong[THREADS];
    VerpickOptions options;
    memset(&options, 0, sizeof options);
    options.slot = text("blue");
    options.constraint = text("^1");
    shared = selector_of(&options);
    for (size_t i = 0; i < COUNT; i += 1) {
        tags_length += (size_t)snprintf(tags + tags_length, 24, "v1.%zu.0+%s\n", i, i % 2 == 0 ? "blue" : "green");
    }
    CHECK(pthread_barrier_init(&together, NULL, THREADS) == 0);
    for (size_t i = 0; i < THREADS; i += 1) {
        CHECK(pthread_create(&threads[i], NULL, ask, &wrong[i]) == 0);
    }
    for (size_t i = 0; i < THREADS; i += 1) {
        CHECK(pthread_join(threads[i], NULL) == 0);
        CHECK(wrong[i] == 0);
    }
    pthread_barrier_destroy(&together);
    verpick_selector_free(shared);
}

/* Made here, ended there. */
static void *end(void *selector) {
    verpick_selector_free(selector);
    return NULL;
}

static void a_handle_may_be_ended_by_another_thread(void) {
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, end, selector_of(NULL)) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
}

int main(void) {
    static const Test tests[] = {TEST(threads_share_a_selector), TEST(a_handle_may_be_ended_by_another_thread)};
    return run_tests(tests, sizeof tests / sizeof *tests);
}
