#include <stdlib.h>

#include "ui/view_flow_private.h"

/* In longer ladders only the text of rows is searched: reading all bytes at each letter takes too long. */
#define BYTES_MESSAGES 2000

#define LABEL_MAX 1024

static void search_labels(struct view_flow *flow)
{
    const struct flow *model = view_flow_model(flow);
    struct flow_search *search = &flow->search;
    char memory[LABEL_MAX];
    struct buf buf;

    for (size_t i = 0; i < search->row_count; i++) {
        buf_init(&buf, memory, sizeof(memory));
        flow_write_label(model, flow_row_at(model, i), 0, flow->host->look.is_ascii, &buf);
        search->rows[i] = slice_find_nocase(buf_as_slice(&buf), search->text) != SLICE_NONE;
    }
}

static void search_bytes(struct view_flow *flow)
{
    const struct flow *model = view_flow_model(flow);
    const struct message_list *list = flow_source_messages(flow->shown);
    struct flow_search *search = &flow->search;

    search->has_bytes = flow_message_count(model) <= BYTES_MESSAGES;
    for (size_t i = 0; search->has_bytes && i < flow_message_count(model); i++) {
        struct message_row row = message_list_at(list, i);
        struct slice bytes = {0};
        struct error error;

        if (!search->rows[flow_message_at(model, i)->row] &&
            raw_message(flow->host->raw, &row, &bytes, &error) == ERR_NONE &&
            slice_find_nocase(bytes, search->text) != SLICE_NONE)
            search->rows[flow_message_at(model, i)->row] = true;
    }
}

static void go_to_first(struct view_flow *flow)
{
    struct flow_search *search = &flow->search;

    search->wants_match = false;
    if (search->text[0] == '\0') {
        view_flow_go(flow, search->origin);
        return;
    }
    for (size_t i = 0; i < search->row_count; i++) {
        size_t at = (search->origin + i) % search->row_count;

        if (search->rows[at]) {
            view_flow_go(flow, at);
            return;
        }
    }
    view_flow_go(flow, search->origin);
}

enum err view_flow_search_rows(struct view_flow *flow, struct error *reterr)
{
    struct flow_search *search = &flow->search;
    size_t count = view_flow_rows(flow);

    if (!search->is_stale)
        return ERR_NONE;
    search->count = search->row_count = 0;
    if (search->text[0] != '\0' && count > 0) {
        bool *rows = realloc(search->rows, count * sizeof(*rows));

        if (rows == NULL)
            return error_set(reterr, ERR_MEMORY, "out of memory");
        search->rows = rows;
        search->row_count = count;
        search_labels(flow);
        search_bytes(flow);
        for (size_t i = 0; i < count; i++)
            search->count += rows[i];
    }
    search->is_stale = false;
    if (search->wants_match)
        go_to_first(flow);
    return ERR_NONE;
}

static void set_text(struct view_flow *flow, const char *text)
{
    struct buf buf;

    buf_init(&buf, flow->search.text, sizeof(flow->search.text));
    buf_text(&buf, text);
    flow->search.is_stale = true;
    flow->search.wants_match = true;
    ui_host_reload(flow->host);
}

static void changed(void *context, const char *text)
{
    set_text(context, text);
}

static void done(void *context, const char *text, bool is_taken)
{
    struct view_flow *flow = context;

    if (!is_taken)
        set_text(flow, "");
    else if (strcmp(text, flow->search.text) != 0)
        set_text(flow, text);
    if (is_taken && text[0] != '\0' && flow->search.count == 0 && !flow->search.is_stale)
        ui_host_report(flow->host, "no row has this text");
}

void view_flow_search(struct view_flow *flow)
{
    flow->search.origin = flow->cursor;
    ui_host_ask(flow->host, &(struct ui_question){
                                .label = "/", .changed = changed, .done = done, .context = flow});
}

void view_flow_search_release(struct view_flow *flow)
{
    free(flow->search.rows);
    flow->search.rows = NULL;
}
