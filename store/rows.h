/*
 * store/rows.h: what queries return: plain rows, one struct a kind.
 *
 * The members of a row are the columns of its kind (correlate/kind_call.h and so on), and behind them
 * what a query adds from other tables.
 *
 * Ownership: slices point into the row's statement and die when the visitor returns.
 * Threads:   plain values.
 *
 * A slice is absent where the database has NULL, a time is TIME_NONE, a number 0. Times are
 * microseconds since 1970 UTC.
 */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "base/addr.h"
#include "correlate/facts.h"

/* The declarations of a column in struct NAME_row, by shape. */
#define ROW_ID(member, of)           uint64_t member;
#define ROW_ID32(member, of)         uint32_t member;
#define ROW_REF(member, of)          uint64_t member;
#define ROW_REF32(member, of)        uint32_t member;
#define ROW_REF_OR_NONE(member, of)  uint64_t member;
#define ROW_REF_AS(member, of)       uint64_t member;
#define ROW_ENDPOINT(member, of)     struct addr member;
#define ROW_ENUM(member, of)         enum of member;
#define ROW_FLAG(member, of)         bool member;
#define ROW_CODE(member, of)         uint16_t member;
#define ROW_NANOSECONDS(member, of)  uint16_t member;
#define ROW_U8(member, of)           uint8_t member;
#define ROW_U32(member, of)          uint32_t member;
#define ROW_U32_OR_NONE(member, of)  uint32_t member;
#define ROW_I32(member, of)          int32_t member;
#define ROW_U64(member, of)          uint64_t member;
#define ROW_I64(member, of)          int64_t member;
#define ROW_TIME(member, of)         int64_t member;
#define ROW_TIME_OR_NONE(member, of) int64_t member;
#define ROW_SPAN_OR_NONE(member, of) int64_t member;
#define ROW_TEXT(member, of)         struct slice member;
#define ROW_CONSTANT(member, of)     struct slice member;

#define ROW_MEMBER(shape, member, of, json, key, values, meaning) ROW_##shape(member, of)

struct call_row {
    CALL_COLUMNS(ROW_MEMBER)
    struct slice call_id; /* of its first leg */
    uint32_t legs;
};

struct message_row {
    MESSAGE_COLUMNS(ROW_MEMBER)
    uint64_t call;
    struct slice call_id;
    struct slice short_id; /* of its call */
};

struct message_frame_row {
    MESSAGE_FRAME_COLUMNS(ROW_MEMBER)
};

struct leg_row {
    LEG_COLUMNS(ROW_MEMBER)
};

struct dialog_row {
    DIALOG_COLUMNS(ROW_MEMBER)
};

struct transaction_row {
    TRANSACTION_COLUMNS(ROW_MEMBER)
};

struct evidence_row {
    EVIDENCE_COLUMNS(ROW_MEMBER)
};

struct finding_row {
    FINDING_COLUMNS(ROW_MEMBER)
    struct slice rule; /* these are of its rule: the short name */
    struct slice section;
    struct slice text;
    uint64_t
        message; /* these are of the first piece of evidence, which it is shown with; 0: none */
    uint64_t transaction;
    uint64_t dialog;
    uint32_t offset;
    uint32_t length;
    const struct evidence_row *evidence; /* all pieces, in their order */
    size_t evidence_count;
    uint64_t call;
};

struct capture_row {
    CAPTURE_COLUMNS(ROW_MEMBER)
};

/* Return the first piece of evidence that is in a message; NULL when there is none. */
static inline const struct evidence_row *finding_in_message(const struct finding_row *row,
                                                            uint64_t message)
{
    for (size_t i = 0; i < row->evidence_count; i++) {
        if (row->evidence[i].message == message)
            return &row->evidence[i];
    }
    return NULL;
}

/* The columns of a call by name, and the bit of one in a set. */
enum call_row_column {
#define COLUMN(shape, member, of, json, key, values, meaning) CALL_COLUMN_##member,
    CALL_COLUMNS(COLUMN)
#undef COLUMN
};

#define CALL_COLUMN_BIT(member) (UINT64_C(1) << CALL_COLUMN_##member)

/* The kinds that have rows. */
#define ROW_KINDS(KIND)                                                                            \
    KIND(call, CALL)                                                                               \
    KIND(message, MESSAGE)                                                                         \
    KIND(message_frame, MESSAGE_FRAME)                                                             \
    KIND(leg, LEG)                                                                                 \
    KIND(dialog, DIALOG)                                                                           \
    KIND(transaction, TRANSACTION)                                                                 \
    KIND(finding, FINDING)                                                                         \
    KIND(evidence, EVIDENCE)                                                                       \
    KIND(capture, CAPTURE)

#endif
