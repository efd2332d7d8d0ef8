#include "ui/view_flow_source.h"

#include <assert.h>
#include <stdlib.h>

#include "export/words.h"
#include "store/query_calls.h"

/* How much longer than its turn a read that got nothing may take the next time, microseconds. */
#define EXTRA_US (2 * CLOCK_SECOND_US)

struct flow_source {
    struct flow_source_options options;
    struct flow *flow;
    struct message_list *messages;
    uint64_t read;    /* messages, those left out too */
    int64_t after_us; /* the last one */
    uint64_t after_id;
    bool has_messages;      /* all of them are read */
    size_t call_at;         /* whose findings are read */
    uint64_t findings_read; /* of that call */
    uint64_t findings_seen; /* of that call, in this turn */
    unsigned idle_turns;    /* turns in a row that got nothing */
    bool is_cut;
    bool is_done;
    enum err err; /* of a visitor */
};

struct flow_source *flow_source_new(const struct flow_source_options *options)
{
    struct flow_source *source = calloc(1, sizeof(*source));

    assert(options != NULL);
    if (source == NULL)
        return NULL;
    source->options = *options;
    source->flow = flow_new(&options->flow);
    source->messages = message_list_new();
    if (source->flow == NULL || source->messages == NULL) {
        flow_source_free(source);
        return NULL;
    }
    return source;
}

void flow_source_free(struct flow_source *source)
{
    if (source == NULL)
        return;
    flow_free(source->flow);
    message_list_free(source->messages);
    free(source);
}

static bool add_message(void *context, const struct message_row *row)
{
    struct flow_source *source = context;

    source->read++;
    source->after_us = row->time_us;
    source->after_id = row->id;
    if (source->options.is_only_sdp && (row->flags & MESSAGE_HAS_SDP) == 0)
        return true;
    if (message_list_count(source->messages) == MESSAGE_LIST_MAX) {
        source->is_cut = true;
        return false;
    }
    source->err = flow_add_message(source->flow, row);
    if (source->err == ERR_NONE)
        source->err = message_list_add(source->messages, row);
    return source->err == ERR_NONE;
}

static enum err read_messages(struct flow_source *source, struct view *view, struct error *reterr)
{
    struct message_query query = {
        .calls = source->options.calls,
        .call_count = source->options.call_count,
        .after_us = source->after_us,
        .after_id = source->after_id,
    };
    enum err err = query_messages(view, &query, add_message, source, reterr);

    source->has_messages = err == ERR_NONE && source->err == ERR_NONE;
    return err;
}

static bool add_finding(void *context, const struct finding_row *row)
{
    struct flow_source *source = context;

    if (++source->findings_seen <= source->findings_read)
        return true;
    source->findings_read++;
    if (row->severity >= WORDS_SEVERITY_WARN)
        source->err = flow_add_finding(source->flow, row);
    if (source->err == ERR_FULL) {
        source->err = ERR_NONE;
        source->is_cut = true;
        return false;
    }
    return source->err == ERR_NONE;
}

static enum err read_findings(struct flow_source *source, struct view *view, struct error *reterr)
{
    enum err err = ERR_NONE;

    while (source->call_at < source->options.call_count && err == ERR_NONE &&
           source->err == ERR_NONE) {
        source->findings_seen = 0;
        err = query_findings(view, source->options.calls[source->call_at], add_finding, source,
                             reterr);
        if (err != ERR_NONE)
            break;
        source->call_at++;
        source->findings_read = 0;
    }
    return err;
}

/* Many messages of several legs are sorted before the first is seen, which may take longer than a turn. */
static void extend_limit(struct flow_source *source, struct view *view)
{
    if (source->idle_turns > 0)
        view_set_limit(view, EXTRA_US * source->idle_turns, NULL, NULL);
}

enum err flow_source_read(struct flow_source *source, struct view *view, struct error *reterr)
{
    uint64_t before = source->read + source->findings_read + source->call_at;
    enum err err = ERR_NONE;

    extend_limit(source, view);
    if (!source->has_messages)
        err = read_messages(source, view, reterr);
    if (err == ERR_NONE && source->err == ERR_NONE && !source->options.is_only_sdp)
        err = read_findings(source, view, reterr);
    if (source->read + source->findings_read + source->call_at > before)
        source->idle_turns = 0;
    else if (err == ERR_STOPPED)
        source->idle_turns++;
    if (err == ERR_NONE)
        err = source->err;
    if (err == ERR_NONE && !source->is_done)
        err = flow_close(source->flow);
    source->is_done = err == ERR_NONE;
    if (err == ERR_MEMORY)
        return error_set(reterr, err, "no memory for a ladder of %zu messages",
                         message_list_count(source->messages));
    return err;
}

size_t flow_source_progress(const struct flow_source *source)
{
    return source->read;
}

struct flow *flow_source_model(const struct flow_source *source)
{
    return source->flow;
}

struct message_list *flow_source_messages(const struct flow_source *source)
{
    return source->messages;
}

bool flow_source_is_cut(const struct flow_source *source)
{
    return source->is_cut;
}
