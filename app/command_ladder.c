#include "app/commands.h"

#include <stdlib.h>

#include "app/call_ids.h"
#include "export/flow_text.h"
#include "export/json.h"

/* Findings from this severity on are drawn. */
#define SEVERITY_WARN 2

/* A ladder in the making. */
struct drawing {
    struct flow *flow;
    enum err err;
};

static bool add_message(void *context, const struct message_row *row)
{
    struct drawing *drawing = context;

    drawing->err = flow_add_message(drawing->flow, row);
    return drawing->err == ERR_NONE;
}

static bool add_finding(void *context, const struct finding_row *row)
{
    struct drawing *drawing = context;

    if (row->severity >= SEVERITY_WARN)
        drawing->err = flow_add_finding(drawing->flow, row);
    return drawing->err == ERR_NONE;
}

/* Put the calls' messages and findings into the model. */
static enum err fill(struct drawing *drawing, struct view *view, const uint64_t *calls,
                     size_t call_count, struct error *reterr)
{
    struct message_query query = {.calls = calls, .call_count = call_count};
    enum err err = query_messages(view, &query, add_message, drawing, reterr);

    for (size_t i = 0; i < call_count && err == ERR_NONE && drawing->err == ERR_NONE; i++)
        err = query_findings(view, calls[i], add_finding, drawing, reterr);
    if (err != ERR_NONE)
        return err;
    if (drawing->err == ERR_NONE)
        drawing->err = flow_close(drawing->flow);
    if (drawing->err == ERR_FULL)
        return error_set(reterr, ERR_USAGE, "a ladder holds %d messages; choose fewer calls",
                         FLOW_MESSAGES_MAX);
    if (drawing->err != ERR_NONE)
        return error_set(reterr, drawing->err, "out of memory");
    return ERR_NONE;
}

static enum err draw(struct command *command, const struct flow *flow)
{
    struct flow_text_options options = {.style = command->output.style};

    if (command->options->time == OPTION_UNSET)
        options.style.time = STYLE_TIME_REL;
    if (command->format != FORMAT_JSON)
        return flow_text_print(flow, &options, &command->output.out);
    json_flow(&command->output.out, flow);
    return ERR_NONE;
}

static enum err ladder_body(struct command *command, struct selection_counts *ret_counts,
                            struct error *reterr)
{
    struct flow_options options = {
        .merge = (enum flow_merge)command->options->merge,
        .folds = command->options->is_folding == 1 ? FLOW_FOLD_ALL : 0,
        .gap_us = FLOW_GAP_DEFAULT_US,
    };
    struct drawing drawing = {0};
    uint64_t *calls;
    size_t count;
    enum err err = call_ids_named(&command->input, &calls, &count, reterr);

    if (err != ERR_NONE)
        return err;
    drawing.flow = flow_new(&options);
    if (drawing.flow == NULL)
        err = error_set(reterr, ERR_MEMORY, "out of memory");
    else
        err = fill(&drawing, command->input.view, calls, count, reterr);
    if (err == ERR_NONE && draw(command, drawing.flow) != ERR_NONE)
        err = error_set(reterr, ERR_MEMORY, "out of memory");
    ret_counts->shown = ret_counts->selected = count;
    flow_free(drawing.flow);
    free(calls);
    return err;
}

int command_ladder(const struct options *options)
{
    return command_run(options, &(struct command_plan){.body = ladder_body, .kind = KIND_ALL});
}
