/*
 * app/message_writer.h: messages in any of the forms that commands write them in.
 *
 * Ownership: the caller's struct; message_writer_end frees its memory.
 * Threads:   one thread.
 */
#ifndef APP_MESSAGE_WRITER_H
#define APP_MESSAGE_WRITER_H

#include "app/command_run.h"
#include "app/items.h"
#include "dissect/sip_message.h"
#include "export/list.h"
#include "export/text.h"

struct message_writer {
    struct command *command;
    struct list *list;  /* of a table or CSV, else NULL */
    struct items items; /* of JSON */
    struct text_options text;
    int64_t before_us; /* time of the message before */
    struct sip_message message;
    enum err err;
};

/* Start. Return ERR_USAGE for a column that does not exist. */
MUST_CHECK enum err message_writer_begin(struct message_writer *writer, struct command *command,
                                         bool is_raw, struct error *reterr);

/* Return whether the form needs the bytes of the messages. */
bool message_writer_needs_bytes(const struct message_writer *writer);

/* Write one (a selection_message_visitor; the writer is the context). Return false when it is in vain. */
bool message_writer_write(void *context, const struct message_row *row, struct slice bytes);

/* End; returns the first error of writing. */
MUST_CHECK enum err message_writer_end(struct message_writer *writer);

#endif
