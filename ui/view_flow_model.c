#include <stdlib.h>

#include "base/clock.h"
#include "export/list.h"
#include "store/query_calls.h"
#include "ui/view_flow_private.h"

/* Looking at the calls and making models takes a tenth of the time at the most. */
#define REST 10

/* What costs less needs no rest, microseconds. */
#define CHEAP_US 5000

#define TITLE_CALLS 8 /* numbers of calls in a title */

/* What a look at the calls gathers. */
struct calls_look {
    struct view_flow *flow;
    struct buf title;
    size_t count;
    uint64_t weight;
};

/* Return the time from which work that took so long may be repeated. */
static int64_t rest_after(int64_t cost_us)
{
    return clock_monotonic_us() + (cost_us > CHEAP_US ? REST * cost_us : 0);
}

static void write_party(struct slice user, struct slice host, struct buf *buf)
{
    struct slice text = user.len > 0 ? user : host;

    if (text.len > 0)
        buf_slice(buf, text);
    else
        buf_byte(buf, '-');
}

/* "#13 alice ► bob  486 BUSY  2 legs  PDD 0.4 s" */
static void write_call(const struct call_row *row, bool is_ascii, struct buf *buf)
{
    buf_format(buf, "#%llu ", (unsigned long long)row->id);
    write_party(row->from_user, row->from_host, buf);
    buf_text(buf, is_ascii ? " > " : " ► ");
    write_party(row->to_user, row->to_host, buf);
    buf_text(buf, "  ");
    if (!row->is_invite) {
        buf_slice(buf, row->method);
        buf_byte(buf, ' ');
    }
    list_write_state(row->state, row->final, buf);
    if (row->legs > 1)
        buf_format(buf, "  %u legs", row->legs);
    if (row->pdd_us != TIME_NONE) {
        buf_text(buf, "  PDD ");
        style_write_span(row->pdd_us, buf);
    }
}

static bool add_call(void *context, const struct call_row *row)
{
    struct calls_look *look = context;

    look->weight += (uint64_t)row->messages + row->duplicates + row->findings;
    if (look->flow->call_count == 1)
        write_call(row, look->flow->host->look.is_ascii, &look->title);
    else if (look->count < TITLE_CALLS)
        buf_format(&look->title, " #%llu", (unsigned long long)row->id);
    else if (look->count == TITLE_CALLS)
        buf_text(&look->title, " ...");
    look->count++;
    return true;
}

/* Look at the calls: title, and whether they have grown. */
static enum err look_at_calls(struct view_flow *flow, uint64_t *ret_weight, struct error *reterr)
{
    struct calls_look look = {.flow = flow};
    char memory[FLOW_TITLE_MAX];
    enum err err = ERR_NONE;

    buf_init(&look.title, memory, sizeof(memory));
    if (flow->call_count > 1)
        buf_format(&look.title, "%zu calls:", flow->call_count);
    for (size_t i = 0; i < flow->call_count && err == ERR_NONE; i++) {
        err = query_call(flow->host->store, flow->calls[i], add_call, &look, reterr);
        if (err == ERR_NOT_FOUND)
            err = ERR_NONE; /* it has left the store meanwhile */
    }
    if (err != ERR_NONE)
        return err;
    memcpy(flow->title, memory, look.title.len);
    flow->title_len = look.title.len;
    *ret_weight = look.weight;
    return ERR_NONE;
}

static bool is_open(void *context, uint64_t message)
{
    const struct view_flow *flow = context;

    for (size_t i = 0; i < flow->open_count; i++) {
        if (flow->open[i] == message)
            return true;
    }
    return false;
}

static enum err begin(struct view_flow *flow)
{
    struct flow_source_options options = {
        .calls = flow->calls,
        .call_count = flow->call_count,
        .is_only_sdp = flow->is_only_sdp,
        .flow = {.merge = flow->is_merged ? FLOW_MERGE_IP : FLOW_MERGE_PORT,
                 .folds = flow->is_folded ? FLOW_FOLD_ALL : 0,
                 .gap_us = FLOW_GAP_DEFAULT_US,
                 .is_open = is_open,
                 .open_context = flow},
    };

    flow_source_free(flow->next);
    flow->next = flow_source_new(&options);
    flow->cost_us = 0;
    return flow->next == NULL ? ERR_MEMORY : ERR_NONE;
}

