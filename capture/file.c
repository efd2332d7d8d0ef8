#include "capture/file.h"

#include <assert.h>
#include <stdlib.h>

#include <pcap/pcap.h>

#include "capture/plain.h"
#include "capture/stream.h"

/* A plain file is read here, in order of time, and libpcap reads what is not plain, what has another
 * form, and what is damaged: it has the words for it. */
struct file {
    struct source source;
    struct stream stream;
    pcap_t *pcap;
    struct plain *plain; /* NULL: libpcap reads */
    struct plain_disorder disorder;
    bool is_ordered;
    struct bpf_program filter;
    bool has_filter;
    bool is_pcapng;
    bool is_over;
    uint64_t frames; /* read, whether or not the filter took them */
    uint64_t bytes;
};

static struct file *file_of(struct source *source)
{
    return (struct file *)source;
}

/* --- reading --- */

/* The 32 bits of pcap's seconds have no sign, but libpcap takes them as if they had: the years from
 * 2038 on would lie before 1970. pcapng counts in 64 bits. */
static int64_t seconds_of(const struct file *file, int64_t seconds)
{
    return seconds < 0 && !file->is_pcapng ? seconds + (INT64_C(1) << 32) : seconds;
}

static void set_frame(struct file *file, const struct pcap_pkthdr *header, const u_char *data,
                      struct frame *ret_frame)
{
    record_set_time(seconds_of(file, header->ts.tv_sec), header->ts.tv_usec, &ret_frame->time_us,
                    &ret_frame->time_ns);
    ret_frame->wire_len = header->len > header->caplen ? header->len : header->caplen;
    ret_frame->link_type = pcap_datalink(file->pcap);
    ret_frame->capture = 1;
    ret_frame->number = file->frames;
    ret_frame->end_offset =
        file->stream.is_plain ? stream_position(&file->stream) : FRAME_NO_OFFSET;
    ret_frame->data = slice_of(data, header->caplen);
}

static bool is_interrupted(const struct file *file)
{
    return atomic_load_explicit(&file->stream.pipe.is_interrupted, memory_order_relaxed);
}

static bool is_wanted(const struct file *file, const struct pcap_pkthdr *header, const u_char *data)
{
    return !file->has_filter || pcap_offline_filter(&file->filter, header, data) != 0;
}

/* libpcap has its reasons as text only; these beginnings are the same in all its releases. */
static bool is_cut_short(const char *reason)
{
    return strncmp(reason, "truncated", strlen("truncated")) == 0;
}

static bool is_mixed(const char *reason)
{
    return strncmp(reason, "an interface has a ", strlen("an interface has a ")) == 0;
}

static void set_cut(const struct file *file, struct error *reterr)
{
    error_set(reterr, ERR_DAMAGED, "%s is cut short in the packet after number %llu",
              file->stream.label, (unsigned long long)file->frames);
}

static void set_damage(const struct file *file, struct error *reterr)
{
    const char *reason = pcap_geterr(file->pcap);
    unsigned long long last = file->frames;

    if (is_cut_short(reason))
        set_cut(file, reterr);
    else if (is_mixed(reason))
        error_set(reterr, ERR_DAMAGED,
                  "%s has interfaces of different kinds, which cannot be read together: "
                  "nothing after packet number %llu is read (%s)",
                  file->stream.label, last, reason);
    else
        error_set(reterr, ERR_DAMAGED, "%s is damaged after packet number %llu: %s",
                  file->stream.label, last, reason);
}

static enum source_result end_of_file(struct file *file, int status, struct error *reterr)
{
    file->is_over = true;
    if (status != PCAP_ERROR || is_interrupted(file))
        return SOURCE_END;
    set_damage(file, reterr);
    return SOURCE_ERROR;
}

static enum source_result next_of_libpcap(struct file *file, struct frame *ret_frame,
                                          struct error *reterr)
{
    struct pcap_pkthdr *header;
    const u_char *data;

    do {
        int status;

        if (file->is_over || is_interrupted(file))
            return SOURCE_END;
        status = pcap_next_ex(file->pcap, &header, &data);
        if (status != 1)
            return end_of_file(file, status, reterr);
        file->frames++;
        file->bytes += header->caplen;
    } while (!is_wanted(file, header, data));
    set_frame(file, header, data, ret_frame);
    return SOURCE_FRAME;
}

/* --- a plain file --- */

static bool may_go_on(void *context)
{
    struct file *file = context;

    if (file->stream.pipe.on_wait != NULL)
        file->stream.pipe.on_wait(file->stream.pipe.wait_context);
    return !is_interrupted(file);
}

