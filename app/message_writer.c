#include "app/message_writer.h"

#include "export/json.h"

static bool is_json(const struct command *command)
{
    return command->format == FORMAT_JSON || command->format == FORMAT_JSONL;
}

static bool is_list(const struct command *command)
{
    return command->format == FORMAT_TABLE || command->format == FORMAT_PLAIN ||
           command->format == FORMAT_CSV;
}

static enum err begin_list(struct message_writer *writer, struct error *reterr)
{
    struct command *command = writer->command;
    struct list_options options = {
        .form = command->format == FORMAT_CSV     ? LIST_CSV
                : command->format == FORMAT_PLAIN ? LIST_PLAIN
                                                  : LIST_TABLE,
        .columns = command->options->columns,
        .style = command->output.style,
        .start_us = command->input.start_us,
        .end_us = command->input.end_us,
    };

    return list_new_messages(&options, &command->output.out, &writer->list, reterr);
}

enum err message_writer_begin(struct message_writer *writer, struct command *command, bool is_raw,
                              struct error *reterr)
{
    writer->command = command;
    writer->list = NULL;
    writer->before_us = TIME_NONE;
    writer->err = ERR_NONE;
    writer->text = (struct text_options){
        .style = command->output.style,
        .start_us = command->input.start_us,
        .has_raw_messages = is_raw && !command->output.is_terminal,
    };
    if (is_json(command))
        items_begin(&writer->items, command->format, &command->output.out);
    return is_list(command) ? begin_list(writer, reterr) : ERR_NONE;
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
    json_message(&writer->command->output.out, row, is_read ? &writer->message : NULL);
}

static void write_text(struct message_writer *writer, const struct message_row *row,
                       struct slice bytes)
{
    if (slice_is_absent(bytes))
        bytes = SLICE_LITERAL("(its bytes cannot be read)\n");
    text_message(&writer->command->output.out, &writer->text, row,
                 writer->before_us == TIME_NONE ? row->time_us : writer->before_us, bytes);
    writer->before_us = row->time_us;
}

bool message_writer_write(void *context, const struct message_row *row, struct slice bytes)
{
    struct message_writer *writer = context;

    if (writer->list != NULL)
        writer->err = list_message(writer->list, row);
    else if (is_json(writer->command))
        write_json(writer, row, bytes);
    else
        write_text(writer, row, bytes);
    return writer->err == ERR_NONE && !out_has_failed(&writer->command->output.out);
}

enum err message_writer_end(struct message_writer *writer)
{
    if (writer->list != NULL)
        list_finish(writer->list);
    else if (is_json(writer->command))
        items_end(&writer->items);
    list_free(writer->list);
    writer->list = NULL;
    return writer->err;
}
