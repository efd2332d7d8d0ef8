#include "store/migrate.h"

#include <stdio.h>

#include "base/array.h"
#include "store/migrate_messages.h"
#include "store/schema.h"

/* Version 2 has a list of changes, for those who follow a store while it grows. */
static const char to_2[] = "CREATE TABLE IF NOT EXISTS change ("
                           " number INTEGER PRIMARY KEY,"
                           " call INTEGER NOT NULL REFERENCES call (id)"
                           ") STRICT;";

/* Version 3 tells ringing from the first response, how a call ended, and spans as the caller sees them
 * (RFC 6076 4.3). The messages of a call tell most of it. A store is whole in which the order of calls was
 * noted, which is done at its end. */
static const char to_3[] =
    "ALTER TABLE finding ADD COLUMN detail TEXT;"
    "ALTER TABLE call ADD COLUMN ended_how INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE call ADD COLUMN start_ns INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE call ADD COLUMN ringing_us INTEGER;"
    "ALTER TABLE call ADD COLUMN first_final_us INTEGER;"
    "ALTER TABLE call ADD COLUMN pdd_us INTEGER;"
    "ALTER TABLE call ADD COLUMN setup_us INTEGER;"
    "ALTER TABLE call ADD COLUMN duration_us INTEGER;"
    "ALTER TABLE call ADD COLUMN cut INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE call DROP COLUMN alerting_us;"

    /* What the caller received, as far as the call's own requests go. */
    "CREATE TEMP TABLE figure AS"
    " SELECT l.call AS call,"
    "  min(CASE WHEN m.code BETWEEN 180 AND 189 THEN m.time_us END) AS ringing_us,"
    "  min(CASE WHEN m.code >= 200 AND m.code NOT IN (401, 407, 422, 423)"
    "    AND (m.code NOT BETWEEN 300 AND 399 OR m.code = c.final) THEN m.time_us END) AS final_us,"
    "  max(CASE WHEN m.code = c.final THEN m.time_us END) AS last_final_us"
    "  FROM message AS m JOIN leg AS l ON l.id = m.leg JOIN call AS c ON c.id = l.call"
    "  JOIN endpoint AS a ON a.id = m.dst JOIN endpoint AS b ON b.id = c.src"
    "  WHERE a.ip = b.ip AND m.method = c.method GROUP BY l.call;"
    /* 13: its beginning is not in the capture, so nothing counts from it. */
    "UPDATE call SET ringing_us = iif(is_invite, f.ringing_us, NULL),"
    "  first_final_us = coalesce(f.final_us, f.last_final_us)"
    "  FROM temp.figure AS f WHERE f.call = call.id AND state <> 13;"
    "UPDATE call SET setup_us = answer_us - start_us,"
    "  pdd_us = coalesce(min(coalesce(ringing_us, answer_us), coalesce(answer_us, ringing_us)),"
    "   (SELECT final_us FROM temp.figure AS f WHERE f.call = call.id)) - start_us"
    "  WHERE is_invite AND state <> 13;"
    "UPDATE call SET duration_us = end_us - answer_us WHERE is_invite;"
    "DROP TABLE temp.figure;"

    "CREATE TEMP TABLE figure AS"
    " SELECT l.call AS call, sum((m.flags & 16) <> 0) AS cut,"
    "  min(CASE WHEN m.time_us = c.start_us THEN m.time_ns END) AS start_ns"
    "  FROM message AS m JOIN leg AS l ON l.id = m.leg JOIN call AS c ON c.id = l.call"
    "  GROUP BY l.call;"
    "UPDATE call SET cut = f.cut, start_ns = coalesce(f.start_ns, 0)"
    "  FROM temp.figure AS f WHERE f.call = call.id;"
    "DROP TABLE temp.figure;"

    /* A BYE counts for more the better it was answered: 1 accepted, 3 refused, 2 not answered. */
    "CREATE TEMP TABLE ending AS"
    " SELECT l.call AS call, max(t.method = 'CANCEL') AS is_cancelled,"
    "  max(t.method = 'BYE') AS has_bye,"
    "  max(t.method = 'BYE' AND t.final BETWEEN 200 AND 299) AS is_accepted,"
    "  max(t.method = 'BYE' AND t.final >= 300 AND t.final NOT IN (401, 407)) AS is_refused"
    "  FROM transaction_ AS t JOIN leg AS l ON l.id = t.leg GROUP BY l.call;"
    /* 7 is cancelled, 9 not answered. What failed has the code of its failure. */
    "UPDATE call SET ended_how = CASE"
    "  WHEN end_us IS NULL AND is_invite THEN 0"
    "  WHEN state = 7 AND is_cancelled THEN 4"
    "  WHEN state <> 7 AND final >= 300 THEN 5"
    "  WHEN state = 9 THEN 6"
    "  WHEN NOT is_invite OR NOT has_bye THEN 0"
    "  WHEN is_accepted THEN 1 WHEN is_refused THEN 3 ELSE 2 END"
    "  FROM temp.ending AS e WHERE e.call = call.id;"
    "DROP TABLE temp.ending;"
    /* Who refuses a call is its callee; a challenge (11) is no refusal. */
    "UPDATE call SET ended_by = 2 WHERE is_invite AND ended_how = 5"
    "  AND ended_by = 0 AND state <> 11;"

    /* Versions 1 and 2 took packets in the order of the file, and any time: no span is negative, or counts
     * from or to a time that cannot be. */
    "UPDATE call SET setup_us = iif(setup_us BETWEEN 0 AND 9214646400000000, setup_us, NULL),"
    "  pdd_us = iif(pdd_us BETWEEN 0 AND 9214646400000000, pdd_us, NULL),"
    "  duration_us = iif(duration_us BETWEEN 0 AND 9214646400000000, duration_us, NULL);"
    "UPDATE call SET setup_us = NULL, pdd_us = NULL, duration_us = NULL"
    "  WHERE start_us NOT BETWEEN 0 AND 9214646399999999;"

    "INSERT OR REPLACE INTO property (name, value)"
    " SELECT 'whole', count(*) > 0 FROM property WHERE name = 'calls_in_order';";

