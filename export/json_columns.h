/*
 * export/json_columns.h: the members of a JSON object, made from the columns of a kind
 * (correlate/kind.h), in the order of the columns.
 *
 * Threads:   pure but for the sink.
 */
#ifndef EXPORT_JSON_COLUMNS_H
#define EXPORT_JSON_COLUMNS_H

#include "export/json_writer.h"
#include "store/rows.h"

#define JSON_COLUMNS_ALL UINT64_MAX

/* Write the members of a row into an open object. `columns` has a bit for each column to
 * write. */
void json_columns_write(struct json_writer *writer, enum fact_kind kind, const void *row,
                        uint64_t columns);

/* Find the column whose member has this name, counted from 0. Return false when there is none. */
bool json_columns_find(enum fact_kind kind, struct slice key, size_t *ret_column);

#endif
