#include "app/message_writer.h"

#include "export/json.h"

static bool is_json(const struct work *work)
{
    return work->format == FORMAT_JSON || work->format == FORMAT_JSONL;
}

static bool is_list(const struct work *work)
{
    return work->format == FORMAT_TABLE || work->format == FORMAT_PLAIN ||
           work->format == FORMAT_CSV;
}

static enum err begin_list(struct message_writer *writer, struct error *reterr)
{
    struct work *work = writer->work;
    struct list_options options = {
        .form = work->format == FORMAT_CSV     ? LIST_CSV
                : work->format == FORMAT_PLAIN ? LIST_PLAIN
                                               : LIST_TABLE,
        .columns = work->options->columns,
        .style = work->output.style,
        .start_us = work->session.start_us,
        .end_us = work->session.end_us,
    };

    return list_new_messages(&options, &work->output.out, &writer->list, reterr);
}

enum err message_writer_begin(struct message_writer *writer, struct work *work, bool is_raw,
                              struct error *reterr)
{
    writer->work = work;
    writer->list = NULL;
    writer->before_us = TIME_NONE;
    writer->err = ERR_NONE;
    writer->text = (struct text_options){
        .style = work->output.style,
        .start_us = work->session.start_us,
        .has_raw_messages = is_raw && !work->output.is_terminal,
    };
    if (is_json(work))
        items_begin(&writer->items, work->format, &work->output.out);
    return is_list(work) ? begin_list(writer, reterr) : ERR_NONE;
}

bool message_writer_needs_bytes(const struct message_writer *writer)
{
    return writer->list == NULL;
}

static void write_json(struct message_writer *writer, const struct message_row *row,
                       struct slice bytes)
{
    bool is_read = !slice_is_absent(bytes);

    if (is_read)
        sip_message_read(bytes, (row->flags & MESSAGE_CUT) != 0, &writer->message);
    items_next(&writer->items);
    json_message(&writer->work->output.out, row, is_read ? &writer->message : NULL);
}

static void write_text(struct message_writer *writer, const struct message_row *row,
                       struct slice bytes)
{
    if (slice_is_absent(bytes))
        bytes = SLICE_LITERAL("(its bytes cannot be read)\n");
    text_message(&writer->work->output.out, &writer->text, row,
                 writer->before_us == TIME_NONE ? row->time_us : writer->before_us, bytes);
    writer->before_us = row->time_us;
}

bool message_writer_write(void *context, const struct message_row *row, struct slice bytes)
{
    struct message_writer *writer = context;

    if (writer->list != NULL)
        writer->err = list_message(writer->list, row);
    else if (is_json(writer->work))
        write_json(writer, row, bytes);
    else
        write_text(writer, row, bytes);
    return writer->err == ERR_NONE && !out_has_failed(&writer->work->output.out);
}

enum err message_writer_end(struct message_writer *writer)
{
    if (writer->list != NULL)
        list_finish(writer->list);
    else if (is_json(writer->work))
        items_end(&writer->items);
    list_free(writer->list);
    writer->list = NULL;
    return writer->err;
}
