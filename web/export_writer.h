/*
 * web/export_writer.h: calls and messages in the formats of downloads, one after the other.
 *
 * Ownership: the caller owns the writer; state and sink outlive it.
 * Threads:   the web thread.
 */
#ifndef WEB_EXPORT_WRITER_H
#define WEB_EXPORT_WRITER_H

#include "export/frame_set.h"
#include "export/list.h"
#include "web/state.h"

enum export_format {
    EXPORT_PCAP = 0,
    EXPORT_TXT,
    EXPORT_JSON,
    EXPORT_JSONL,
    EXPORT_CSV,
};

struct export_writer {
    struct web_state *web;
    struct out *out;
    enum export_format format;
    bool shows_secrets;
    bool has_ns;       /* pcap: some of the frames have nanoseconds; known before the first one */
    uint64_t items;    /* JSON: objects written; pcap: frames written */
    int64_t before_us; /* txt: time of the message before */
    struct list *list; /* csv */
    int link_type;     /* pcap: of all frames */
    struct frame_set written; /* pcap */
};

/* Return whether calls, and messages, are part of a format. */
bool export_has_calls(enum export_format format);
bool export_has_messages(enum export_format format);

/* Write the beginning of the file. */
MUST_CHECK enum err export_writer_begin(struct export_writer *writer, struct error *reterr);

MUST_CHECK enum err export_writer_call(struct export_writer *writer, const struct call_row *row,
                                       struct error *reterr);

/* Write a message; as pcap, its frames that were not written before. Where its bytes cannot be read, text has a
 * line with the reason, JSON has null, and pcap returns ERR_INPUT. */
MUST_CHECK enum err export_writer_message(struct export_writer *writer,
                                          const struct message_row *row, struct error *reterr);

/* Write the end of the file. Return ERR_NOT_FOUND for a pcap without a frame. */
MUST_CHECK enum err export_writer_end(struct export_writer *writer, struct error *reterr);

/* Free the memory of the writer. */
void export_writer_release(struct export_writer *writer);

#endif
