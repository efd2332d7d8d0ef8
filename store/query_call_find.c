/* Finding one call by what a user types; declared in store/query_calls.h. */
#include "store/query_calls.h"
#include "store/view_private.h"

/* Candidates that the text for the user names. */
#define CANDIDATES_SHOWN 3

/* Sorts after every character of a short id. */
#define AFTER_SHORT_ID "\x7f"

/* Calls that one way of reading the text gives. */
struct candidates {
    size_t count; /* up to CANDIDATES_SHOWN + 1 */
    uint64_t calls[CANDIDATES_SHOWN + 1];
    char short_ids[CANDIDATES_SHOWN + 1][24]; /* escaped; cut when longer */
};

/* Copy an id as far as it is letters and digits: a store may come from anywhere. */
static void copy_short_id(struct slice id, char *text, size_t size)
{
    struct buf buf;

    buf_init(&buf, text, size);
    for (size_t i = 0; i < id.len; i++) {
        int byte = slice_at(id, i);

        if ((byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z'))
            buf_byte(&buf, (char)byte);
    }
}

static enum err read_candidate(struct view *view, const struct db_stmt *stmt, void *context,
                               bool *ret_is_enough, struct error *reterr)
{
    struct candidates *candidates = context;
    size_t at = candidates->count++;

    (void)view, (void)reterr;
    candidates->calls[at] = db_u64(stmt, 0);
    copy_short_id(db_slice(stmt, 1), candidates->short_ids[at], sizeof(candidates->short_ids[at]));
    *ret_is_enough = candidates->count == CANDIDATES_SHOWN + 1;
    return ERR_NONE;
}

static enum err by_number(struct view *view, struct slice text, struct candidates *candidates,
                          struct error *reterr)
{
    struct select select;
    uint64_t number;

    if (!slice_decimal(text, INT64_MAX, &number))
        return ERR_NONE;
    select_init(&select, "SELECT id, short_id FROM call WHERE id = ");
    select_add_int(&select, "?", (int64_t)number);
    return view_run(view, &select, read_candidate, candidates, reterr);
}

static enum err by_short_id(struct view *view, struct slice text, struct candidates *candidates,
                            struct error *reterr)
{
    struct select select;

    select_init(&select, "SELECT id, short_id FROM call WHERE ");
    select_add_text(&select, "short_id >= ?1", text);
    select_add(&select, " AND short_id < ?1 || '" AFTER_SHORT_ID "' ORDER BY id");
    return view_run(view, &select, read_candidate, candidates, reterr);
}

#define CALLS_OF_LEGS                                                                              \
    "SELECT DISTINCT c.id, c.short_id FROM leg AS l JOIN call AS c ON c.id = l.call"

static enum err by_call_id(struct view *view, struct slice text, struct candidates *candidates,
                           struct error *reterr)
{
    struct select select;

    select_init(&select, CALLS_OF_LEGS " WHERE ");
    select_add_text(&select, "l.call_id = ? ORDER BY c.id", text);
    return view_run(view, &select, read_candidate, candidates, reterr);
}

static enum err by_part_of_call_id(struct view *view, struct slice text,
                                   struct candidates *candidates, struct error *reterr)
{
    struct select select;

    select_init(&select, CALLS_OF_LEGS " WHERE ");
    select_add_text(&select, "instr(l.call_id, ?) > 0 ORDER BY c.id", text);
    return view_run(view, &select, read_candidate, candidates, reterr);
}

/* In the order in which they are tried. */
static enum err (*const ways[])(struct view *view, struct slice text, struct candidates *candidates,
                                struct error *reterr) = {
    by_number,
    by_short_id,
    by_call_id,
    by_part_of_call_id,
};

static enum err refuse_ambiguous(const char *text, const struct candidates *candidates,
                                 struct error *reterr)
{
    size_t shown = candidates->count < CANDIDATES_SHOWN ? candidates->count : CANDIDATES_SHOWN;
    char memory[160];
    struct buf list;

    buf_init(&list, memory, sizeof(memory));
    for (size_t i = 0; i < shown; i++)
        buf_format(&list, "%s%llu (%s)", i == 0 ? "" : ", ",
                   (unsigned long long)candidates->calls[i], candidates->short_ids[i]);
    return error_set(reterr, ERR_AMBIGUOUS, "'%s' may be call %s%s", text, memory,
                     candidates->count > shown ? " or another" : "");
}

enum err query_call_find(struct view *view, const char *text, uint64_t *ret_call,
                         struct error *reterr)
{
    struct candidates several = {0}; /* of the first way that gives more than one */

    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]) && text[0] != '\0'; i++) {
        struct candidates candidates = {0};
        enum err err = ways[i](view, slice_from_text(text), &candidates, reterr);

        if (err != ERR_NONE)
            return err;
        if (candidates.count == 1) {
            *ret_call = candidates.calls[0];
            return ERR_NONE;
        }
        if (candidates.count > 1 && several.count == 0)
            several = candidates;
    }
    if (several.count > 0)
        return refuse_ambiguous(text, &several, reterr);
    return error_set(reterr, ERR_NOT_FOUND, "there is no call '%s'", text);
}
