/*
 * store/select.h: a query built from a fixed beginning and the conditions that are wanted.
 *
 * Values are always bound, never written into the text. The beginning ends with a WHERE clause to
 * which conditions are added.
 *
 * Ownership: the builder owns nothing; bound texts and pointers must outlive its statement.
 * Threads:   a plain value.
 * Limits:    SELECT_TEXT_MAX bytes of text and SELECT_VALUES_MAX values: asserted, because what
 *            is added does not depend on data.
 */
#ifndef STORE_SELECT_H
#define STORE_SELECT_H

#include "base/buf.h"
#include "store/db.h"

#define SELECT_TEXT_MAX   3072
#define SELECT_VALUES_MAX 96

struct select_value {
    struct slice text; /* when it is not absent */
    void *pointer;     /* else when it is not NULL, with its type */
    const char *pointer_type;
    int64_t number;
};

struct select {
    struct buf sql;
    size_t count;
    struct select_value values[SELECT_VALUES_MAX];
    char memory[SELECT_TEXT_MAX];
};

/* Begin with a text that may hold parameters, whose values are added next. */
void select_init(struct select *select, const char *beginning);

/* Add text as it is. */
void select_add(struct select *select, const char *text);

/* Add text and the value of the one parameter in it, or a further value of what was added. */
void select_add_int(struct select *select, const char *text, int64_t value);
void select_add_text(struct select *select, const char *text, struct slice value);
void select_add_pointer(struct select *select, const char *text, void *value, const char *type);

/* Compile it and bind the values; finalize *ret_stmt in any case. */
MUST_CHECK enum err select_prepare(const struct select *select, struct db *db,
                                   struct db_stmt *ret_stmt, struct error *reterr);

#endif
