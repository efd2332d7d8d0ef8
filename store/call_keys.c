#include "store/call_keys.h"

#include "store/query_changes.h"
#include "store/schema.h"

#include <stdlib.h>

/* When so much of the text is waste, and half of it, all is read anew. */
#define WASTE_MAX (1u << 20)

/* More ids than this have no keys: an id is an index. */
#define IDS_MAX (16u << 20)

static const char selected[] =
    "SELECT c.id, c.is_invite, c.start_us, c.state, c.final, c.pdd_us,"
    " coalesce(c.end_us, c.last_us) - c.answer_us, c.messages, c.findings, c.src, c.dst,"
    " c.from_user, c.from_host, c.from_display, c.to_user, c.to_host, c.to_display,"
    " c.method, c.short_id,"
    " (SELECT group_concat(call_id, char(10)) FROM leg WHERE call = c.id)"
    " FROM call AS c WHERE true";

/* --- memory --- */

/* Make room for `count` things of `size` bytes at *memory; new ones are zero. */
static bool reserve(void **memory, size_t *cap, size_t count, size_t size)
{
    size_t new_cap = *cap == 0 ? 1024 : *cap;
    char *larger;

    if (count <= *cap)
        return true;
    while (new_cap < count)
        new_cap += new_cap / 2;
    larger = reallocarray(*memory, new_cap, size);
    if (larger == NULL)
        return false;
    memset(larger + *cap * size, 0, (new_cap - *cap) * size);
    *memory = larger;
    *cap = new_cap;
    return true;
}

void call_keys_clear(struct call_keys *keys)
{
    free(keys->calls);
    free(keys->endpoints);
    free(keys->text);
    *keys = (struct call_keys){.is_too_large = keys->is_too_large};
}

static enum err give_up(struct error *reterr)
{
    return error_set(reterr, ERR_MEMORY, "no memory to search and sort");
}

/* --- text --- */

char call_keys_fold(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
}

/* There is room: it was reserved. */
static void add_byte(struct call_keys *keys, char byte)
{
    keys->text[keys->text_len++] = byte;
}

static void add_text(struct call_keys *keys, struct slice text)
{
    for (size_t i = 0; i < text.len; i++)
        add_byte(keys, call_keys_fold((char)text.ptr[i]));
}

/* Three digits, or as much room. */
static void add_code(struct call_keys *keys, uint16_t code)
{
    for (unsigned unit = 100; unit > 0; unit /= 10)
        add_byte(keys, code == 0 ? CALL_KEYS_BETWEEN : (char)('0' + code / unit % 10));
    add_byte(keys, CALL_KEYS_BETWEEN);
}

static bool reserve_text(struct call_keys *keys, const struct db_stmt *stmt, int first, int last)
{
    size_t len = 0;

    for (int column = first; column <= last; column++)
        len += db_slice(stmt, column).len + 2;
    if (keys->text_len + len > CALL_KEYS_TEXT_MAX)
        keys->is_too_large = true;
    return reserve((void **)&keys->text, &keys->text_cap, keys->text_len + len + 8, 1);
}

/* What was written from `at` on, in the place of what the owner had before if it is as long. */
static void settle_text(struct call_keys *keys, struct call_keys_text *owned, size_t at)
{
    const size_t len = keys->text_len - at;

    if (len == owned->len) {
        memcpy(keys->text + owned->at, keys->text + at, len);
        keys->text_len = at;
        return;
    }
    keys->waste += owned->len;
    *owned = (struct call_keys_text){.at = (uint32_t)at, .len = (uint32_t)len};
}

bool call_keys_has(const struct call_keys *keys, struct call_keys_text text, struct slice wanted)
{
    return text.len >= wanted.len &&
           memmem(keys->text + text.at, text.len, wanted.ptr, wanted.len) != NULL;
}

/* --- rows --- */

static enum err read_endpoint(struct view *view, const struct db_stmt *stmt, void *context,
                              bool *ret_is_enough, struct error *reterr)
{
    struct call_keys *keys = context;
    const uint64_t id = db_u64(stmt, 0);
    const size_t at = keys->text_len;

    (void)view;
    if (id >= IDS_MAX)
        keys->is_too_large = true;
    *ret_is_enough = keys->is_too_large;
    if (keys->is_too_large)
        return ERR_NONE;
    if (!reserve_text(keys, stmt, 1, 1) ||
        !reserve((void **)&keys->endpoints, &keys->endpoint_cap, id + 1, sizeof(*keys->endpoints)))
        return give_up(reterr);
    add_text(keys, db_slice(stmt, 1));
    settle_text(keys, &keys->endpoints[id], at);
    if (id >= keys->endpoint_count)
        keys->endpoint_count = id + 1;
    return ERR_NONE;
}

