/*
 * export/json_counts.h: the counters as JSON: every counter under its name, and those that the user must see in
 * words.
 *
 * Threads:   pure but for the sink.
 */
#ifndef EXPORT_JSON_COUNTS_H
#define EXPORT_JSON_COUNTS_H

#include "base/counter.h"
#include "export/json_writer.h"

/* Write two members into an object that is open: "counters", an object of all numbers; and "told", an
 * array of those that the user must see (base/counter.h) and are not 0: "name", "kind", "is_loss", "count",
 * "text". */
void json_counts_members(struct json_writer *writer, const struct counts *counts);

/* Write a line of its own: "type":"counters"; counters that are 0 are left out. */
void json_counts(struct out *out, const struct counts *counts);

#endif
