/*
 * export/list.h: calls and messages as tables for people, and as CSV for programs.
 *
 * A table holds back its first LIST_HELD_ROWS rows to find the widths of its columns; later rows are
 * written at once. With a width, wide columns shrink, and then the least important are left out; without
 * a width, nothing is cut. CSV (RFC 4180) has a line of column names and uncut values: times in RFC 3339
 * UTC, spans in seconds, the plain state word.
 *
 * Ownership: the caller owns the list; rows are borrowed for the call.
 * Threads:   one thread.
 * Limits:    LIST_HELD_ROWS rows are held; LIST_COLUMNS_MAX columns; a value over LIST_CELL_MAX
 *            bytes is cut.
 */
#ifndef EXPORT_LIST_H
#define EXPORT_LIST_H

#include "export/style.h"
#include "store/rows.h"

#define LIST_HELD_ROWS   512
#define LIST_COLUMNS_MAX 32
#define LIST_CELL_MAX    1024

/* Columns of a table of calls, from left to right. */
#define LIST_CALLS_DEFAULT "n,start,state,findings,from,to,src,dst,pdd,duration,msgs"

/* The same where other methods than INVITE are listed too, and in the terminal. */
#define LIST_ALL_DEFAULT "n,start,method,state,findings,from,to,src,dst,pdd,duration,msgs"

/* Columns of the page. Its cell of src shows dst too. */
#define LIST_PAGE_DEFAULT "n,start,state,from,to,src,pdd,duration,msgs,findings"

enum list_form {
    LIST_TABLE = 0,
    LIST_PLAIN, /* no head, values as in CSV with tabs between, "-" for none: for awk and cut */
    LIST_CSV,
};

/* Zero-initialised: a table of the default columns. */
struct list_options {
    enum list_form form;
    const char *columns; /* names with commas between; NULL: the default of the form */
    struct style style;
    int64_t start_us; /* first and last time of the captures; dates are shown when they are on */
    int64_t end_us;   /* different days; relative times count from start_us */
};

struct list;

/* Return whether a column is shown for which call rows must have call_id and legs. */
bool list_needs_legs(const struct list *list);

/* Return the columns that rows of calls must have, as in struct call_query. */
uint64_t list_reads(const struct list *list);

/* Make a list of calls or of messages. ERR_USAGE names a column that does not exist. */
MUST_CHECK enum err list_new_calls(const struct list_options *options, struct out *out,
                                   struct list **ret_list, struct error *reterr);
MUST_CHECK enum err list_new_messages(const struct list_options *options, struct out *out,
                                      struct list **ret_list, struct error *reterr);

/* Add a row to a list of that kind. Return ERR_MEMORY when it cannot be held. */
MUST_CHECK enum err list_call(struct list *list, const struct call_row *row);
MUST_CHECK enum err list_message(struct list *list, const struct message_row *row);

/* Write the rows that are held back. A table without rows has no head; CSV always has one. */
void list_finish(struct list *list);

/* Free a list; NULL is allowed. */
void list_free(struct list *list);

/* Write all column names of calls, with commas between, for help texts. */
void list_call_columns(struct buf *buf);
void list_message_columns(struct buf *buf);

/* Write the state of a call as lists show it: the state word in capitals, with the code before it where the code
 * is more exact ("486 BUSY"). */
void list_write_state(enum call_state state, uint16_t final, struct buf *buf);

#endif