/* Version 4 keeps the catalogue of rules beside the findings, and the bytes that a finding rests on apart
 * from it, and has a table for messages of several frames, of which there were none. Rules that the older rung did not know are not there; one that is known no more gets a number
 * that no rule will have. A finding was about one message or none. */
static const char to_4[] =
    "CREATE TABLE rule (id INTEGER PRIMARY KEY, slug TEXT, scope INTEGER NOT NULL,"
    " severity INTEGER NOT NULL, section TEXT, text TEXT) STRICT;"
    "CREATE TABLE evidence (finding INTEGER NOT NULL REFERENCES finding (id),"
    " position INTEGER NOT NULL, message INTEGER REFERENCES message (id),"
    " offset INTEGER NOT NULL, length INTEGER NOT NULL, time_us INTEGER NOT NULL,"
    " transaction_ INTEGER REFERENCES transaction_ (id), dialog INTEGER REFERENCES dialog (id),"
    " PRIMARY KEY (finding, position)) STRICT, WITHOUT ROWID;"
    "INSERT INTO evidence"
    " (finding, position, message, offset, length, time_us, transaction_, dialog)"
    " SELECT id, 1, message, offset, length, time_us, transaction_, dialog FROM finding"
    "  WHERE message IS NOT NULL;"

    "CREATE TEMP TABLE numbered (id INTEGER, slug TEXT PRIMARY KEY);"
    "INSERT INTO temp.numbered VALUES"
    " (101, 'start-line-unparsable'), (102, 'line-not-crlf'), (103, 'no-empty-line'),"
    "  (104, 'request-line-extra-ws'), (105, 'ruri-angle-brackets'), (106, 'ruri-space-or-ctl'),"
    "  (107, 'bad-sip-version'), (108, 'sip-version-case'), (109, 'status-code-not-3digit'),"
    "  (110, 'method-case'), (111, 'leading-crlf'), (201, 'hdr-no-colon'), (202, "
    "'hdr-ws-before-colon'),"
    "  (203, 'hdr-folded'), (204, 'hdr-single-dup'), (205, 'key-too-long'), (206, 'hdr-grammar'),"
    "  (301, 'body-no-content-type'), (302, 'clen-too-long'), (303, 'clen-too-short'),"
    "  (304, 'clen-nonzero-no-body'), (305, 'clen-invalid'), (401, 'req-missing-mandatory'),"
    "  (402, 'rsp-missing-mandatory'), (403, 'from-tag-missing'), (404, 'rsp-to-tag-missing'),"
    "  (405, 'cseq-method-mismatch'), (406, 'cseq-range'), (407, 'maxfwd-range'), (408, "
    "'expires-range'),"
    "  (409, 'via-proto'), (410, 'via-branch-missing'), (411, 'via-branch-cookie'),"
    "  (412, 'via-branch-cookie-only'), (501, 'rsp-cseq-differs');"
    "INSERT INTO rule (id, slug, scope, severity, section, text)"
    " SELECT coalesce(n.id, 60000 + row_number() OVER (ORDER BY f.rule)), f.rule,"
    "  iif(f.rule = 'rsp-cseq-differs', 3, 1), max(f.severity), f.section, f.text"
    "  FROM finding AS f LEFT JOIN temp.numbered AS n ON n.slug = f.rule"
    "  GROUP BY f.rule;"
    "DROP TABLE temp.numbered;"

    "CREATE TABLE new_finding (id INTEGER PRIMARY KEY, leg INTEGER REFERENCES leg (id),"
    " rule INTEGER REFERENCES rule (id), time_us INTEGER NOT NULL, severity INTEGER NOT NULL,"
    " detail TEXT) STRICT;"
    "INSERT INTO new_finding (id, leg, rule, time_us, severity, detail)"
    " SELECT f.id, f.leg, r.id, f.time_us, f.severity, f.detail"
    "  FROM finding AS f LEFT JOIN rule AS r ON r.slug = f.rule;"
    "DROP TABLE finding;"
    "ALTER TABLE new_finding RENAME TO finding;"
    "CREATE INDEX finding_leg ON finding (leg);"
    "CREATE VIEW finding_text AS"
    " SELECT f.id, f.leg, e.message, e.transaction_, e.dialog, f.time_us, e.offset, e.length,"
    "  f.severity, r.slug AS rule, r.section, r.text, f.detail"
    "  FROM finding AS f LEFT JOIN rule AS r ON r.id = f.rule"
    "  LEFT JOIN evidence AS e ON e.finding = f.id AND e.position = 1;"

    "CREATE TABLE message_frame (message INTEGER NOT NULL REFERENCES message (id),"
    " position INTEGER NOT NULL, capture INTEGER NOT NULL REFERENCES capture (id),"
    " frame INTEGER NOT NULL, time_us INTEGER NOT NULL, time_ns INTEGER NOT NULL,"
    " end_offset INTEGER NOT NULL, frame_len INTEGER NOT NULL, offset INTEGER NOT NULL,"
    " length INTEGER NOT NULL, message_offset INTEGER NOT NULL,"
    " PRIMARY KEY (message, position)) STRICT, WITHOUT ROWID;"
    "CREATE VIEW frame_of_message AS"
    " SELECT id AS message, 1 AS position, capture, frame, time_us, time_ns, end_offset,"
    "  frame_len, offset, length, 0 AS message_offset FROM message WHERE flags & 128 = 0"
    " UNION ALL"
    " SELECT message, position, capture, frame, time_us, time_ns, end_offset, frame_len, offset,"
    "  length, message_offset FROM message_frame;";

