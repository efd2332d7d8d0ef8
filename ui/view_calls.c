#include "ui/view_calls.h"

#include <assert.h>
#include <stdlib.h>

#include "base/clock.h"
#include "store/query_page.h"
#include "ui/call_columns.h"
#include "ui/call_detail.h"
#include "ui/list_draw.h"
#include "ui/list_narrow.h"

#define SEVERITY_US 8000 /* how long a load looks for severities */
#define COPY_MAX    8192 /* bytes of a row that is copied */

static_assert(LIST_DETAIL_LINES <= CALL_DETAIL_LINES, "there is room for all lines");
static_assert(LIST_TEXTS == CALL_TEXTS, "a query takes as many texts as a list has");
static_assert((int)CALL_SORT_NUMBER == LIST_SORT_ID, "numbers of calls are their ids");

struct view_calls {
    struct ui_list list; /* first */
    struct call_query which;
    bool has_method_colours;
    struct call_detail detail;
};

static const struct view_calls *of_list(const struct ui_list *list)
{
    return (const struct view_calls *)(const void *)list;
}

/* ---- rows: what a list asks (struct list_ops) ---- */

/* The conditions of the list as it is shown. */
static struct call_query shown_query(const struct ui_list *list)
{
    struct call_query which = of_list(list)->which;

    memcpy(which.texts, list->texts, sizeof(which.texts));
    which.past_id = list->past;
    return which;
}

/* The list as it is shown; its anchor is the call under the cursor. */
static struct call_page shown_page(const struct ui_list *list)
{
    const struct list_row *row = ui_list_cursor(list);

    return (struct call_page){
        .which = shown_query(list),
        .sort = (enum call_sort)list->sort,
        .is_descending = list->is_descending,
        .has_anchor = row != NULL,
        .anchor = row == NULL ? 0 : row->id,
    };
}

struct fetching {
    struct list_window *window;
    enum err err;
};

static bool fetch_row(void *context, const struct call_row *call)
{
    struct fetching *fetching = context;

    fetching->err = list_window_add(fetching->window, call->id, call_cells_copy(call));
    return fetching->err == ERR_NONE;
}

static enum err fetch(const struct ui_list *list, const struct list_page *page,
                      struct list_window *window, struct error *reterr)
{
    struct call_page query = shown_page(list);
    struct fetching fetching = {.window = window};
    enum err err;

    query.which.omits_legs = true;
    query.which.has_problem = query.which.has_problem || page->has_finding;
    query.is_backward = page->is_backward;
    query.has_anchor = page->anchor != 0;
    query.has_itself = page->has_itself;
    query.anchor = page->anchor;
    query.limit = page->limit;
    err = query_page(list->host->store, &query, fetch_row, &fetching, reterr);
    if (err == ERR_NONE && fetching.err != ERR_NONE)
        err = error_set(reterr, fetching.err, "out of memory");
    return err;
}

static void inherit(void *data, const void *old_data)
{
    struct call_cells *cells = data;
    const struct call_cells *old = old_data;

    if (old->row.findings == cells->row.findings)
        cells->severity = old->severity;
}

static enum err count(const struct ui_list *list, uint64_t *ret_total, uint64_t *ret_matching,
                      struct error *reterr)
{
    const struct call_query which = shown_query(list);

    return query_call_counts(list->host->store, &which, ret_total, ret_matching, reterr);
}

static uint64_t known(const struct ui_list *list)
{
    const struct status *status = list->host->status;

    if (status == NULL)
        return 0;
    return status_get(status, COUNTER_CALLS) +
           (of_list(list)->which.is_all ? status_get(status, COUNTER_OTHERS) : 0);
}

static bool take_id(void *context, const struct call_row *call)
{
    *(uint64_t *)context = call->id;
    return false;
}

static enum err newest(const struct ui_list *list, uint64_t *ret_id, struct error *reterr)
{
    const struct call_page page = {
        .which = {.is_all = true, .omits_legs = true}, .is_backward = true, .limit = 1};

    *ret_id = 0;
    return query_page(ui_list_store_for_key(list), &page, take_id, ret_id, reterr);
}

static bool is_narrowed(const struct ui_list *list)
{
    const struct call_query *which = &of_list(list)->which;

    return which->states != 0 || which->has_problem || which->from != NULL || which->to != NULL ||
           which->ruri != NULL;
}

