#include "capture/file.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <pcap/pcap.h>

#include "capture/front.h"
#include "capture/pipe.h"

#define BUFFER_LEN (256u << 10)

/* Seconds that a time is bound to, so that differences of two in microseconds fit 64 bits. */
#define SECONDS_MAX INT64_C(2000000000000)

struct file {
    struct source source;
    struct pipe pipe; /* its flag serves plain files too */
    pcap_t *pcap;     /* owns the stream once it is there */
    FILE *stream;
    char *buffer; /* of the stream */
    char *path;
    char *label; /* for messages: 'x.pcap', or standard input */
    struct bpf_program filter;
    bool has_filter;
    bool is_plain; /* a regular file given by its name */
    bool is_pcapng;
    bool is_over;
    int64_t size; /* bytes; -1 when not a plain file */
    int64_t modified_us;
    uint64_t frames; /* read, whether or not the filter took them */
    uint64_t bytes;
};

static struct file *file_of(struct source *source)
{
    return (struct file *)source;
}

/* --- reading --- */

static int64_t bounded_seconds(int64_t seconds)
{
    if (seconds > SECONDS_MAX)
        return SECONDS_MAX;
    return seconds < -SECONDS_MAX ? -SECONDS_MAX : seconds;
}

/* The 32 bits of pcap's seconds have no sign, but libpcap takes them as if they had: the years from
 * 2038 on would lie before 1970. pcapng counts in 64 bits. */
static int64_t seconds_of(const struct file *file, int64_t seconds)
{
    return seconds < 0 && !file->is_pcapng ? seconds + (INT64_C(1) << 32) : seconds;
}

/* Times come with nanoseconds, which a damaged file may hold too many of, or less than none. */
static void set_time(const struct file *file, const struct timeval *time, struct frame *frame)
{
    int64_t ns = time->tv_usec;
    int64_t us = ns / 1000;

    ns %= 1000;
    if (ns < 0) {
        ns += 1000;
        us--;
    }
    frame->time_us = bounded_seconds(seconds_of(file, time->tv_sec)) * 1000000 + us;
    frame->time_ns = (uint16_t)ns;
}

static void set_frame(struct file *file, const struct pcap_pkthdr *header, const u_char *data,
                      struct frame *ret_frame)
{
    set_time(file, &header->ts, ret_frame);
    ret_frame->wire_len = header->len > header->caplen ? header->len : header->caplen;
    ret_frame->link_type = pcap_datalink(file->pcap);
    ret_frame->capture = 1;
    ret_frame->number = file->frames;
    ret_frame->end_offset = file->is_plain ? ftello(file->stream) : FRAME_NO_OFFSET;
    ret_frame->data = slice_of(data, header->caplen);
}

static bool is_interrupted(const struct file *file)
{
    return atomic_load_explicit(&file->pipe.is_interrupted, memory_order_relaxed);
}

static bool is_wanted(const struct file *file, const struct pcap_pkthdr *header, const u_char *data)
{
    return !file->has_filter || pcap_offline_filter(&file->filter, header, data) != 0;
}

/* libpcap gives its reasons as text only; these beginnings are the same in all its releases. */
static bool is_cut_short(const char *reason)
{
    return strncmp(reason, "truncated", strlen("truncated")) == 0;
}

static bool is_mixed(const char *reason)
{
    return strncmp(reason, "an interface has a ", strlen("an interface has a ")) == 0;
}

static void set_damage(const struct file *file, struct error *reterr)
{
    const char *reason = pcap_geterr(file->pcap);
    unsigned long long last = file->frames;

    if (is_cut_short(reason))
        error_set(reterr, ERR_DAMAGED, "%s is cut short in the packet after number %llu",
                  file->label, last);
    else if (is_mixed(reason))
        error_set(reterr, ERR_DAMAGED,
                  "%s has interfaces of different kinds, which cannot be read together: "
                  "nothing after packet number %llu is read (%s)",
                  file->label, last, reason);
    else
        error_set(reterr, ERR_DAMAGED, "%s is damaged after packet number %llu: %s", file->label,
                  last, reason);
}