static void set_plain_frame(const struct file *file, const struct record *record,
                            struct slice bytes, struct frame *ret_frame)
{
    *ret_frame = (struct frame){
        .time_us = record->time_us,
        .time_ns = record->time_ns,
        .wire_len = record->wire_len > record->captured ? record->wire_len : record->captured,
        .link_type = pcap_datalink(file->pcap),
        .capture = 1,
        .number = record->number,
        .end_offset = file->stream.is_plain ? record_end(record) : FRAME_NO_OFFSET,
        .data = bytes,
    };
}

static bool is_plain_wanted(const struct file *file, const struct record *record,
                            struct slice bytes)
{
    struct pcap_pkthdr header = {.caplen = record->captured, .len = record->wire_len};

    return !file->has_filter || pcap_offline_filter(&file->filter, &header, bytes.ptr) != 0;
}

/* Let libpcap read on where the plain reader stopped; it keeps the interfaces of pcapng, so of that it
 * reads all that was read before. */
static enum source_result hand_over(struct file *file, struct frame *ret_frame,
                                    struct error *reterr)
{
    uint64_t left;
    int64_t rest = plain_rest(file->plain, &left);
    struct pcap_pkthdr *header;
    const u_char *data;

    plain_close(file->plain);
    file->plain = NULL;
    if (!file->is_pcapng && file->stream.is_plain && fseeko(file->stream.file, rest, SEEK_SET) == 0)
        left = 0;
    for (; left > 0 && !is_interrupted(file); left--) {
        int status = pcap_next_ex(file->pcap, &header, &data);

        if (status != 1)
            return end_of_file(file, status, reterr);
    }
    return next_of_libpcap(file, ret_frame, reterr);
}

static enum source_result end_of_plain(struct file *file, enum plain_result result,
                                       struct frame *ret_frame, struct error *reterr)
{
    switch (result) {
    case PLAIN_PACKET:
    case PLAIN_END:
    case PLAIN_STOPPED:
        break;
    case PLAIN_CUT:
        file->is_over = true;
        set_cut(file, reterr);
        return SOURCE_ERROR;
    case PLAIN_REST:
        return hand_over(file, ret_frame, reterr);
    case PLAIN_ERROR:
        return SOURCE_ERROR;
    }
    file->is_over = true;
    return SOURCE_END;
}

static enum source_result next_of_plain(struct file *file, struct frame *ret_frame,
                                        struct error *reterr)
{
    struct record record;
    struct slice bytes;

    do {
        enum plain_result result;

        if (file->is_over || is_interrupted(file))
            return SOURCE_END;
        result = plain_next(file->plain, &record, &bytes, reterr);
        file->disorder = plain_disorder(file->plain);
        if (result != PLAIN_PACKET)
            return end_of_plain(file, result, ret_frame, reterr);
        file->frames++;
        file->bytes += record.captured;
    } while (!is_plain_wanted(file, &record, bytes));
    set_plain_frame(file, &record, bytes, ret_frame);
    return SOURCE_FRAME;
}

static enum source_result file_next(struct source *source, struct frame *ret_frame,
                                    struct error *reterr)
{
    struct file *file = file_of(source);

    return file->plain != NULL ? next_of_plain(file, ret_frame, reterr)
                               : next_of_libpcap(file, ret_frame, reterr);
}

/* --- what is known of it --- */

static size_t file_count(const struct source *source)
{
    (void)source;
    return 1;
}

static int64_t position_of(const struct file *file)
{
    if (file->plain == NULL || !file->stream.is_plain)
        return stream_position(&file->stream);
    return plain_position(file->plain);
}

static void file_info(const struct source *source, size_t index, struct source_info *ret_info)
{
    const struct file *file = (const struct file *)source;
    int snap_len = pcap_snapshot(file->pcap);

    (void)index;
    *ret_info = (struct source_info){
        .path = file->stream.path,
        .link_type = pcap_datalink(file->pcap),
        .snap_len = snap_len > 0 ? (uint32_t)snap_len : 0,
        .is_pcapng = file->is_pcapng,
        .is_rereadable = file->stream.is_plain,
        .size = file->stream.size,
        .modified_us = file->stream.modified_us,
        .frames = file->frames,
        .bytes = file->bytes,
        .position = position_of(file),
        .is_ordered = file->is_ordered,
        .sorted_frames = file->disorder.frames,
        .sorted_us = file->disorder.most_us,
    };
}

