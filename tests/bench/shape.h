/*
 * tests/bench/shape.h: captures of one shape each, in which some table of rung grows large: many
 * short dialogs, many at once, many branches of one request.
 *
 * All go over UDP between made-up hosts, in order of time, the same in each run.
 *
 * Source:    RFC 3261 (requests, responses, the ACK of a refusal).
 * Threads:   pure functions, but for the writer that they write to.
 */
#ifndef TESTS_BENCH_SHAPE_H
#define TESTS_BENCH_SHAPE_H

#include "tests/bench/frame_writer.h"

struct shape;

/* Find a shape by its name; NULL when there is none. */
const struct shape *shape_find(const char *name);

/* Write `count` of what the shape repeats; what that is stands in generate.c. */
void shape_write(const struct shape *shape, struct frame_writer *writer, uint32_t count);

#endif