static int64_t time_us(const void *data)
{
    return ((const struct call_cells *)data)->row.start_us;
}

static const char *noun(const struct ui_list *list, bool is_one)
{
    if (of_list(list)->which.is_all)
        return "calls and others";
    return is_one ? "call" : "calls";
}

static bool take_severity(void *context, const struct finding_row *row)
{
    uint8_t *severity = context;

    if (row->severity > *severity)
        *severity = row->severity;
    return true;
}

/* Rows keep what was found out about them, so this is done once for each that comes in sight. */
static enum err load_severities(struct ui_list *list, struct error *reterr)
{
    int64_t begin_us = clock_monotonic_us();
    enum err err = ERR_NONE;

    for (size_t i = 0; i < ui_list_shown(list) && err == ERR_NONE; i++) {
        struct call_cells *cells = ui_list_row(list, i)->data;

        if (cells->row.findings == 0 || cells->severity != 0)
            continue;
        if (clock_monotonic_us() - begin_us > SEVERITY_US)
            break;
        err = query_findings(list->host->store, cells->row.id, take_severity, &cells->severity,
                             reterr);
    }
    return err;
}

static enum err load_detail(struct ui_list *list, size_t lines, struct error *reterr)
{
    struct view_calls *calls = (struct view_calls *)(void *)list;

    return call_detail_read(&calls->detail, list->host->store, list->cursor, lines,
                            list->host->look.is_ascii, reterr);
}

static void draw_detail(const struct ui_list *list, bool has_row, struct canvas *canvas,
                        struct area area)
{
    const struct ui_look *look = &list->host->look;

    call_detail_draw(&of_list(list)->detail, has_row, canvas, area, look->style.target,
                     look->is_ascii);
}

static void write_empty(const struct ui_list *list, const char *over, struct buf *buf)
{
    bool is_all = of_list(list)->which.is_all;

    if (ui_list_is_growing(list))
        buf_format(buf, "no SIP%s%s yet", is_all ? "" : " call", over);
    else if (is_all)
        buf_format(buf, "no SIP%s in this capture", over);
    else
        buf_format(buf, "no SIP call%s in this capture %s v shows registrations and others", over,
                   list->host->look.is_ascii ? "-" : "—");
}

static const struct list_ops list_ops = {
    .one = "call",
    .many = "calls",
    .none = "there is no call",
    .none_marked = "no call is marked",
    .noun = noun,
    .fetch = fetch,
    .inherit = inherit,
    .count = count,
    .known = known,
    .newest = newest,
    .is_narrowed = is_narrowed,
    .time_us = time_us,
    .load_more = load_severities,
    .load_detail = load_detail,
    .draw_detail = draw_detail,
    .write_empty = write_empty,
};

/* ---- as a view ---- */

static enum err load(struct ui_view *view, struct area area, struct error *reterr)
{
    return ui_list_load(&((struct view_calls *)view)->list, area, reterr);
}

static void draw(struct ui_view *view, struct canvas *canvas, struct area area)
{
    list_draw(&((const struct view_calls *)view)->list, canvas, area);
}

static void title(const struct ui_view *view, struct buf *buf)
{
    buf_text(buf, ((const struct view_calls *)view)->which.is_all ? "calls and others" : "calls");
}

/* ---- actions ---- */

static void open_flow(struct ui_list *list)
{
    const struct call_page page = shown_page(list);
    uint64_t memory;
    size_t count;
    const uint64_t *chosen = ui_list_chosen(list, &memory, &count);

    if (count > 0)
        ui_host_push(list->host, list->host->views->flow(list->host, chosen, count, &page));
}

static void open_raw(struct ui_list *list)
{
    uint64_t memory;
    size_t count;
    const uint64_t *chosen = ui_list_chosen(list, &memory, &count);

    if (count > 0)
        ui_host_push(list->host, list->host->views->raw(list->host, chosen, count));
}

static void open_save(struct ui_list *list)
{
    const struct call_page page = shown_page(list);
    size_t count;
    const uint64_t *marked = ui_list_marked(list, &count);

    ui_host_push(list->host, list->host->views->save(list->host, marked, count, &page));
}