static enum source_result end_of_file(struct file *file, int status, struct error *reterr)
{
    file->is_over = true;
    if (status != PCAP_ERROR || is_interrupted(file))
        return SOURCE_END;
    set_damage(file, reterr);
    return SOURCE_ERROR;
}

static enum source_result file_next(struct source *source, struct frame *ret_frame,
                                    struct error *reterr)
{
    struct file *file = file_of(source);
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

/* --- what is known of it --- */

static size_t file_count(const struct source *source)
{
    (void)source;
    return 1;
}

static void file_info(const struct source *source, size_t index, struct source_info *ret_info)
{
    const struct file *file = (const struct file *)source;
    int snap_len = pcap_snapshot(file->pcap);

    (void)index;
    *ret_info = (struct source_info){
        .path = file->path,
        .link_type = pcap_datalink(file->pcap),
        .snap_len = snap_len > 0 ? (uint32_t)snap_len : 0,
        .is_pcapng = file->is_pcapng,
        .is_rereadable = file->is_plain,
        .size = file->size,
        .modified_us = file->modified_us,
        .frames = file->frames,
        .bytes = file->bytes,
        .position = file->is_plain ? ftello(file->stream) : -1,
    };
}

static void file_interrupt(struct source *source)
{
    atomic_store_explicit(&file_of(source)->pipe.is_interrupted, true, memory_order_relaxed);
}

static void file_close(struct source *source)
{
    struct file *file = file_of(source);

    if (file->has_filter)
        pcap_freecode(&file->filter);
    if (file->pcap != NULL)
        pcap_close(file->pcap);
    else if (file->stream != NULL)
        fclose(file->stream);
    else if (file->pipe.fd >= 0)
        close(file->pipe.fd);
    free(file->buffer);
    free(file->label);
    free(file->path);
    free(file);
}

static const struct source_ops file_ops = {
    .next = file_next,
    .count = file_count,
    .info = file_info,
    .interrupt = file_interrupt,
    .close = file_close,
};

/* --- opening --- */

static bool is_stdin(const char *path)
{
    return strcmp(path, "-") == 0;
}

/* The system's words for an error begin with a capital; ours stand in a sentence. */
static enum err set_system_error(const struct file *file, int number, struct error *reterr)
{
    char memory[128];
    const char *text = strerror_r(number, memory, sizeof(memory));

    if (number == EINTR)
        return error_set(reterr, ERR_STOPPED, "interrupted while opening %s", file->label);
    return error_set(reterr, ERR_INPUT, "cannot open %s: %c%s", file->label,
                     tolower((unsigned char)text[0]), text + 1);
}

static enum err new_file(const char *path, struct file **ret_file)
{
    struct file *file = calloc(1, sizeof(*file));

    if (file == NULL)
        return ERR_MEMORY;
    file->source.ops = &file_ops;
    file->pipe.fd = -1;
    file->size = -1;
    file->path = strdup(path);
    file->buffer = malloc(BUFFER_LEN);
    if (asprintf(&file->label, is_stdin(path) ? "standard input" : "'%s'", path) < 0)
        file->label = NULL;
    if (file->path == NULL || file->buffer == NULL || file->label == NULL) {
        file_close(&file->source);
        return ERR_MEMORY;
    }
    *ret_file = file;
    return ERR_NONE;
}

static enum err open_descriptor(struct file *file, struct error *reterr)
{
    struct stat stat;

