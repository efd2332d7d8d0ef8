/*
 * export/pcap.h: the original frames of chosen messages as a capture file.
 *
 * A frame is written once, however many messages it holds, in time order. Times keep their
 * nanoseconds: when any frame has some, the file is a pcap of nanosecond resolution.
 *
 * Source:    pcap(3PCAP); draft-ietf-opsawg-pcap.
 * Threads:   the view's thread.
 * Limits:    one link type a file, as the format has it.
 */
#ifndef EXPORT_PCAP_H
#define EXPORT_PCAP_H

#include "store/query_messages.h"
#include "store/raw.h"

struct pcap_options {
    const char *path; /* "-": standard output */
    bool is_forced;   /* replace a file at `path` */
};

/* Write the frames of the messages that `query` selects. Return ERR_NOT_FOUND when it selects none;
 * ERR_INPUT when their link types differ or their bytes cannot be read; ERR_OUTPUT when the file
 * exists or cannot be written. After a failure there is no new file at `path`, and an old one
 * stays. */
MUST_CHECK enum err pcap_export(struct view *view, struct raw *raw,
                                const struct message_query *query,
                                const struct pcap_options *options, uint64_t *ret_frames,
                                struct error *reterr);

#endif
