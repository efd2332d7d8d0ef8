#include "app/selection.h"

#include <assert.h>

#include "base/array.h"

/* Return the time of an option, microseconds since 1970; 0 for none. */
static int64_t resolve(const struct timestamp *timestamp, const struct input *input)
{
    int64_t start_us = input->start_us == TIME_NONE ? 0 : input->start_us;
    int64_t us = timestamp->is_relative ? start_us + timestamp->us : timestamp->us;

    if (!timestamp->is_set)
        return 0;
    return us > 0 ? us : 1;
}

enum err selection_check(const struct options *options, struct error *reterr)
{
    const char *expressions[] = {options->match, options->from, options->to, options->ruri};
    enum err err = ERR_NONE;

    for (size_t i = 0; i < COUNT_OF(expressions) && err == ERR_NONE; i++) {
        struct regex *regex = NULL;

        if (expressions[i] != NULL)
            err = regex_new(expressions[i], &regex, reterr);
        regex_free(regex);
    }
    return err;
}

enum err selection_init(struct selection *selection, struct input *input, int kind,
                        struct error *reterr)
{
    const struct options *options = input->options;

    assert(input->view != NULL);
    *selection = (struct selection){
        .input = input,
        .query =
            {
                .is_all = (options->kind == OPTION_UNSET ? kind : options->kind) == KIND_ALL,
                .since_us = resolve(&options->since, input),
                .until_us = resolve(&options->until, input),
                .states = options->states,
                .has_problem = options->has_problem,
                .from = options->from,
                .to = options->to,
                .ruri = options->ruri,
            },
        .is_inverted = options->is_inverted,
        .limit = options->limit,
    };
    if (options->match == NULL)
        return ERR_NONE;
    return regex_new(options->match, &selection->regex, reterr);
}

void selection_release(struct selection *selection)
{
    regex_free(selection->regex);
    id_set_release(&selection->matching);
    *selection = (struct selection){0};
}

/* A pass over rows, and what went wrong in it. */
struct pass {
    struct selection *selection;
    call_visitor *visit_call;
    void *context;
    const struct selection_messages *messages;
    const struct id_set *calls; /* only messages of these; NULL: of all */
    struct selection_counts counts;
    enum err err;        /* what ended the pass */
    enum err unread_err; /* the first bytes that could not be read */
    struct error *reterr;
};

/* Search the expression in a message; a search that fails ends the pass. */
static bool is_match(struct pass *pass, struct slice bytes)
{
    bool is_found = false;

    pass->err = regex_search(pass->selection->regex, bytes, &is_found);
    if (pass->err != ERR_NONE)
        (void)error_set(pass->reterr, pass->err, "the expression of --match takes too long");
    return is_found;
}

static bool note_match(void *context, const struct message_row *row)
{
    struct pass *pass = context;
    struct id_set *matching = &pass->selection->matching;
    struct slice bytes;

    if (id_set_has(matching, row->call))
        return true;
    pass->err = raw_message(pass->selection->input->raw, row, &bytes, pass->reterr);
    if (pass->err != ERR_NONE)
        return false;
    if (is_match(pass, bytes))
        pass->err = id_set_add(matching, row->call);
    return pass->err == ERR_NONE;
}

/* Find the calls of which some message matches, in one pass over all messages. */
static enum err find_matching(struct selection *selection, struct error *reterr)
{
    struct pass pass = {.selection = selection, .reterr = reterr};
    struct message_query all = {0};
    enum err err;

    id_set_release(&selection->matching);
    if (selection->regex == NULL)
        return ERR_NONE;
    raw_read_ahead(selection->input->raw, true);
    err = query_messages(selection->input->view, &all, note_match, &pass, reterr);
    raw_read_ahead(selection->input->raw, false);
    return err != ERR_NONE ? err : pass.err;
}

/* Count one that is selected; false when it is past the limit. */
static bool is_shown(struct pass *pass)
{
    uint64_t limit = pass->selection->limit;

    pass->counts.selected++;
    if (limit != 0 && pass->counts.selected > limit)
        return false;
    pass->counts.shown++;
    return true;
}