    file->pipe.fd = is_stdin(file->path) ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                         : open(file->path, O_RDONLY | O_CLOEXEC);
    if (file->pipe.fd < 0 || fstat(file->pipe.fd, &stat) != 0)
        return set_system_error(file, errno, reterr);
    if (S_ISDIR(stat.st_mode))
        return error_set(reterr, ERR_INPUT, "cannot open %s: it is a directory", file->label);
    if (isatty(file->pipe.fd))
        return error_set(reterr, ERR_INPUT, "cannot read %s: it is a terminal", file->label);
    file->is_plain = S_ISREG(stat.st_mode) && !is_stdin(file->path);
    if (!file->is_plain)
        return ERR_NONE;
    file->size = stat.st_size;
    file->modified_us = (int64_t)stat.st_mtim.tv_sec * 1000000 + stat.st_mtim.tv_nsec / 1000;
    return ERR_NONE;
}

/* The stream is ours alone, so it needs no locks. A stream that has been told its place once keeps
 * count of it, so that ftello, asked at each frame, needs no system call. */
static enum err open_stream(struct file *file)
{
    file->stream = file->is_plain ? fdopen(file->pipe.fd, "r") : pipe_stream(&file->pipe);
    if (file->stream == NULL)
        return ERR_MEMORY;
    __fsetlocking(file->stream, FSETLOCKING_BYCALLER);
    setvbuf(file->stream, file->buffer, _IOFBF, BUFFER_LEN);
    if (file->is_plain)
        (void)fseeko(file->stream, 0, SEEK_SET);
    return ERR_NONE;
}

/* Refuse what is empty or known to be something else. Of a pipe, whose bytes can be read only once,
 * the first byte is enough to tell whether it is empty. */
static enum err check_front(struct file *file, struct error *reterr)
{
    uint8_t front[FRONT_LEN];
    ssize_t len = pread(file->pipe.fd, front, sizeof(front), 0);
    const struct front_row *row = front_find(slice_of(front, len > 0 ? (size_t)len : 0));
    int first = getc(file->stream);

    if (file->pipe.was_signalled)
        return set_system_error(file, EINTR, reterr);
    if (first == EOF && ferror(file->stream))
        return set_system_error(file, errno, reterr);
    if (first == EOF)
        return error_set(reterr, ERR_INPUT, "%s is empty", file->label);
    ungetc(first, file->stream);
    if (row != NULL)
        return error_set(reterr, ERR_INPUT, "%s %s, %s", file->label, row->what, row->remedy);
    return ERR_NONE;
}

static enum err open_pcap(struct file *file, struct error *reterr)
{
    char reason[PCAP_ERRBUF_SIZE] = "";

    file->pcap =
        pcap_fopen_offline_with_tstamp_precision(file->stream, PCAP_TSTAMP_PRECISION_NANO, reason);
    if (file->pcap != NULL) {
        /* pcapng has version 1, and pcap never had it. */
        file->is_pcapng = pcap_major_version(file->pcap) == 1;
        return ERR_NONE;
    }
    if (file->pipe.was_signalled)
        return set_system_error(file, EINTR, reterr);
    if (strcmp(reason, "unknown file format") == 0)
        return error_set(reterr, ERR_INPUT, "%s is no capture (neither pcap nor pcapng)",
                         file->label);
    if (is_cut_short(reason))
        return error_set(reterr, ERR_INPUT, "%s ends within its file header", file->label);
    return error_set(reterr, ERR_INPUT, "cannot read %s: %s", file->label, reason);
}

static enum err compile(struct file *file, const char *filter, struct error *reterr)
{
    if (filter == NULL)
        return ERR_NONE;
    if (pcap_compile(file->pcap, &file->filter, filter, 1, PCAP_NETMASK_UNKNOWN) != 0)
        return error_set(reterr, ERR_USAGE, "cannot use the filter '%s' on %s: %s", filter,
                         file->label, pcap_geterr(file->pcap));
    file->has_filter = true;
    return ERR_NONE;
}

static enum err open_all(struct file *file, const char *filter, struct error *reterr)
{
    enum err err = open_descriptor(file, reterr);

    file->pipe.ends_on_signal = true;
    if (err == ERR_NONE)
        err = open_stream(file);
    if (err == ERR_NONE)
        err = check_front(file, reterr);
    if (err == ERR_NONE)
        err = open_pcap(file, reterr);
    if (err == ERR_NONE)
        err = compile(file, filter, reterr);
    file->pipe.ends_on_signal = false;
    return err;
}

enum err file_open(const char *path, const char *filter, struct source **ret_source,
                   struct error *reterr)
{
    struct file *file;
    enum err err = new_file(path, &file);

    if (err != ERR_NONE)
        return error_set(reterr, err, "no memory to open '%s'", path);
    err = open_all(file, filter, reterr);
    if (err == ERR_MEMORY)
        error_set(reterr, err, "no memory to open '%s'", path);
    if (err != ERR_NONE) {
        file_close(&file->source);
        return err;
    }
    *ret_source = &file->source;
    return ERR_NONE;
}
