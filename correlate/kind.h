/*
 * correlate/kind.h: the kinds of facts, in one table: what each is called, its columns, and what
 * storing it again does.
 *
 * correlate/kind_NAME.h lists the columns of one kind. From that list come struct fact_NAME
 * (correlate/facts.h), struct NAME_row (store/rows.h), CREATE TABLE and the statements of the store,
 * the reader of its rows, the members of its JSON object, and its table in docs/SCHEMA.md.
 *
 *   COLUMN(shape, member, of, json, key, values, meaning)
 *
 *   shape    what the column holds: enum kind_shape
 *   member   of both structs; the column has the same name
 *   of       REF: the table whose id the column holds. ENUM: the enum. REF_AS, ADDRESS_*: the name of
 *            the column, where the member has another one. Else _
 *   json     how the value is written in JSON: enum kind_form; NONE where it is not written, or where
 *            export/json.c does it by hand
 *   key      the name of that member in JSON
 *   values   what docs/SCHEMA.md says of the values, and of the
 *   meaning
 *
 * Adding a column is one row and the line that fills it. Adding a kind is a file of rows, a row in
 * KINDS and the module that emits it.
 *
 * Threads:   constant tables and pure functions.
 */
#ifndef CORRELATE_KIND_H
#define CORRELATE_KIND_H

#include "base/packet.h"
#include "base/slice.h"

#include "correlate/kind_call.h"
#include "correlate/kind_capture.h"
#include "correlate/kind_counter.h"
#include "correlate/kind_dialog.h"
#include "correlate/kind_endpoint.h"
#include "correlate/kind_evidence.h"
#include "correlate/kind_finding.h"
#include "correlate/kind_frame.h"
#include "correlate/kind_leg.h"
#include "correlate/kind_message.h"
#include "correlate/kind_message_frame.h"
#include "correlate/kind_rule.h"
#include "correlate/kind_transaction.h"

/* The kinds, in the order in which a batch is stored.
 *
 *   KIND(name, NAME, table, key, again, many, max)
 *
 *   table  in the store (TRANSACTION is a word of SQL)
 *   key    the columns of its primary key
 *   again  what storing a fact does whose key is there: enum kind_again
 *   many   the member of struct fact_batch that holds them
 *   max    of which one batch holds so many */
#define KINDS(KIND)                                                                                \
    KIND(capture, CAPTURE, "capture", "id", UPSERT, captures, FACT_CAPTURES_MAX)                   \
    KIND(counter, COUNTER, "counter", "name", UPSERT, counters, FACT_COUNTERS_MAX)                 \
    KIND(endpoint, ENDPOINT, "endpoint", "id", INSERT, endpoints, FACT_OBJECTS_MAX)                \
    KIND(call, CALL, "call", "id", UPSERT, calls, FACT_OBJECTS_MAX)                                \
    KIND(leg, LEG, "leg", "id", UPSERT, legs, FACT_OBJECTS_MAX)                                    \
    KIND(dialog, DIALOG, "dialog", "id", UPSERT, dialogs, FACT_OBJECTS_MAX)                        \
    KIND(transaction, TRANSACTION, "transaction_", "id", UPSERT, transactions, FACT_OBJECTS_MAX)   \
    KIND(message, MESSAGE, "message", "id", BLOCKS, messages, FACT_MESSAGES_MAX)                   \
    KIND(message_frame, MESSAGE_FRAME, "message_frame", "message, position", INSERT,               \
         message_frames, FACT_FRAMES_MAX)                                                          \
    KIND(frame, FRAME, "frame", "capture, number", INSERT_OR_IGNORE, frames, FACT_FRAMES_MAX)      \
    KIND(rule, RULE, "rule", "id", INSERT_OR_IGNORE, rules, FACT_RULES_MAX)                        \
    KIND(finding, FINDING, "finding", "id", INSERT, findings, FACT_FINDINGS_MAX)                   \
    KIND(evidence, EVIDENCE, "evidence", "finding, position", INSERT, evidences, FACT_EVIDENCES_MAX)

enum fact_kind {
#define KIND(name, NAME, table, key, again, many, max) KIND_##NAME,
    KINDS(KIND)
#undef KIND
        KIND_COUNT, /* number of kinds */
};

/* What storing a fact does whose key is there. */
enum kind_again {
    KIND_INSERT,           /* an error */
    KIND_UPSERT,           /* columns take the new value; texts, where there is one */
    KIND_INSERT_OR_IGNORE, /* nothing: it is the same */
    KIND_BLOCKS,           /* an error; rows are stored in blocks, in the order of their ids */
};

/* What a column holds, and as what it stands in a fact. A row has addresses where a fact has ids of
 * endpoints, and slices where a fact has constants. */
