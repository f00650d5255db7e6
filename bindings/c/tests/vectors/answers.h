/*
 * An answer for each question of the vectors.
 */
#ifndef ANSWERS_H
#define ANSWERS_H

#include "vectors.h"

/* About one tag, a format or a constraint: answers.c. */
Json *answer_parse(Json *owner);
Json *answer_errors(Json *owner);
Json *answer_formats(Json *owner);
Json *answer_coerce(Json *owner);
Json *answer_precedence(Json *owner);
Json *answer_constraints(Json *owner);
Json *answer_next(Json *owner);

/* About many tags: lists.c. */
Json *answer_sort(Json *owner);
Json *answer_latest(Json *owner);
Json *answer_lines(Json *owner);
Json *answer_groups(Json *owner);
Json *answer_explain(Json *owner);
Json *answer_decide(Json *owner);
Json *answer_infer(Json *owner);

#endif