static bool pass_call(void *context, const struct call_row *row)
{
    struct pass *pass = context;
    struct selection *selection = pass->selection;

    if (selection->regex != NULL &&
        id_set_has(&selection->matching, row->id) == selection->is_inverted)
        return true;
    return !is_shown(pass) || pass->visit_call(pass->context, row);
}

enum err selection_visit_calls(struct selection *selection, call_visitor *visit, void *context,
                               struct selection_counts *ret_counts, struct error *reterr)
{
    struct pass pass = {
        .selection = selection, .visit_call = visit, .context = context, .reterr = reterr};
    enum err err = find_matching(selection, reterr);

    if (err == ERR_NONE)
        err = query_calls(selection->input->view, &selection->query, pass_call, &pass, reterr);
    *ret_counts = pass.counts;
    return err;
}

/* Read the bytes of a message; absent when that fails, which is remembered. */
static struct slice read_bytes(struct pass *pass, const struct message_row *row)
{
    struct slice bytes = {0};
    struct error error;
    enum err err = raw_message(pass->selection->input->raw, row, &bytes, &error);

    if (err == ERR_NONE)
        return bytes;
    if (pass->unread_err == ERR_NONE)
        pass->unread_err = error_set(pass->reterr, err, "%s", error.text);
    return (struct slice){0};
}

static bool pass_message(void *context, const struct message_row *row)
{
    struct pass *pass = context;
    struct selection *selection = pass->selection;
    struct slice bytes = {0};

    if (pass->calls != NULL && !id_set_has(pass->calls, row->call))
        return true;
    if (pass->messages->needs_bytes || selection->regex != NULL)
        bytes = read_bytes(pass, row);
    if (selection->regex != NULL && is_match(pass, bytes) == selection->is_inverted)
        return pass->err == ERR_NONE;
    return !is_shown(pass) || pass->messages->visit(pass->messages->context, row, bytes);
}

struct collected {
    struct id_set set;
    enum err err;
};

static bool collect(void *context, const struct call_row *row)
{
    struct collected *collected = context;

    collected->err = id_set_add(&collected->set, row->id);
    return collected->err == ERR_NONE;
}

/* Return whether a filter looks at calls and not at messages. */
static bool has_call_filter(const struct selection *selection)
{
    const struct call_query *query = &selection->query;

    return !query->is_all || query->states != 0 || query->has_problem || query->from != NULL ||
           query->to != NULL || query->ruri != NULL;
}

/* Find the calls whose messages are wanted; times are looked at in the messages. */
static enum err collect_calls(struct selection *selection, struct collected *collected,
                              struct error *reterr)
{
    struct call_query query = selection->query;
    enum err err;

    query.since_us = 0;
    query.until_us = 0;
    err = query_calls(selection->input->view, &query, collect, collected, reterr);
    if (err == ERR_NONE && collected->err != ERR_NONE)
        err = error_set(reterr, collected->err, "out of memory");
    return err;
}

enum err selection_visit_messages(struct selection *selection,
                                  const struct selection_messages *messages,
                                  struct selection_counts *ret_counts, struct error *reterr)
{
    struct pass pass = {.selection = selection, .messages = messages, .reterr = reterr};
    struct message_query query = {
        .since_us = selection->query.since_us,
        .until_us = selection->query.until_us,
    };
    struct collected collected = {0};
    enum err err = ERR_NONE;

    assert(messages->visit != NULL);
    if (has_call_filter(selection)) {
        err = collect_calls(selection, &collected, reterr);
        pass.calls = &collected.set;
    }
    raw_read_ahead(selection->input->raw, true);
    if (err == ERR_NONE)
        err = query_messages(selection->input->view, &query, pass_message, &pass, reterr);
    raw_read_ahead(selection->input->raw, false);
    if (err == ERR_NONE)
        err = pass.err != ERR_NONE ? pass.err : pass.unread_err;
    id_set_release(&collected.set);
    *ret_counts = pass.counts;
    return err;
}