static void file_add_counts(struct source *source, struct counts *counts)
{
    counts->at[COUNTER_SORTED_FRAMES] += file_of(source)->disorder.frames;
}

static void file_interrupt(struct source *source)
{
    atomic_store_explicit(&file_of(source)->stream.pipe.is_interrupted, true, memory_order_relaxed);
}

/* What is read through the pipe can keep us waiting, and so can looking ahead in a large file. */
static void file_on_wait(struct source *source, const struct source_waiter *waiter)
{
    struct pipe *pipe = &file_of(source)->stream.pipe;

    pipe->on_wait = waiter->look;
    pipe->wait_context = waiter->context;
}

static void file_close(struct source *source)
{
    struct file *file = file_of(source);

    if (file->has_filter)
        pcap_freecode(&file->filter);
    plain_close(file->plain);
    if (file->pcap != NULL)
        pcap_close(file->pcap);
    stream_release(&file->stream);
    free(file);
}

static const struct source_ops file_ops = {
    .next = file_next,
    .count = file_count,
    .info = file_info,
    .interrupt = file_interrupt,
    .close = file_close,
    .add_counts = file_add_counts,
    .on_wait = file_on_wait,
};

/* --- opening --- */

static enum err refuse(const struct file *file, const char *reason, struct error *reterr)
{
    const char *label = file->stream.label;

    if (stream_was_signalled(&file->stream, reterr))
        return ERR_STOPPED;
    if (strcmp(reason, "unknown file format") == 0)
        return error_set(reterr, ERR_INPUT, "%s is no capture (neither pcap nor pcapng)", label);
    if (is_cut_short(reason))
        return error_set(reterr, ERR_INPUT, "%s ends within its file header", label);
    return error_set(reterr, ERR_INPUT, "cannot read %s: %s", label, reason);
}

/* pcapng has version 1, and pcap never had it. */
static enum err open_pcap(struct file *file, struct error *reterr)
{
    char reason[PCAP_ERRBUF_SIZE] = "";

    file->pcap = pcap_fopen_offline_with_tstamp_precision(file->stream.file,
                                                          PCAP_TSTAMP_PRECISION_NANO, reason);
    if (file->pcap == NULL)
        return refuse(file, reason, reterr);
    file->stream.is_handed_over = true;
    file->is_pcapng = pcap_major_version(file->pcap) == 1;
    return ERR_NONE;
}

static enum err compile(struct file *file, const char *filter, struct error *reterr)
{
    if (filter == NULL)
        return ERR_NONE;
    if (pcap_compile(file->pcap, &file->filter, filter, 1, PCAP_NETMASK_UNKNOWN) != 0)
        return error_set(reterr, ERR_USAGE, "cannot use the filter '%s' on %s: %s", filter,
                         file->stream.label, pcap_geterr(file->pcap));
    file->has_filter = true;
    return ERR_NONE;
}

/* What cannot be read here libpcap reads, in the order of the file. */
static void open_plain(struct file *file)
{
    struct plain_options options = {
        .fd = file->stream.pipe.fd,
        .start = file->stream.start,
        .snap_len = (uint32_t)pcap_snapshot(file->pcap),
        .label = file->stream.label,
        .goes_on = may_go_on,
        .context = file,
    };

    if (file->stream.is_regular)
        file->plain = plain_open(&options);
    file->is_ordered = file->plain != NULL;
}

/* A signal ends the waiting for the first bytes; later that is the affair of source_interrupt. */
static enum err open_all(struct file *file, const char *path, const char *filter,
                         struct error *reterr)
{
    enum err err = stream_open(path, &file->stream, reterr);

    if (err == ERR_NONE)
        err = open_pcap(file, reterr);
    if (err == ERR_NONE)
        err = compile(file, filter, reterr);
    if (err == ERR_NONE)
        open_plain(file);
    file->stream.pipe.ends_on_signal = false;
    return err;
}

enum err file_open(const char *path, const char *filter, struct source **ret_source,
                   struct error *reterr)
{
    struct file *file = calloc(1, sizeof(*file));
    enum err err;

    assert(path != NULL);
    if (file == NULL)
        return error_set(reterr, ERR_MEMORY, "no memory to open '%s'", path);
    file->source.ops = &file_ops;
    err = open_all(file, path, filter, reterr);
    if (err != ERR_NONE) {
        file_close(&file->source);
        return err;
    }
    *ret_source = &file->source;
    return ERR_NONE;
}