/* From version i + 1 to the next one. */
static const struct {
    const char *sql;
    enum err (*run)(struct db *db, struct error *reterr); /* after the SQL; or NULL */
} steps[] = {{to_2, NULL}, {to_3, NULL}, {to_4, NULL}, {"", migrate_messages}};

static enum err run_step(struct db *db, size_t at, struct error *reterr)
{
    enum err err = db_run(db, steps[at].sql, reterr);

    return err == ERR_NONE && steps[at].run != NULL ? steps[at].run(db, reterr) : err;
}

static enum err run_steps(struct db *db, int64_t version, struct error *reterr)
{
    enum err err = ERR_NONE;

    for (; version <= (int64_t)COUNT_OF(steps) && err == ERR_NONE; version++)
        err = run_step(db, (size_t)version - 1, reterr);
    return err == ERR_NONE ? schema_set_version(db, reterr) : err;
}

/* The version is read again behind the lock: another rung may have been faster. *ret_reason says why it
 * failed. */
static enum err migrate(struct db *db, char ret_reason[ERROR_REASON_MAX], struct error *reterr)
{
    char memory[ERROR_REASON_MAX];
    int64_t version;
    enum err err = db_run(db, "BEGIN IMMEDIATE", reterr);

    if (err == ERR_NONE)
        err = schema_version_of(db, &version, reterr);
    if (err == ERR_NONE)
        err = run_steps(db, version, reterr);
    if (err == ERR_NONE)
        err = db_run(db, "COMMIT", reterr);
    if (err != ERR_NONE) {
        snprintf(ret_reason, ERROR_REASON_MAX, "%s", db_reason(db, memory));
        db_rollback(db);
    }
    return err;
}

