/*
 * The conformance vectors: what a case holds, and what the library answers to it, in the shape of the vectors.
 */
#ifndef VECTORS_H
#define VECTORS_H

#include <json-c/json.h>

#include "../check.h"

typedef struct json_object Json;

/* A value of a case, or nothing at all: ends the program, for the vectors are as their README says. */
Json *needed(Json *object, const char *key);

/* The same, or NULL. */
Json *value(Json *object, const char *key);

/* Memory that lasts for a case, and the end of all of it. */
void *keep(size_t size);
void forget_case(void);

/* A text of the vectors, for the case. */
VerpickText bytes_of(Json *words);

/* A JSON text; null where there is none. */
Json *json_text(const char *data, size_t length);

/* A moment, from RFC 3339 to seconds and back. */
int64_t seconds_of(Json *moment);
Json *json_moment(int64_t seconds);

/* Ends the program: a call failed that must not. */
void must(VerpickStatus status, const VerpickError *error, const char *what);

/* The policy of a case or of one of its tags. */
VerpickSelector *policy_of(Json *owner);

/* The candidates of a case. */
typedef struct Candidates {
    VerpickList list;
    VerpickText *tags;
    size_t count;
    /* Whether nothing is known but the tags, and each could stand on a line. */
    int are_lines;
} Candidates;

Candidates candidates_of(Json *owner, int backwards);

/* What the library answers to a case, by the question; NULL for a question that is none. */
typedef Json *(*Answer)(Json *);
Answer answer_to(const char *question);

/* What a call writes into a buffer. */
#define WRITTEN(result, call)                                                                      \
    do {                                                                                           \
        char small_buffer[64], *buffer = small_buffer;                                             \
        size_t capacity = sizeof small_buffer, length = 0;                                         \
        VerpickStatus status = (call);                                                             \
        if (status == VERPICK_STATUS_TOO_SMALL) {                                                  \
            CHECK(length > sizeof small_buffer);                                                   \
            capacity = length;                                                                     \
            buffer = keep(capacity);                                                               \
            status = (call);                                                                       \
        }                                                                                          \
        result = status == VERPICK_STATUS_OK ? json_text(buffer, length) : NULL;                   \
    } while (0)

#endif
