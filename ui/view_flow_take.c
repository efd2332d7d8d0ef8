#include <stdlib.h>

#include "ui/view_flow_private.h"
#include "ui/view_message_text.h"

#define COPY_ROWS 5000 /* a longer ladder is never copied */

static bool take_call(void *context, const struct call_row *row)
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
    if (query_page(flow->host->store, &page, take_call, &call, &error) != ERR_NONE)
        ui_host_say(flow->host, "cannot read the list: %s", error.text);
    else if (call == 0)
        ui_host_say(flow->host, is_backward ? "this is the first call of the list"
                                            : "this is the last call of the list");
    else
        view_flow_show_call(flow, call);
}

void view_flow_copy_message(struct view_flow *flow)
{
    const struct flow_row *row;
    struct message_row message;
    size_t at;

    if (!view_flow_cursor(flow, &row, &at))
        return;
    message = message_list_at(flow_source_messages(flow->shown), at);
    message_text_copy(flow->host, &message, false);
}

static bool print_ladder(const struct view_flow *flow, FILE *file)
{
    struct flow_text_options options = {.style = flow->host->look.style};
    struct out *out = malloc(sizeof(*out));
    struct error error;
    bool is_done;

    options.style.target = flow->host->look.is_ascii ? ESCAPE_ASCII : ESCAPE_TERMINAL;
    options.style.colours = STYLE_NO_COLOUR;
    options.style.width = 0;
    if (out == NULL)
        return false;
    out_init(out, file, "the clipboard");
    is_done = flow_text_print(view_flow_model(flow), &options, out) == ERR_NONE;
    is_done = out_finish(out, &error) == ERR_NONE && is_done;
    free(out);
    return is_done;
}

void view_flow_copy_ladder(struct view_flow *flow)
{
    char *text = NULL;
    size_t len = 0;
    FILE *file;
    bool is_done;

    if (view_flow_rows(flow) > COPY_ROWS) {
        ui_host_say(flow->host, "%zu rows are too many to copy: S saves them",
                    view_flow_rows(flow));
        return;
    }
    file = open_memstream(&text, &len);
    is_done = file != NULL && print_ladder(flow, file);
    if (file != NULL)
        is_done = fclose(file) == 0 && is_done;
    if (is_done)
        ui_host_copy(flow->host, slice_of(text, len));
    else
        ui_host_say(flow->host, "no memory for a copy");
    free(text);
}
