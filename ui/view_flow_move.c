#include "ui/view_flow_private.h"

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

bool view_flow_go_in_transaction(struct view_flow *flow, int step)
{
    const struct message_list *list;
    const struct flow *model = view_flow_model(flow);
    const struct flow_row *row;
    size_t at;

    if (!view_flow_cursor(flow, &row, &at))
        return false;
    list = flow_source_messages(flow->shown);
    for (;;) {
        size_t next = message_list_of_transaction(list, at, step);

        if (next == at)
            return false;
        at = next;
        /* What was sent again and folded is in the row that the cursor is on. */
        if (flow_message_at(model, at)->row != flow->cursor) {
            view_flow_go(flow, flow_message_at(model, at)->row);
            return true;
        }
    }
}

bool view_flow_go_to_finding(struct view_flow *flow, int step)
{
    const struct flow *model = view_flow_model(flow);
    size_t rows = view_flow_rows(flow);

    for (size_t i = flow->cursor + (size_t)step; i < rows; i += (size_t)step) {
        if (flow_row_at(model, i)->kind == FLOW_ROW_NOTE) {
            view_flow_go(flow, i);
            return true;
        }
    }
    return false;
}

bool view_flow_go_to_match(struct view_flow *flow, int step)
{
    const struct flow_search *search = &flow->search;
    size_t rows = search->row_count;

    for (size_t i = 1; i <= rows; i++) {
        size_t at = (flow->cursor + (step > 0 ? i : rows - i % rows)) % rows;

        if (search->rows[at]) {
            view_flow_go(flow, at);
            return true;
        }
    }
    return false;
}
