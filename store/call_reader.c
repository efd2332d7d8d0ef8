#include "store/call_reader.h"

#include "store/schema.h"

#define CALL_COLUMNS                                                                               \
    "SELECT c.id, c.state, c.ended_by, c.is_invite, c.final, c.src, c.dst, c.start_us,"            \
    " c.answer_us, c.end_us, c.last_us, c.messages, c.retransmissions, c.duplicates, c.findings,"  \
    " c.reason, c.short_id, c.method, c.ruri, c.from_user, c.from_host, c.from_display,"           \
    " c.to_user, c.to_host, c.to_display, c.ended_how, c.ringing_us, c.first_final_us, c.pdd_us,"  \
    " c.setup_us, c.duration_us, c.cut, c.start_ns,"

/* The Call-ID of the first leg, and how many legs there are: by index, or in one pass over all legs
 * as long as the store is being written and has none. */
static const char calls_by_index[] =
    CALL_COLUMNS " (SELECT call_id FROM leg WHERE call = c.id ORDER BY id LIMIT 1),"
                 " (SELECT count(*) FROM leg WHERE call = c.id)"
                 " FROM call AS c WHERE true";
static const char calls_without_legs[] = CALL_COLUMNS " NULL, 0 FROM call AS c WHERE true";
static const char calls_in_a_pass[] =
    CALL_COLUMNS " l.call_id, l.legs"
                 " FROM call AS c LEFT JOIN"
                 " (SELECT call, call_id, min(id), count(*) AS legs FROM leg GROUP BY call) AS l"
                 " ON l.call = c.id WHERE true";

static void read_call_times(const struct db_stmt *stmt, struct call_row *row)
{
    row->start_us = db_time(stmt, 7);
    row->start_ns = db_u16(stmt, 32);
    row->answer_us = db_time(stmt, 8);
    row->end_us = db_time(stmt, 9);
    row->last_us = db_time(stmt, 10);
    row->ringing_us = db_time(stmt, 26);
    row->first_final_us = db_time(stmt, 27);
    row->pdd_us = db_time(stmt, 28);
    row->setup_us = db_time(stmt, 29);
    row->duration_us = db_time(stmt, 30);
}

static void read_call_numbers(const struct db_stmt *stmt, struct call_row *row)
{
    row->id = db_u64(stmt, 0);
    row->state = (enum call_state)db_u8(stmt, 1);
    row->ended_by = (enum call_party)db_u8(stmt, 2);
    row->ended_how = (enum call_end)db_u8(stmt, 25);
    row->is_invite = db_bool(stmt, 3);
    row->final = db_u16(stmt, 4);
    row->messages = db_u32(stmt, 11);
    row->retransmissions = db_u32(stmt, 12);
    row->duplicates = db_u32(stmt, 13);
    row->findings = db_u32(stmt, 14);
    row->cut = db_u32(stmt, 31);
    row->legs = db_u32(stmt, 34);
}

static void read_call_texts(const struct db_stmt *stmt, struct call_row *row)
{
    row->reason = db_slice(stmt, 15);
    row->short_id = db_slice(stmt, 16);
    row->method = db_slice(stmt, 17);
    row->ruri = db_slice(stmt, 18);
    row->from_user = db_slice(stmt, 19);
    row->from_host = db_slice(stmt, 20);
    row->from_display = db_slice(stmt, 21);
    row->to_user = db_slice(stmt, 22);
    row->to_host = db_slice(stmt, 23);
    row->to_display = db_slice(stmt, 24);
    row->call_id = db_slice(stmt, 33);
}

enum err call_reader_read(struct view *view, const struct db_stmt *stmt, void *context,
                          bool *ret_is_enough, struct error *reterr)
{
    struct call_visit *visit = context;
    struct call_row row;
    enum err err = view_endpoint(view, db_u32(stmt, 5), &row.src, reterr);

    if (err == ERR_NONE)
        err = view_endpoint(view, db_u32(stmt, 6), &row.dst, reterr);
    if (err != ERR_NONE)
        return err;
    read_call_numbers(stmt, &row);
    read_call_times(stmt, &row);
    read_call_texts(stmt, &row);
    visit->is_any = true;
    *ret_is_enough = !visit->visit(visit->context, &row);
    return ERR_NONE;
}

enum err call_reader_begin(struct view *view, bool omits_legs, struct select *select,
                           struct error *reterr)
{
    bool has_index;
    enum err err = schema_has_index(view_db(view), SCHEMA_INDEX_LEG_CALL, &has_index, reterr);

    if (err == ERR_NONE && omits_legs)
        select_init(select, calls_without_legs);
    else if (err == ERR_NONE)
        select_init(select, has_index ? calls_by_index : calls_in_a_pass);
    return err;
}

void call_reader_begin_few(struct select *select)
{
    select_init(select, calls_by_index);
}
