#include "export/pcap.h"

#include <pcap/pcap.h>

#include "export/frame_set.h"
#include "export/out_file.h"

#define SNAP_LEN_DEFAULT 262144

/* One export on its way. */
struct pcap_writer {
    struct raw *raw;
    struct out_file file;
    pcap_t *dead;
    pcap_dumper_t *dumper;
    bool is_ns;
    int link_type;
    struct frame_set written;
    uint64_t frames;
    enum err err;
    struct error *reterr;
};

static bool find_nanoseconds(void *context, const struct message_row *row)
{
    bool *has_ns = context;

    *has_ns = row->time_ns != 0;
    return !*has_ns;
}

/* The header needs the link type, so it is written with the first frame. */
static enum err begin_file(struct pcap_writer *writer, const struct raw_frame *frame)
{
    uint32_t snap_len = frame->snap_len > SNAP_LEN_DEFAULT ? frame->snap_len : SNAP_LEN_DEFAULT;
    u_int precision = writer->is_ns ? PCAP_TSTAMP_PRECISION_NANO : PCAP_TSTAMP_PRECISION_MICRO;

    writer->link_type = frame->link_type;
    writer->dead = pcap_open_dead_with_tstamp_precision(frame->link_type, (int)snap_len, precision);
    if (writer->dead == NULL)
        return error_set(writer->reterr, ERR_MEMORY, "out of memory");
    writer->dumper = pcap_dump_fopen(writer->dead, writer->file.file);
    if (writer->dumper == NULL)
        return error_set(writer->reterr, ERR_OUTPUT, "cannot write '%s': %s",
                         writer->file.options.path, pcap_geterr(writer->dead));
    return ERR_NONE;
}

static const char *link_name(int link_type)
{
    const char *name = pcap_datalink_val_to_name(link_type);

    return name == NULL ? "unknown" : name;
}

static enum err write_frame(struct pcap_writer *writer, const struct raw_frame *frame)
{
    struct pcap_pkthdr header = {
        .ts.tv_sec = frame->time_us / 1000000,
        .ts.tv_usec = frame->time_us % 1000000,
        .caplen = (bpf_u_int32)frame->bytes.len,
        .len = frame->wire_len,
    };
    enum err err = writer->dumper == NULL ? begin_file(writer, frame) : ERR_NONE;

    if (err != ERR_NONE)
        return err;
    if (frame->link_type != writer->link_type)
        return error_set(writer->reterr, ERR_INPUT,
                         "frames of link types %s and %s do not fit in one pcap file: export the "
                         "captures one by one",
                         link_name(writer->link_type), link_name(frame->link_type));
    /* In a file of nanoseconds, tv_usec holds nanoseconds (pcap_dump(3PCAP)). */
    if (writer->is_ns)
        header.ts.tv_usec = header.ts.tv_usec * 1000 + frame->time_ns;
    pcap_dump((u_char *)writer->dumper, &header, frame->bytes.ptr);
    writer->frames++;
    return ERR_NONE;
}

/* Each frame once, whatever messages are in it. */
static enum err write_frames(struct pcap_writer *writer, const struct message_row *row)
{
    const struct message_frame_row *frames;
    size_t count;
    enum err err = raw_frames_of(writer->raw, row, &frames, &count, writer->reterr);

    for (size_t i = 0; i < count && err == ERR_NONE; i++) {
        struct raw_frame frame;
        bool is_new;

        err = frame_set_add(&writer->written, &frames[i], count > 1, &is_new, writer->reterr);
        if (err != ERR_NONE || !is_new)
            continue;
        err = raw_frame_at(writer->raw, &frames[i], &frame, writer->reterr);
        if (err == ERR_NONE)
            err = write_frame(writer, &frame);
    }
    return err;
}

static bool write_message(void *context, const struct message_row *row)
{
    struct pcap_writer *writer = context;

    writer->err = write_frames(writer, row);
    return writer->err == ERR_NONE && ferror(writer->file.file) == 0;
}

static enum err write_all(struct pcap_writer *writer, struct view *view,
                          const struct message_query *query)
{
    enum err err = query_messages(view, query, write_message, writer, writer->reterr);

    if (err == ERR_NONE)
        err = writer->err;
    if (err == ERR_NONE && writer->dumper == NULL)
        err = error_set(writer->reterr, ERR_NOT_FOUND, "no frames to export");
    if (err == ERR_NONE)
        err = out_file_commit(&writer->file, writer->reterr);
    return err;
}

enum err pcap_export(struct view *view, struct raw *raw, const struct message_query *query,
                     const struct pcap_options *options, uint64_t *ret_frames, struct error *reterr)
{
    const struct out_file_options file = {
        .path = options->path, .is_forced = options->is_forced, .is_private = true};
    struct pcap_writer writer = {.raw = raw, .reterr = reterr};
    enum err err = query_messages(view, query, find_nanoseconds, &writer.is_ns, reterr);

    if (err == ERR_NONE)
        err = out_file_open(&writer.file, &file, reterr);
    if (err != ERR_NONE)
        return err;
    err = write_all(&writer, view, query);
    out_file_discard(&writer.file);
    frame_set_release(&writer.written);
    if (writer.dead != NULL)
        pcap_close(writer.dead);
    if (err == ERR_NONE)
        *ret_frames = writer.frames;
    return err;
}