static void read_texts(struct call_keys *keys, struct call_key *call, const struct db_stmt *stmt)
{
    const size_t at = keys->text_len;

    add_code(keys, call->final);
    for (int column = 11; column <= 19; column++) {
        add_text(keys, db_slice(stmt, column));
        /* A user and the host behind it are searched as one address. */
        add_byte(keys, column == 11 || column == 14 ? '@' : CALL_KEYS_BETWEEN);
    }
    settle_text(keys, &call->text, at);
}

static enum err read_call(struct view *view, const struct db_stmt *stmt, void *context,
                          bool *ret_is_enough, struct error *reterr)
{
    struct call_keys *keys = context;
    const uint64_t id = db_u64(stmt, 0);
    struct call_key *call;

    (void)view;
    if (id >= IDS_MAX)
        keys->is_too_large = true;
    *ret_is_enough = keys->is_too_large;
    if (keys->is_too_large)
        return ERR_NONE;
    if (!reserve_text(keys, stmt, 11, 19) ||
        !reserve((void **)&keys->calls, &keys->call_cap, id + 1, sizeof(*keys->calls)))
        return give_up(reterr);
    call = &keys->calls[id];
    *call = (struct call_key){
        .text = call->text,
        .is_there = true,
        .is_invite = db_bool(stmt, 1),
        .start_us = db_int(stmt, 2),
        .state = db_u8(stmt, 3),
        .final = db_u16(stmt, 4),
        .pdd_us = db_time(stmt, 5),
        .duration_us = db_time(stmt, 6),
        .messages = db_u32(stmt, 7),
        .findings = db_u32(stmt, 8),
        .src = db_u32(stmt, 9),
        .dst = db_u32(stmt, 10),
    };
    read_texts(keys, call, stmt);
    if (id >= keys->call_count)
        keys->call_count = id + 1;
    return ERR_NONE;
}

/* --- what is new --- */

static enum err read_endpoints(struct call_keys *keys, struct view *view, struct error *reterr)
{
    struct select select;

    select_init(&select, "SELECT id, ip || ':' || port FROM endpoint WHERE true");
    select_add_int(&select, " AND id >= ? ORDER BY id", (int64_t)keys->endpoint_count);
    return view_run(view, &select, read_endpoint, keys, reterr);
}

static enum err read_changed(struct call_keys *keys, struct view *view, struct error *reterr)
{
    struct select select;

    select_init(&select, selected);
    select_add_int(&select, " AND c.id < ?", (int64_t)keys->call_count);
    select_add_int(&select, " AND c.id IN (SELECT call FROM change WHERE number > ?)",
                   (int64_t)keys->change);
    return view_run(view, &select, read_call, keys, reterr);
}

static enum err read_new(struct call_keys *keys, struct view *view, struct error *reterr)
{
    struct select select;

    select_init(&select, selected);
    select_add_int(&select, " AND c.id >= ? ORDER BY c.id", (int64_t)keys->call_count);
    return view_run(view, &select, read_call, keys, reterr);
}

/* Forget what may be wrong by now: nobody notes changes, or some of them are gone. */
static void forget_stale(struct call_keys *keys, uint64_t version, uint64_t oldest, uint64_t latest)
{
    const bool is_noted = latest > 0 && oldest <= keys->change + 1;
    const bool is_wasteful = keys->waste > WASTE_MAX && keys->waste > keys->text_len / 2;

    if (keys->has_begun && version != keys->version && (!is_noted || is_wasteful))
        call_keys_clear(keys);
    if (!keys->has_begun)
        keys->change = latest;
    keys->has_begun = true;
    keys->version = version;
}

static enum err read_all(struct call_keys *keys, struct view *view, uint64_t latest,
                         struct error *reterr)
{
    enum err err = read_endpoints(keys, view, reterr);

    if (err == ERR_NONE && latest > keys->change && keys->call_count > 0)
        err = read_changed(keys, view, reterr);
    if (err == ERR_NONE)
        keys->change = latest;
    if (err == ERR_NONE)
        err = read_new(keys, view, reterr);
    return err;
}

enum err call_keys_update(struct call_keys *keys, struct view *view, bool *ret_is_usable,
                          struct error *reterr)
{
    uint64_t version = 0;
    uint64_t oldest = 0;
    uint64_t latest = 0;
    bool has_index = false;
    enum err err = view_version(view, &version, reterr);

    *ret_is_usable = keys->is_whole && version == keys->version && !keys->is_too_large;
    if (err != ERR_NONE || *ret_is_usable || keys->is_too_large)
        return err;
    err = schema_has_index(view_db(view), SCHEMA_INDEX_LEG_CALL, &has_index, reterr);
    if (err != ERR_NONE || !has_index)
        return err;
    err = query_change_span(view, &oldest, &latest, reterr);
    if (err != ERR_NONE)
        return err;
    forget_stale(keys, version, oldest, latest);
    keys->is_whole = false;
    err = read_all(keys, view, latest, reterr);
    if (err != ERR_NONE)
        return err;
    if (keys->is_too_large)
        call_keys_clear(keys);
    keys->is_whole = *ret_is_usable = !keys->is_too_large;
    return ERR_NONE;
}