struct copying {
    const struct ui_list *list;
    bool is_row;
};

static bool copy_call(void *context, const struct call_row *call)
{
    const struct copying *copying = context;
    struct list_format format = ui_list_format(copying->list);
    const struct call_cells cells = {.row = *call};
    char memory[COPY_MAX];
    char escaped[COPY_MAX];
    struct buf buf;
    struct buf escaped_buf;

    buf_init(&buf, memory, sizeof(memory));
    buf_init(&escaped_buf, escaped, sizeof(escaped));
    format.before_us = call->start_us;
    if (copying->is_row)
        ui_columns_write(&copying->list->columns, &format, &cells, &buf);
    else
        buf_slice(&buf, call->call_id);
    escape_write(buf_as_slice(&buf), ESCAPE_FILE, &escaped_buf);
    ui_host_copy(copying->list->host, buf_as_slice(&escaped_buf));
    return false;
}

static void copy(struct ui_list *list, bool is_row)
{
    struct copying copying = {.list = list, .is_row = is_row};
    const struct list_row *row = ui_list_cursor(list);
    struct error error = {0};

    if (row != NULL &&
        query_call(list->host->store, row->id, copy_call, &copying, &error) != ERR_NONE)
        ui_host_report(list->host, "cannot read the store: %s", error.text);
}

static void change_kind(struct view_calls *calls)
{
    calls->which.is_all = !calls->which.is_all;
    ui_columns_show(&calls->list.columns, "method", calls->which.is_all);
    ui_list_renew(&calls->list);
    ui_host_report(calls->list.host,
                   calls->which.is_all ? "calls, registrations and everything else" : "calls only");
}

static void change_colours(struct view_calls *calls)
{
    calls->has_method_colours = !calls->has_method_colours;
    call_columns_colour(&calls->list.columns, calls->has_method_colours);
    ui_host_report(calls->list.host,
                   calls->has_method_colours ? "colours by method" : "colours by state");
}

static bool act(struct ui_view *view, enum action action)
{
    struct view_calls *calls = (struct view_calls *)view;
    struct ui_list *list = &calls->list;

    ui_list_settle(list);
    if (ui_list_act(list, action) || list_narrow_act(list, action))
        return true;
    switch ((int)action) {
    case ACTION_FLOW:
        open_flow(list);
        return true;
    case ACTION_RAW:
        open_raw(list);
        return true;
    case ACTION_SAVE:
        open_save(list);
        return true;
    case ACTION_KIND:
        change_kind(calls);
        return true;
    case ACTION_COLOUR:
        change_colours(calls);
        return true;
    case ACTION_COPY:
    case ACTION_COPY_ALL:
        copy(list, action == ACTION_COPY_ALL);
        return true;
    default:
        return false;
    }
}

static const char *why_not(const struct ui_view *view, enum action action)
{
    const struct ui_list *list = &((const struct view_calls *)view)->list;

    switch ((int)action) {
    case ACTION_FLOW:
    case ACTION_RAW:
    case ACTION_SAVE:
        return ui_list_is_empty(list) && list->marks.count == 0 ? list_ops.none : NULL;
    case ACTION_COPY:
    case ACTION_COPY_ALL:
        return ui_list_is_empty(list) ? list_ops.none : NULL;
    default:
        return ui_list_why_not(list, action);
    }
}

static void free_view(struct ui_view *view)
{
    ui_list_release(&((struct view_calls *)view)->list);
    free(view);
}

static const struct ui_view_ops ops = {
    .where = WHERE_CALLS,
    .free = free_view,
    .load = load,
    .draw = draw,
    .act = act,
    .title = title,
    .why_not = why_not,
};

struct ui_view *view_calls_new(const struct ui_host *host)
{
    struct view_calls *calls = calloc(1, sizeof(*calls));

    if (calls == NULL)
        return NULL;
    calls->which = *host->which;
    ui_list_init(&calls->list, &ops, &list_ops, host);
    memcpy(calls->list.texts, calls->which.texts, sizeof(calls->list.texts));
    calls->list.past = calls->which.past_id;
    call_columns_init(&calls->list.columns);
    ui_columns_show(&calls->list.columns, "method", calls->which.is_all);
    return &calls->list.view;
}
