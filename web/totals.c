#include "web/totals.h"

#include "base/hash.h"
#include "store/query_page.h"

#define SEED 0

/* More new calls than these are counted by the store. */
#define COUNTED_HERE 8192

struct last_call {
    uint64_t id;
};

static bool note_last(void *context, const struct call_row *row)
{
    struct last_call *last = context;

    last->id = row->id;
    return false;
}

static enum err find_last(struct view *view, uint64_t *ret_last, struct error *reterr)
{
    const struct call_page page = {.which = {.is_all = true}, .is_backward = true, .limit = 1};
    struct last_call last = {0};
    enum err err = query_page(view, &page, note_last, &last, reterr);

    if (err == ERR_NONE)
        *ret_last = last.id;
    return err;
}

static bool count_one(void *context, const struct call_row *row)
{
    struct web_totals *totals = context;

    totals->all++;
    totals->invites += row->is_invite;
    return true;
}

static enum err count_new(struct web_totals *totals, struct view *view, struct error *reterr)
{
    const struct call_query query = {
        .is_all = true, .omits_legs = true, .past_id = totals->last_call};
    struct web_totals counted = *totals;
    enum err err = query_calls(view, &query, count_one, &counted, reterr);

    if (err == ERR_NONE)
        *totals = counted;
    return err;
}

static enum err count_all(struct web_totals *totals, struct view *view, struct error *reterr)
{
    const struct call_query invites = {0};
    const struct call_query all = {.is_all = true};
    uint64_t matching;
    uint64_t invite_count;
    uint64_t all_count;
    enum err err = query_call_counts(view, &invites, &invite_count, &matching, reterr);

    if (err == ERR_NONE)
        err = query_call_counts(view, &all, &all_count, &matching, reterr);
    if (err != ERR_NONE)
        return err;
    totals->invites = invite_count;
    totals->all = all_count;
    return ERR_NONE;
}

enum err web_totals_all(struct web_totals *totals, struct view *view, bool is_all,
                        uint64_t *ret_total, struct error *reterr)
{
    uint64_t last;
    enum err err = find_last(view, &last, reterr);

    if (err == ERR_NONE && last != totals->last_call) {
        bool is_near = totals->last_call != 0 && last > totals->last_call &&
                       last - totals->last_call < COUNTED_HERE;

        err = is_near ? count_new(totals, view, reterr) : count_all(totals, view, reterr);
    }
    if (err != ERR_NONE)
        return err;
    totals->last_call = last;
    *ret_total = is_all ? totals->all : totals->invites;
    return ERR_NONE;
}

static uint64_t hash_of(const struct call_query *query)
{
    uint64_t hash = hash_mix(SEED, query->is_all * 2u + query->has_problem);

    hash = hash_mix(hash, query->states);
    hash = hash_mix(hash, (uint64_t)query->since_us);
    hash = hash_mix(hash, (uint64_t)query->until_us);
    for (size_t i = 0; i < CALL_TEXTS; i++)
        hash = hash_bytes(slice_from_text(query->texts[i]), hash + i);
    return hash;
}

enum err web_totals_matching(struct web_totals *totals, struct view *view,
                             const struct call_query *query, uint64_t *ret_matching,
                             struct error *reterr)
{
    uint64_t hash = hash_of(query);
    uint64_t total;
    uint64_t version;
    uint64_t matching;
    enum err err = view_version(view, &version, reterr);

    for (size_t i = 0; i < TOTALS_KEPT && err == ERR_NONE; i++) {
        if (totals->kept[i].is_known && totals->kept[i].version == version &&
            totals->kept[i].query == hash) {
            *ret_matching = totals->kept[i].matching;
            return ERR_NONE;
        }
    }
    if (err == ERR_NONE)
        err = query_call_counts(view, query, &total, &matching, reterr);
    if (err != ERR_NONE)
        return err;
    totals->kept[totals->next].is_known = true;
    totals->kept[totals->next].version = version;
    totals->kept[totals->next].query = hash;
    totals->kept[totals->next].matching = matching;
    totals->next = (totals->next + 1) % TOTALS_KEPT;
    *ret_matching = matching;
    return ERR_NONE;
}