/* --- the cursor --- */

bool view_flow_cursor(const struct view_flow *flow, const struct flow_row **ret_row,
                      size_t *ret_message)
{
    if (flow->cursor >= view_flow_rows(flow))
        return false;
    *ret_row = flow_row_at(view_flow_model(flow), flow->cursor);
    *ret_message = (*ret_row)->message;
    return true;
}

void view_flow_go(struct view_flow *flow, size_t row)
{
    size_t rows = view_flow_rows(flow);

    flow->cursor = row < rows || rows == 0 ? row : rows - 1;
    flow->is_following = false;
}

/* What the cursor is on, whatever rows there are. */
struct place {
    bool is_known;
    uint64_t id; /* of the message */
    int64_t time_us;
    int64_t beside; /* rows from that of the message */
    enum flow_row_kind kind;
    size_t below_top; /* rows on the screen above it */
};

static struct place cursor_place(const struct view_flow *flow)
{
    const struct flow_row *row;
    const struct flow_message *message;
    size_t at;

    if (!view_flow_cursor(flow, &row, &at))
        return (struct place){0};
    message = flow_message_at(view_flow_model(flow), at);
    return (struct place){.is_known = true,
                          .id = message->id,
                          .time_us = message->time_us,
                          .beside = (int64_t)flow->cursor - (int64_t)message->row,
                          .kind = row->kind,
                          .below_top = flow->cursor > flow->top ? flow->cursor - flow->top : 0};
}

/* Find a message again, or the first one that is not before it. */
static size_t find_message(const struct flow *model, const struct place *place)
{
    size_t later = SIZE_MAX;

    for (size_t i = 0; i < flow_message_count(model); i++) {
        const struct flow_message *message = flow_message_at(model, i);

        if (message->id == place->id)
            return i;
        if (later == SIZE_MAX && message->time_us >= place->time_us)
            later = i;
    }
    return later == SIZE_MAX && flow_message_count(model) > 0 ? flow_message_count(model) - 1
                                                              : later;
}

static void put_cursor(struct view_flow *flow, const struct place *place)
{
    const struct flow *model = view_flow_model(flow);
    size_t message = place->is_known ? find_message(model, place) : SIZE_MAX;
    int64_t beside;

    /* A place that was asked for before there were rows is taken as it is. */
    if (place->is_known)
        flow->cursor = 0;
    if (message != SIZE_MAX) {
        flow->cursor = flow_message_at(model, message)->row;
        beside = (int64_t)flow->cursor + place->beside;
        if (beside >= 0 && (size_t)beside < flow_row_count(model) &&
            flow_row_at(model, (size_t)beside)->kind == place->kind &&
            flow_row_at(model, (size_t)beside)->message == message)
            flow->cursor = (size_t)beside;
    }
    flow->top = flow->cursor > place->below_top ? flow->cursor - place->below_top : 0;
    flow->search.is_stale = true;
}

/* Mark each participant that the user has hidden. */
static void mark_hidden(struct view_flow *flow)
{
    const struct flow *model = view_flow_model(flow);

    memset(flow->is_hidden, 0, sizeof(flow->is_hidden));
    for (size_t i = 0; i < flow_participant_count(model); i++) {
        for (size_t h = 0; h < flow->hidden_count && !flow->is_hidden[i]; h++)
            flow->is_hidden[i] = addr_equal(&flow_participant_at(model, i)->addr, &flow->hidden[h]);
    }
}

/* Show the model that is ready. */
static void take_over(struct view_flow *flow)
{
    struct place place = cursor_place(flow);

    flow_text_free(flow->text);
    flow->text = NULL;
    flow_source_free(flow->shown);
    flow->shown = flow->next;
    flow->next = NULL;
    put_cursor(flow, &place);
    mark_hidden(flow);
    flow->make_us = rest_after(flow->cost_us);
}

/* A model that memory ran out for is not whole, and stays so: another one is made at the next look. */
static void drop_next(struct view_flow *flow)
{
    flow_source_free(flow->next);
    flow->next = NULL;
    flow->weight = UINT64_MAX;
    flow->look_us = flow->make_us = 0;
}

