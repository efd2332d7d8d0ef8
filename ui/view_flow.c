#include "ui/view_flow.h"

#include <stdlib.h>

#include "ui/view_flow_private.h"

static void free_view(struct ui_view *view)
{
    struct view_flow *flow = view_flow_of(view);

    flow_text_free(flow->text);
    flow_source_free(flow->shown);
    flow_source_free(flow->next);
    text_pane_free(flow->pane);
    view_flow_search_release(flow);
    free(flow->open);
    free(flow->calls);
    free(flow);
}

static void title(const struct ui_view *view, struct buf *buf)
{
    const struct view_flow *flow = (const struct view_flow *)view;

    buf_slice(buf, slice_of(flow->title, flow->title_len));
}

static const struct ui_view_ops ops = {
    .where = WHERE_FLOW,
    .free = free_view,
    .load = view_flow_load,
    .draw = view_flow_draw,
    .act = view_flow_act,
    .title = title,
    .why_not = view_flow_why_not,
};

struct ui_view *view_flow_new(const struct ui_host *host, const uint64_t *calls, size_t count,
                              const struct call_page *page)
{
    struct view_flow *flow = calloc(1, sizeof(*flow));

    if (flow == NULL)
        return NULL;
    *flow = (struct view_flow){.view.ops = &ops,
                               .host = host,
                               .calls = calloc(count > 0 ? count : 1, sizeof(*calls)),
                               .call_count =
                                   count > 0 ? count : 1, /* number 0: a call without messages */
                               .has_page = page != NULL,
                               .time = STYLE_TIME_REL,
                               .is_folded = true,
                               .pane = text_pane_new(),
                               .is_coloured = true};
    if (flow->calls == NULL || flow->pane == NULL) {
        free_view(&flow->view);
        return NULL;
    }
    if (count > 0)
        memcpy(flow->calls, calls, count * sizeof(*calls));
    if (page != NULL)
        flow->page = *page;
    return &flow->view;
}
