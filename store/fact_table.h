/*
 * store/fact_table.h: which member of a fact goes into which column: one row a column.
 *
 * The rows serve the virtual table that reads a batch, and the statements that store it.
 *
 * Threads:   constant tables and pure functions.
 */
#ifndef STORE_FACT_TABLE_H
#define STORE_FACT_TABLE_H

#include "correlate/facts.h"

/* How a member is read. */
enum fact_shape {
    SHAPE_U8 = 1,
    SHAPE_BOOL,
    SHAPE_U16,
    SHAPE_U32,
    SHAPE_I32,
    SHAPE_I64,  /* and uint64_t: ids and counts stay below 2^63 */
    SHAPE_TIME, /* int64_t; TIME_NONE is stored as NULL */
    SHAPE_SLICE_TEXT,
    SHAPE_SLICE_BYTES,
    SHAPE_TEXT,    /* const char * */
    SHAPE_ADDR_IP, /* struct addr, its address as text */
};

/* What is stored when the fact is said again. */
enum fact_again {
    AGAIN_REPLACE,     /* numbers: the new value */
    AGAIN_KEEP_ABSENT, /* texts: the new one unless it is absent */
};

struct fact_column {
    const char *name;
    enum fact_shape shape;
    bool is_none_at_zero; /* 0 says "none" and is stored as NULL */
    size_t offset;        /* in the fact */
};

/* What happens to a row whose key is there. */
enum fact_saying {
    SAID_ONCE,  /* an error */
    SAID_AGAIN, /* columns change as enum fact_again says */
    SAID_TWICE, /* it is the same: nothing */
};

struct fact_table {
    const char *name; /* of the SQL table */
    const char *key;  /* its primary key's columns */
    enum fact_saying saying;
    size_t array; /* where in the batch the array's pointer is */
    size_t count; /* where in the batch the number of facts is */
    size_t size;  /* bytes of one fact */
    const struct fact_column *columns;
    size_t column_count;
};

#define FACT_TABLES 10

/* In the order in which a batch is stored. */
extern const struct fact_table fact_tables[FACT_TABLES];

/* Give the first fact of a kind in the batch, and how many there are. */
const void *fact_table_rows(const struct fact_table *table, const struct fact_batch *batch,
                            size_t *ret_count);

/* Tell what a column does when its fact is said again. */
enum fact_again fact_column_again(const struct fact_column *column);

#endif
