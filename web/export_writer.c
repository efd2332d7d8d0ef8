#include "web/export_writer.h"

#include <stdlib.h>

#include "export/json.h"
#include "export/redact.h"
#include "export/text.h"
#include "web/pcap_bytes.h"

bool export_has_calls(enum export_format format)
{
    return format == EXPORT_JSON || format == EXPORT_JSONL || format == EXPORT_CSV;
}

bool export_has_messages(enum export_format format)
{
    return format != EXPORT_CSV;
}

/* Begin the next object of JSON. */
static void next_item(struct export_writer *writer)
{
    if (writer->format == EXPORT_JSON && writer->items > 0)
        out_byte(writer->out, ',');
    writer->items++;
}

/* Write a message as text, with its secrets masked. */
static enum err write_text(struct export_writer *writer, const struct message_row *row,
                           struct slice bytes, struct error *reterr)
{
    struct text_options options = {.style = {.target = ESCAPE_FILE, .zone = CLOCK_UTC}};
    uint8_t *shown = malloc(bytes.len + 1);

    if (shown == NULL)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    if (!writer->shows_secrets && redact_secrets(bytes, shown))
        bytes = slice_of(shown, bytes.len);
    text_message(writer->out, &options, row,
                 writer->before_us == TIME_NONE ? row->time_us : writer->before_us, bytes);
    writer->before_us = row->time_us;
    free(shown);
    return ERR_NONE;
}

static void write_json(struct export_writer *writer, const struct message_row *row,
                       struct slice bytes)
{
    struct json_writer json = {.out = writer->out};

    next_item(writer);
    json_message_begin(&json, row, bytes);
    json_write_end_line(&json);
}

static enum err write_frame(struct export_writer *writer, const struct message_frame_row *place,
                            struct error *reterr)
{
    struct raw_frame frame;
    enum err err = raw_frame_at(writer->web->raw, place, &frame, reterr);

    if (err != ERR_NONE)
        return err;
    if (writer->items == 0) {
        pcap_bytes_head(writer->out, &frame, writer->has_ns);
        writer->link_type = frame.link_type;
    }
    if (frame.link_type != writer->link_type)
        return error_set(reterr, ERR_INPUT,
                         "frames of more than one link type do not fit in one pcap file: export "
                         "the captures one by one");
    pcap_bytes_frame(writer->out, &frame, writer->has_ns);
    writer->items++;
    return ERR_NONE;
}

/* Write the frames of a message, each once for all messages in it. */
static enum err write_frames(struct export_writer *writer, const struct message_row *row,
                             struct error *reterr)
{
    const struct message_frame_row *frames;
    size_t count;
    enum err err = raw_frames_of(writer->web->raw, row, &frames, &count, reterr);

    for (size_t i = 0; i < count && err == ERR_NONE; i++) {
        bool is_new;

        err = frame_set_add(&writer->written, &frames[i], count > 1, &is_new, reterr);
        if (err == ERR_NONE && is_new)
            err = write_frame(writer, &frames[i], reterr);
    }
    return err;
}

enum err export_writer_begin(struct export_writer *writer, struct error *reterr)
{
    struct list_options options = {.form = LIST_CSV};

    if (writer->format == EXPORT_JSON)
        out_text(writer->out, "[\n");
    if (writer->format == EXPORT_CSV)
        return list_new_calls(&options, writer->out, &writer->list, reterr);
    return ERR_NONE;
}

enum err export_writer_call(struct export_writer *writer, const struct call_row *row,
                            struct error *reterr)
{
    if (writer->format == EXPORT_CSV)
        return list_call(writer->list, row);
    next_item(writer);
    return json_call(writer->out, writer->web->view, row, reterr);
}

enum err export_writer_message(struct export_writer *writer, const struct message_row *row,
                               struct error *reterr)
{
    struct slice bytes;
    bool is_read;

    if (writer->format == EXPORT_PCAP)
        return write_frames(writer, row, reterr);
    is_read = raw_message(writer->web->raw, row, &bytes, NULL) == ERR_NONE;
    if (writer->format == EXPORT_TXT)
        return write_text(writer, row,
                          is_read ? bytes : SLICE_LITERAL("(its bytes cannot be read)\n"), reterr);
    write_json(writer, row, is_read ? bytes : slice_of(NULL, 0));
    return ERR_NONE;
}

enum err export_writer_end(struct export_writer *writer, struct error *reterr)
{
    if (writer->format == EXPORT_JSON)
        out_text(writer->out, "]\n");
    if (writer->list != NULL)
        list_finish(writer->list);
    if (writer->format == EXPORT_PCAP && writer->items == 0)
        return error_set(reterr, ERR_NOT_FOUND, "no frames to export");
    return ERR_NONE;
}

void export_writer_release(struct export_writer *writer)
{
    frame_set_release(&writer->written);
    list_free(writer->list);
    writer->list = NULL;
}
