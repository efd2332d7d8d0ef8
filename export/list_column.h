/*
 * export/list_column.h: what a table is made of: one row a column, and the engine that fits them.
 *
 * Adding a column is one row in list_calls.c or list_messages.c and, when no other column is like
 * it, one function.
 *
 * Threads:   constant tables.
 */
#ifndef EXPORT_LIST_COLUMN_H
#define EXPORT_LIST_COLUMN_H

#include "export/list.h"

#define LIST_GAP 2 /* blanks between columns */

/* How values are written. */
struct list_format {
    bool is_data;   /* for programs: plain words, full precision */
    bool has_dates; /* clock times need their date */
    struct style style;
    int64_t start_us;  /* relative times count from here */
    int64_t before_us; /* time of the row before */
};

struct list_column {
    const char *name;  /* in --columns and as head of CSV */
    const char *title; /* head of a table */
    bool is_number;    /* aligned to the right */
    bool keeps_ends;   /* when cut, the end stays too: addresses */
    bool may_be_blank; /* a table shows no "-" for an empty value */
    uint8_t least;     /* columns it may be cut to; 0: never cut */
    bool needs_legs;   /* the row must have call_id and legs */
    uint64_t reads;    /* of a call: the columns that it is made of, CALL_COLUMN_BIT */
    uint8_t drop;      /* the highest goes first when there is no room; 0: never goes */
    void (*write)(const struct list_format *format, const void *row, struct buf *buf);
    enum style_role (*role)(const void *row); /* NULL: plain */
};

/* A kind of list: its columns and the default choice of each form. */
struct list_kind {
    const struct list_column *columns;
    size_t column_count;
    const char *table_default;
    const char *data_default;
    int64_t (*time_us)(const void *row);
    uint64_t reads; /* of calls: the columns that every list has, CALL_COLUMN_BIT */
};

/* Make a list of a kind. */
MUST_CHECK enum err list_new(const struct list_kind *kind, const struct list_options *options,
                             struct out *out, struct list **ret_list, struct error *reterr);

/* Add a row of the kind. */
MUST_CHECK enum err list_add(struct list *list, const void *row);

/* Write all column names of a kind. */
void list_write_names(const struct list_kind *kind, struct buf *buf);

/* Find a column of a list of calls, whose rows are struct call_row; NULL when there is none of that
 * name. */
const struct list_column *list_call_column(const char *name);

/* Return whether an arrow joins column `at` to the one before it: source and destination. */
bool list_is_joined(const struct list_column *const *columns, const size_t *widths, size_t at);

/* Fit natural widths into `width` columns: the widest shrink to their least, then the least wanted
 * are dropped, which is a width of 0. */
void list_fit(const struct list_column *const *columns, size_t count, size_t width, size_t *widths);

/* Return whether two times fall on the same date. */
bool list_is_same_day(int64_t a_us, int64_t b_us, enum clock_zone zone);

/* Writers that calls and messages share. */
void list_write_time(const struct list_format *format, int64_t time_us, unsigned time_ns,
                     struct buf *buf);
void list_write_addr(const struct list_format *format, const struct addr *addr, struct buf *buf);

#endif
