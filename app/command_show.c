#include "app/commands.h"

#include <stdlib.h>

#include "app/call_ids.h"
#include "app/message_writer.h"
#include "export/json.h"

/* A page in the making. */
struct page {
    struct command *command;
    struct message_writer writer;
    struct slice short_id;
    char short_id_text[32];
    struct error *reterr;
    enum err err;        /* what ended it */
    enum err unread_err; /* the first bytes that could not be read */
};

static bool write_page(void *context, const struct call_row *row)
{
    struct page *page = context;
    struct input *input = &page->command->input;
    struct text_options options = {
        .style = page->command->output.style,
        .start_us = row->start_us,
    };

    page->err =
        text_call(&page->command->output.out, input->view, input->raw, &options, row, page->reterr);
    return page->err == ERR_NONE;
}

static bool write_call(void *context, const struct call_row *row)
{
    struct page *page = context;
    struct buf buf;

    buf_init(&buf, page->short_id_text, sizeof(page->short_id_text));
    buf_slice(&buf, row->short_id);
    page->short_id = buf_as_slice(&buf);
    items_next(&page->writer.items);
    page->err = json_call(&page->command->output.out, page->command->input.view, row, page->reterr);
    return page->err == ERR_NONE;
}

static bool write_message(void *context, const struct message_row *row)
{
    struct page *page = context;
    struct slice bytes = {0};
    struct error error;
    enum err err = raw_message(page->command->input.raw, row, &bytes, &error);

    if (err != ERR_NONE && page->unread_err == ERR_NONE)
        page->unread_err = error_set(page->reterr, err, "%s", error.text);
    return message_writer_write(&page->writer, row, err == ERR_NONE ? bytes : (struct slice){0});
}

static bool write_finding(void *context, const struct finding_row *row)
{
    struct page *page = context;

    items_next(&page->writer.items);
    json_finding(&page->command->output.out, row, page->short_id);
    return true;
}

/* Write the call, its messages and its findings as objects. */
static enum err write_objects(struct page *page, uint64_t call)
{
    struct view *view = page->command->input.view;
    struct message_query query = {.calls = &call, .call_count = 1};
    enum err err = message_writer_begin(&page->writer, page->command, false, page->reterr);

    if (err == ERR_NONE)
        err = query_call(view, call, write_call, page, page->reterr);
    if (err == ERR_NONE)
        err = query_messages(view, &query, write_message, page, page->reterr);
    if (err == ERR_NONE)
        err = query_findings(view, call, write_finding, page, page->reterr);
    if (err == ERR_NONE)
        err = message_writer_end(&page->writer);
    return err != ERR_NONE ? err : page->unread_err;
}

static enum err show_body(struct command *command, struct selection_counts *ret_counts,
                          struct error *reterr)
{
    struct page page = {.command = command, .reterr = reterr};
    uint64_t *calls;
    size_t count;
    enum err err = call_ids_named(&command->input, &calls, &count, reterr);

    if (err != ERR_NONE)
        return err;
    if (command->format == FORMAT_TXT)
        err = query_call(command->input.view, calls[0], write_page, &page, reterr);
    else
        err = write_objects(&page, calls[0]);
    ret_counts->shown = ret_counts->selected = 1;
    free(calls);
    return err != ERR_NONE ? err : page.err;
}

int command_show(const struct options *options)
{
    return command_run(options, &(struct command_plan){.body = show_body, .kind = KIND_ALL});
}