static enum err read_on(struct view_flow *flow, struct error *reterr)
{
    int64_t begun_us = clock_monotonic_us();
    enum err err = flow_source_read(flow->next, flow->host->store, reterr);

    flow->cost_us += clock_monotonic_us() - begun_us;
    if (err == ERR_NONE)
        take_over(flow);
    if (err == ERR_MEMORY)
        drop_next(flow);
    flow->is_behind = flow->is_behind || err == ERR_STOPPED;
    return err == ERR_STOPPED ? ERR_NONE : err;
}

/* See whether the calls have grown, and begin another model if they have. */
static enum err follow_calls(struct view_flow *flow, struct error *reterr)
{
    int64_t begun_us = clock_monotonic_us();
    uint64_t weight;
    enum err err;

    if (flow->shown != NULL && begun_us < flow->look_us) {
        flow->is_behind = true;
        return ERR_NONE;
    }
    err = look_at_calls(flow, &weight, reterr);
    if (err != ERR_NONE)
        return err;
    flow->look_us = rest_after(clock_monotonic_us() - begun_us);
    if (flow->next != NULL || (flow->shown != NULL && weight == flow->weight))
        return ERR_NONE;
    if (flow->shown != NULL && begun_us < flow->make_us) {
        flow->is_behind = true;
        return ERR_NONE;
    }
    flow->weight = weight;
    if (begin(flow) == ERR_NONE)
        return ERR_NONE;
    drop_next(flow);
    return error_set(reterr, ERR_MEMORY, "out of memory");
}

enum err view_flow_read(struct view_flow *flow, struct error *reterr)
{
    bool is_frozen = flow->host->look.is_frozen && flow->shown != NULL;
    enum err err = is_frozen ? ERR_NONE : follow_calls(flow, reterr);

    if (err == ERR_NONE && flow->next != NULL)
        err = read_on(flow, reterr);
    return err;
}

void view_flow_renew(struct view_flow *flow)
{
    if (begin(flow) != ERR_NONE) {
        drop_next(flow);
        ui_host_report(flow->host, "no memory for another ladder");
    }
    ui_host_reload(flow->host);
}

void view_flow_refold(struct view_flow *flow)
{
    struct place place = cursor_place(flow);

    if (flow->next != NULL)
        view_flow_renew(flow);
    if (flow->shown == NULL)
        return;
    if (flow_refold(flow_source_model(flow->shown), flow->is_folded ? FLOW_FOLD_ALL : 0) !=
        ERR_NONE) {
        ui_host_report(flow->host, "no memory for another ladder");
        flow_text_free(flow->text);
        flow_source_free(flow->shown);
        flow->text = NULL;
        flow->shown = NULL;
        return;
    }
    put_cursor(flow, &place);
}

void view_flow_mark_hidden(struct view_flow *flow)
{
    if (flow->shown != NULL)
        mark_hidden(flow);
}

/* --- the neighbours in the list --- */

/* Forget what is shown and show another call. */
static void show_call(struct view_flow *flow, uint64_t call)
{
    flow_text_free(flow->text);
    flow_source_free(flow->shown);
    flow_source_free(flow->next);
    flow->text = NULL;
    flow->shown = NULL;
    flow->next = NULL;
    flow->calls[0] = call;
    flow->call_count = 1;
    flow->cursor = flow->top = flow->pan = 0;
    flow->open_count = 0;
    flow->hidden_count = 0;
    flow->filled = 0;
    flow->search.is_stale = true;
}

static bool take_id(void *context, const struct call_row *row)
{
    *(uint64_t *)context = row->id;
    return false;
}

void view_flow_show_neighbour(struct view_flow *flow, bool is_backward)
{
    struct call_page page = flow->page;
    struct error error = {0};
    uint64_t call = 0;

    page.is_backward = is_backward;
    page.has_anchor = true;
    page.has_itself = false;
    page.anchor = flow->calls[is_backward ? 0 : flow->call_count - 1];
    page.limit = 1;
    if (query_page(flow->host->store, &page, take_id, &call, &error) != ERR_NONE)
        ui_host_report(flow->host, "cannot read the list: %s", error.text);
    else if (call == 0)
        ui_host_report(flow->host, is_backward ? "this is the first call of the list"
                                               : "this is the last call of the list");
    else
        show_call(flow, call);
}
