#include "app/watch_events.h"

#include <stdlib.h>

#include "base/array.h"
#include "export/words.h"
#include "store/query_calls.h"

/* Cells of a line of text when the output has no width of its own. */
#define WIDTH_UNLIMITED 2048
#define WIDTH_LEAST     24

#define BIT(kind) (UINT32_C(1) << (kind))

enum err watch_events_init(struct watch_events *events, const struct options *options,
                           struct view *view, const struct event_look *look, bool is_json)
{
    size_t time_cells = event_text_time_cells(look);
    size_t width = look->style.width;
    enum err err = ERR_MEMORY;

    if (width == 0)
        width = WIDTH_UNLIMITED;
    width = width > time_cells + WIDTH_LEAST ? width - time_cells : WIDTH_LEAST;
    *events = (struct watch_events){
        .options = options,
        .view = view,
        .look = *look,
        .is_json = is_json,
        .queue = watch_queue_new(),
        .out = malloc(sizeof(struct out)),
    };
    events->memory = open_memstream(&events->text, &events->size);
    if (events->queue != NULL && events->out != NULL && events->memory != NULL)
        err = line_init(&events->line, width);
    if (err != ERR_NONE) {
        watch_events_release(events);
        return err;
    }
    out_init(events->out, events->memory, "memory");
    return ERR_NONE;
}

void watch_events_release(struct watch_events *events)
{
    line_release(&events->line);
    if (events->memory != NULL)
        (void)fclose(events->memory);
    free(events->text);
    free(events->out);
    watch_queue_free(events->queue);
    *events = (struct watch_events){0};
}

bool watch_events_takes(const struct watch_events *events, const struct call_row *row)
{
    if (row->is_invite || events->options->kind == KIND_ALL)
        return true;
    return events->options->kind == OPTION_UNSET && slice_is_nocase(row->method, "REGISTER");
}

static void fail(struct watch_events *events, enum err err)
{
    if (events->err == ERR_NONE)
        events->err = error_set(&events->error, err, "out of memory");
}

static bool is_wanted(const struct watch_events *events, const struct event *event,
                      const struct watch_call *entry)
{
    const struct options *options = events->options;

    if (options->states != 0 && (options->states & UINT32_C(1) << event->state) == 0)
        return false;
    return !options->has_problem ||
           (entry->has_problem && entry->first_finding_us <= event->time_us);
}

/* Make the line and let it wait. */
static void offer(struct watch_events *events, const struct event *event,
                  const struct watch_call *entry)
{
    enum err err = ERR_NONE;

    if (events->err != ERR_NONE || !is_wanted(events, event, entry))
        return;
    (void)fseeko(events->memory, 0, SEEK_SET);
    if (events->is_json)
        err = event_json(events->out, events->view, event, &events->error);
    else
        event_text(events->out, &events->look, &events->line, event);
    if (err != ERR_NONE) {
        events->err = err;
        return;
    }
    if (out_finish(events->out, NULL) != ERR_NONE) {
        fail(events, ERR_MEMORY);
        return;
    }
    if (watch_queue_add(events->queue, event->time_us, slice_of(events->text, events->size)) !=
        ERR_NONE)
        fail(events, ERR_MEMORY);
}

/* The findings of a call that are being looked at. */
struct look_at {
    struct watch_events *events;
    const struct call_row *row;
    struct watch_call *entry;
    uint64_t after; /* findings up to this number are printed */
};

static bool note_finding(void *context, const struct finding_row *finding)
{
    const struct look_at *look_at = context;
    struct watch_call *entry = look_at->entry;

    if (finding->severity >= WORDS_SEVERITY_WARN && !entry->has_problem) {
        entry->first_finding_us = finding->time_us;
        entry->has_problem = true;
    }
    return !entry->has_problem;
}

static bool add_finding(void *context, const struct finding_row *finding)
{
    const struct look_at *look_at = context;
    struct event event;

    if (finding->id <= look_at->after)
        return true;
    if (finding->id > look_at->entry->finding)
        look_at->entry->finding = finding->id;
    if (event_of_finding(look_at->row, finding, &event))
        offer(look_at->events, &event, look_at->entry);
    return look_at->events->err == ERR_NONE;
}

static void query(struct look_at *look_at, finding_visitor *visit)
{
    struct watch_events *events = look_at->events;
    enum err err = query_findings(events->view, look_at->row->id, visit, look_at, &events->error);

    if (err != ERR_NONE && events->err == ERR_NONE)
        events->err = err;
}

static void add_beginning(struct watch_events *events, const struct call_row *row,
                          struct watch_call *entry)
{
    static const enum event_kind kinds[] = {EVENT_CALL_START, EVENT_CALL_ANSWER};

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct event event;

        if ((entry->kinds & BIT(kinds[i])) != 0 || !event_of_call(kinds[i], row, &event))
            continue;
        entry->kinds |= BIT(kinds[i]);
        offer(events, &event, entry);
    }
}

/* The end of a call, or the result of another request. */
static bool find_end(const struct call_row *row, struct event *ret_event)
{
    return event_of_call(EVENT_CALL_END, row, ret_event) ||
           event_of_call(EVENT_REGISTRATION, row, ret_event) ||
           event_of_call(EVENT_DIALOG, row, ret_event);
}

/* The end of a call is printed once, unless it turned out to be none; a result, when it is another one
 * than before. */
static bool is_printed(const struct watch_call *entry, const struct event *event)
{
    if ((entry->kinds & BIT(event->kind)) == 0)
        return false;
    return event->kind == EVENT_CALL_END ||
           (entry->state == (uint8_t)event->state && entry->final == event->call->final);
}

static bool is_to_be_held(const struct watch_events *events, struct watch_call *entry,
                          struct watch_table *table, const struct event *event, int64_t now_us)
{
    if (table == NULL || events->is_last || !event_is_provisional(event))
        return false;
    if (entry->held_until_us == 0)
        watch_table_hold(table, entry, now_us + WATCH_HOLD_US);
    return now_us < entry->held_until_us;
}

static bool add_end(struct watch_events *events, const struct call_row *row,
                    struct watch_call *entry, struct watch_table *table, int64_t now_us)
{
    struct event event;
    bool is_over = find_end(row, &event);

    if (!is_over)
        entry->kinds &= ~BIT(EVENT_CALL_END);
    if (is_over && !is_printed(entry, &event)) {
        if (is_to_be_held(events, entry, table, &event, now_us))
            return false;
        entry->kinds |= BIT(event.kind);
        entry->state = (uint8_t)event.state;
        entry->final = row->final;
        offer(events, &event, entry);
    }
    if (table != NULL)
        watch_table_hold(table, entry, 0);
    return is_over;
}

bool watch_events_add(struct watch_events *events, const struct call_row *row,
                      struct watch_call *entry, struct watch_table *table, int64_t now_us)
{
    struct look_at look_at = {
        .events = events, .row = row, .entry = entry, .after = entry->finding};
    bool has_news = row->findings != entry->findings;
    bool is_over;

    if (has_news && !entry->has_problem && events->options->has_problem)
        query(&look_at, note_finding);
    add_beginning(events, row, entry);
    if (has_news)
        query(&look_at, add_finding);
    entry->findings = row->findings;
    is_over = add_end(events, row, entry, table, now_us);
    if (table != NULL)
        watch_table_touch(table, entry, is_over);
    return events->err == ERR_NONE;
}
