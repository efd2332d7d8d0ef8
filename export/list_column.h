/*
 * export/list_column.h: the columns of lists, one row a column, and the functions that fit columns into a width.
 *
 * A row serves the command line, the terminal and the page (/api/v1/ui). A new column is one row in list_calls.c
 * or list_messages.c and, when no other column has the same form, one function.
 *
 * Threads:   constant tables.
 */
#ifndef EXPORT_LIST_COLUMN_H
#define EXPORT_LIST_COLUMN_H

#include "export/list.h"
#include "store/query_page.h"

#define LIST_GAP 2 /* blanks between columns */

/* How values are written. */
struct list_format {
    bool is_data;   /* for programs: plain words, full precision */
    bool has_dates; /* clock times need their date */
    struct style style;
    int64_t start_us;  /* relative times count from here */
    int64_t before_us; /* time of the row before */
};

/* How the terminal's list of calls fits a column; widths are in columns of the screen. */
struct list_on_screen {
    uint8_t comfort;       /* width that the column keeps while others are left out; 0: all of it */
    uint8_t least;         /* width that the column shrinks to in the end; 0: it does not shrink */
    uint8_t drop;          /* without room the highest is left out first; 0: never left out */
    bool is_optional;      /* shown only where other methods than INVITE are listed */
    const char *joined_to; /* an arrow joins the column to this one, when that is the one before */
};

/* How the page's list of calls shows a column. */
struct list_on_page {
    const char *title;   /* NULL: the title of the column */
    const char *width;   /* track of a CSS grid; NULL: the page does not have the column */
    const char *members; /* members of a call in the API that the cell shows, with commas between */
    const char *help;    /* tooltip of a cell that has none of its own; NULL: none */
    bool is_text; /* the cell has words where other lists have a number: aligned to the left */
};

struct list_column {
    const char *name;  /* in --columns, as head of CSV, in the API */
    const char *title; /* head of a table */
    bool
        is_sortable; /* a list of calls can be sorted by it: it has the name of an enum call_sort */
    bool is_number;  /* aligned to the right */
    bool keeps_ends; /* when cut, the end stays too: addresses */
    bool may_be_blank; /* a table shows no "-" for an empty value */
    uint8_t least;     /* columns it may be cut to; 0: never cut */
    bool needs_legs;   /* the row must have call_id and legs */
    uint64_t reads;    /* of a call: the columns that it is made of, CALL_COLUMN_BIT */
    uint8_t drop;      /* without room the highest is left out first; 0: never left out */
    struct list_on_screen screen; /* of the terminal's list of calls */
    struct list_on_page page;     /* of the page's list of calls */
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

/* Find the columns of a list of calls that `names` has, with commas between (LIST_ALL_DEFAULT). Return how many
 * there are, at most `max`. Each name must be that of a column. */
size_t list_call_columns_find(const char *names, const struct list_column **ret_columns,
                              size_t max);

/* Return the order of a list of calls that is sorted by a sortable column. */
enum call_sort list_call_sort(const struct list_column *column);

/* Return whether an arrow joins column `at` to the one before it: source and destination. */
bool list_is_joined(const struct list_column *const *columns, const size_t *widths, size_t at);

/* Fit natural widths into `width` columns: the widest shrink to their least, then columns are
 * left out by `drop`: their width is 0. */
void list_fit(const struct list_column *const *columns, size_t count, size_t width, size_t *widths);

/* Return whether two times fall on the same date. */
bool list_is_same_day(int64_t a_us, int64_t b_us, enum clock_zone zone);

/* Writers that calls and messages share. */
void list_write_time(const struct list_format *format, int64_t time_us, unsigned time_ns,
                     struct buf *buf);
void list_write_addr(const struct list_format *format, const struct addr *addr, struct buf *buf);

#endif