enum kind_shape {
    SHAPE_ID,           /* uint64_t: the primary key */
    SHAPE_ID32,         /* uint32_t: the same */
    SHAPE_REF,          /* uint64_t: id of table `of` */
    SHAPE_REF32,        /* uint32_t: the same */
    SHAPE_REF_OR_NONE,  /* uint64_t: the same; NULL for 0 */
    SHAPE_REF_AS,       /* uint64_t: id of table `of`, which names the column; NULL for 0 */
    SHAPE_ENDPOINT,     /* uint32_t: id of an endpoint; NULL for 0. In a row: struct addr */
    SHAPE_ENUM,         /* uint8_t; in a row: enum `of` */
    SHAPE_FLAG,         /* bool */
    SHAPE_CODE,         /* uint16_t: a status code; NULL for 0 */
    SHAPE_NANOSECONDS,  /* uint16_t: 0 to 999 beyond the microseconds beside it */
    SHAPE_U8,           /* uint8_t */
    SHAPE_U32,          /* uint32_t */
    SHAPE_U32_OR_NONE,  /* uint32_t; NULL for 0 */
    SHAPE_I32,          /* int32_t */
    SHAPE_U64,          /* uint64_t, below 2^63 */
    SHAPE_I64,          /* int64_t */
    SHAPE_TIME,         /* int64_t: microseconds since 1970 UTC */
    SHAPE_TIME_OR_NONE, /* int64_t: the same; NULL for TIME_NONE */
    SHAPE_SPAN_OR_NONE, /* int64_t: microseconds; NULL for TIME_NONE */
    SHAPE_TEXT,         /* struct slice; NULL when absent; kept when stored again without it */
    SHAPE_BYTES,        /* struct slice */
    SHAPE_CONSTANT,     /* const char *; in a row: struct slice */
    SHAPE_ADDRESS_IP,   /* struct addr: the address as text; `of` names the column */
    SHAPE_ADDRESS_PORT, /* the port of a struct addr that has a column already */
};

/* How a column is written in JSON. */
enum kind_form {
    FORM_NONE,
    FORM_NUMBER,
    FORM_NUMBER_OR_NULL, /* null for 0 */
    FORM_FLAG,
    FORM_TEXT,
    FORM_TIME,
    FORM_START,       /* the time at which the object began, with nanoseconds */
    FORM_SINCE_START, /* a time, as the span since that */
    FORM_SPAN,
    FORM_STATE, /* the word for a state of the kind */
    FORM_ENDED_BY,
    FORM_ENDED_HOW,
    FORM_PARTY, /* this and the next two columns: user, host and display name */
    FORM_ADDRESS,
};

/* The declarations of a column in struct fact_NAME, by shape. */
#define FACT_ID(name, of)           uint64_t name;
#define FACT_ID32(name, of)         uint32_t name;
#define FACT_REF(name, of)          uint64_t name;
#define FACT_REF32(name, of)        uint32_t name;
#define FACT_REF_OR_NONE(name, of)  uint64_t name;
#define FACT_REF_AS(name, of)       uint64_t name;
#define FACT_ENDPOINT(name, of)     uint32_t name;
#define FACT_ENUM(name, of)         uint8_t name;
#define FACT_FLAG(name, of)         bool name;
#define FACT_CODE(name, of)         uint16_t name;
#define FACT_NANOSECONDS(name, of)  uint16_t name;
#define FACT_U8(name, of)           uint8_t name;
#define FACT_U32(name, of)          uint32_t name;
#define FACT_U32_OR_NONE(name, of)  uint32_t name;
#define FACT_I32(name, of)          int32_t name;
#define FACT_U64(name, of)          uint64_t name;
#define FACT_I64(name, of)          int64_t name;
#define FACT_TIME(name, of)         int64_t name;
#define FACT_TIME_OR_NONE(name, of) int64_t name;
#define FACT_SPAN_OR_NONE(name, of) int64_t name;
#define FACT_TEXT(name, of)         struct slice name;
#define FACT_BYTES(name, of)        struct slice name;
#define FACT_CONSTANT(name, of)     const char *name;
#define FACT_ADDRESS_IP(name, of)   struct addr name;
#define FACT_ADDRESS_PORT(name, of)

#define FACT_MEMBER(shape, name, of, json, key, values, meaning) FACT_##shape(name, of)

/* The name of a column. */
#define COLUMN_NAME(shape, member, of)                                                             \
    (SHAPE_##shape == SHAPE_REF_AS || SHAPE_##shape == SHAPE_ADDRESS_IP ||                         \
             SHAPE_##shape == SHAPE_ADDRESS_PORT                                                   \
         ? #of                                                                                     \
         : #member)

struct kind_column {
    const char *name;
    const char *of; /* REF*: the table whose id it is */
    enum kind_shape shape;
    size_t offset; /* in the fact */
};

struct kind_table {
    const char *name; /* of the table in the store */
    const char *key;  /* the columns of its primary key */
    enum kind_again again;
    size_t array; /* where in the batch the pointer to the facts is */
    size_t count; /* where in the batch their number is */
    size_t size;  /* bytes of one fact */
    size_t max;   /* facts that one batch holds */
    const struct kind_column *columns;
    size_t column_count;
};

/* Return the table of a kind. */
const struct kind_table *kind_table(enum fact_kind kind);

struct fact_batch;

/* Return the bytes that a member of this shape takes when it is a number; 0 when it is not. */
size_t kind_number_size(enum kind_shape shape);

/* Return the number that a member of a fact holds; its shape must be that of a number. */
int64_t kind_number(enum kind_shape shape, const void *member);

/* Return whether a number stands for NULL in a column of this shape. */
bool kind_is_null(enum kind_shape shape, int64_t number);

/* Return the first fact of a kind in the batch, and how many there are. */
const void *kind_facts(enum fact_kind kind, const struct fact_batch *batch, size_t *ret_count);

/* Count one more fact of a kind and return its place, to be filled. The batch must have room for it. */
void *kind_add(enum fact_kind kind, struct fact_batch *batch);

#endif
