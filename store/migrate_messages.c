#include "store/migrate_messages.h"

#include "correlate/facts.h"
#include "store/block_writer.h"
#include "store/schema.h"

#define COUNT_COLUMN(shape, member, of, json, key, values, meaning) +1
_Static_assert(
    (MESSAGE_COLUMNS(COUNT_COLUMN)) == 20,
    "columns that come later are added to message_block by a step of their own; this one needs"
    " a table of the 20 columns that version 5 has");

/* Two tables referred to the messages, and nothing can refer to a view. */
static const char before[] =
    "DROP VIEW frame_of_message;"
    "DROP VIEW finding_text;"
    "DROP INDEX IF EXISTS message_leg;"
    "ALTER TABLE evidence RENAME TO old_evidence;"
    "CREATE TABLE evidence (finding INTEGER NOT NULL REFERENCES finding (id),"
    " position INTEGER NOT NULL, message INTEGER,"
    " offset INTEGER NOT NULL, length INTEGER NOT NULL, time_us INTEGER NOT NULL,"
    " transaction_ INTEGER REFERENCES transaction_ (id), dialog INTEGER REFERENCES dialog (id),"
    " PRIMARY KEY (finding, position)) STRICT, WITHOUT ROWID;"
    "INSERT INTO evidence SELECT * FROM old_evidence;"
    "DROP TABLE old_evidence;"
    "ALTER TABLE message_frame RENAME TO old_message_frame;"
    "CREATE TABLE message_frame (message INTEGER NOT NULL,"
    " position INTEGER NOT NULL, capture INTEGER NOT NULL REFERENCES capture (id),"
    " frame INTEGER NOT NULL, time_us INTEGER NOT NULL, time_ns INTEGER NOT NULL,"
    " end_offset INTEGER NOT NULL, frame_len INTEGER NOT NULL, offset INTEGER NOT NULL,"
    " length INTEGER NOT NULL, message_offset INTEGER NOT NULL,"
    " PRIMARY KEY (message, position)) STRICT, WITHOUT ROWID;"
    "INSERT INTO message_frame SELECT * FROM old_message_frame;"
    "DROP TABLE old_message_frame;"
    "ALTER TABLE message RENAME TO old_message;";

static const char query[] =
    "SELECT id, leg, time_us, time_ns, transport, code, flags, capture, frame, end_offset, "
    "frame_len,"
    " offset, length, src, dst, cseq, transaction_, dialog, method, reason FROM old_message"
    " ORDER BY id";

static const char after[] =
    "DROP TABLE old_message;"
    "CREATE VIEW finding_text AS"
    " SELECT f.id, f.leg, e.message, e.transaction_, e.dialog, f.time_us, e.offset, e.length,"
    "  f.severity, r.slug AS rule, r.section, r.text, f.detail"
    "  FROM finding AS f LEFT JOIN rule AS r ON r.id = f.rule"
    "  LEFT JOIN evidence AS e ON e.finding = f.id AND e.position = 1;"
    "CREATE VIEW frame_of_message AS"
    " SELECT id AS message, 1 AS position, capture, frame, time_us, time_ns, end_offset,"
    "  frame_len, offset, length, 0 AS message_offset FROM message WHERE flags & 128 = 0"
    " UNION ALL"
    " SELECT message, position, capture, frame, time_us, time_ns, end_offset, frame_len, offset,"
    "  length, message_offset FROM message_frame;";

static struct fact_message read_message(const struct db_stmt *stmt)
{
    return (struct fact_message){
        .id = db_u64(stmt, 0),
        .leg = db_u64(stmt, 1),
        .time_us = db_int(stmt, 2),
        .time_ns = db_u16(stmt, 3),
        .transport = db_u8(stmt, 4),
        .code = db_u16(stmt, 5),
        .flags = db_u32(stmt, 6),
        .capture = db_u32(stmt, 7),
        .frame = db_u64(stmt, 8),
        .end_offset = db_int(stmt, 9),
        .frame_len = db_u32(stmt, 10),
        .offset = db_u32(stmt, 11),
        .length = db_u32(stmt, 12),
        .src = db_u32(stmt, 13),
        .dst = db_u32(stmt, 14),
        .cseq = db_u32(stmt, 15),
        .transaction = db_u64(stmt, 16),
        .dialog = db_u64(stmt, 17),
        .method = db_slice(stmt, 18),
        .reason = db_slice(stmt, 19),
    };
}

/* A fact's texts live until the next step, so each row is stored by itself. */
static enum err store_rows(struct db_stmt *stmt, struct block_writer *writer, struct error *reterr)
{
    bool is_row = true;
    enum err err = ERR_NONE;

    while (err == ERR_NONE && is_row) {
        struct fact_message message;

        err = db_step(stmt, &is_row, reterr);
        if (err != ERR_NONE || !is_row)
            break;
        message = read_message(stmt);
        err = block_writer_add(writer, &message, reterr);
    }
    return err == ERR_NONE ? block_writer_flush(writer, reterr) : err;
}

static enum err turn(struct db *db, struct error *reterr)
{
    struct block_writer *writer = NULL;
    struct db_stmt stmt = {0};
    enum err err = block_writer_open(db, kind_table(KIND_MESSAGE), &writer, reterr);

    if (err == ERR_NONE)
        err = db_prepare(db, query, &stmt, reterr);
    if (err == ERR_NONE)
        err = store_rows(&stmt, writer, reterr);
    db_finalize(&stmt);
    block_writer_close(writer);
    return err;
}

enum err migrate_messages(struct db *db, struct error *reterr)
{
    enum err err = db_run(db, before, reterr);

    if (err == ERR_NONE)
        err = schema_create_blocks(db, kind_table(KIND_MESSAGE), reterr);
    if (err == ERR_NONE)
        err = turn(db, reterr);
    if (err == ERR_NONE)
        err = schema_show_blocks(db, reterr);
    return err == ERR_NONE ? db_run(db, after, reterr) : err;
}