static enum err migrate_file(const char *path, struct error *reterr)
{
    char reason[ERROR_REASON_MAX];
    struct db *db = NULL;
    enum err err = db_open(path, DB_WRITE, &db, reterr);

    if (err == ERR_NONE)
        err = migrate(db, reason, reterr);
    db_close(db);
    return err;
}

/* VACUUM INTO copies what one moment of the store holds, whoever else has it open. */
static enum err copy(const char *path, const char *to, struct error *reterr)
{
    struct db *db = NULL;
    struct db_stmt stmt = {0};
    bool is_row;
    enum err err = db_open(path, DB_READ, &db, reterr);

    if (err == ERR_NONE)
        err = db_prepare(db, "VACUUM INTO ?1", &stmt, reterr);
    if (err == ERR_NONE) {
        db_bind_text(&stmt, 1, slice_from_text(to));
        err = db_step(&stmt, &is_row, reterr);
    }
    db_finalize(&stmt);
    db_close(db);
    return err;
}

/* The copy can be written, so it is the store that is not what its version says. */
static enum err migrate_copied(const char *path, const char *copied, struct error *reterr)
{
    char memory[ERROR_REASON_MAX];
    struct db *db = NULL;
    enum err err = db_open(copied, DB_WRITE, &db, reterr);

    if (err == ERR_NONE)
        err = migrate(db, memory, reterr);
    if (err == ERR_OUTPUT)
        err = error_set(reterr, ERR_INPUT, "'%s' cannot be brought up to date: %s", path, memory);
    db_close(db);
    return err;
}

static enum err migrate_copy(const char *path, struct temp_file *ret_copy, struct error *reterr)
{
    enum err err = temp_file_new(ret_copy, reterr);

    if (err == ERR_NONE)
        err = copy(path, ret_copy->path, reterr);
    if (err == ERR_NONE)
        err = migrate_copied(path, ret_copy->path, reterr);
    if (err != ERR_NONE) {
        temp_file_remove(ret_copy);
        *ret_copy = (struct temp_file){0};
    }
    return err;
}

enum err migrate_store(const char *path, struct temp_file *ret_copy, struct error *reterr)
{
    struct error in_place;

    *ret_copy = (struct temp_file){0};
    if (migrate_file(path, &in_place) == ERR_NONE)
        return ERR_NONE;
    return migrate_copy(path, ret_copy, reterr);
}
