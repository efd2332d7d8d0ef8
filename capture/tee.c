#include "capture/tee.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <pcap/pcap.h>

#include "base/disk_file.h"

#define SNAP_LEN_DEFAULT 262144
#define BUFFER_LEN       ((size_t)256 << 10)

struct tee {
    char *path;
    char *label;  /* for messages: "'x.pcap'", or "standard output" */
    FILE *file;   /* until the dumper has taken it */
    char *buffer; /* of the file */
    pcap_t *dead; /* what pcap needs to know of the file */
    pcap_dumper_t *dumper;
    struct disk_file id; /* of a regular file */
    bool is_new;         /* there was none at the path */
    int link_type;
    uint32_t snap_len;
    uint64_t count;
    uint64_t left_out;
    int failure; /* errno of the first failure; 0 while all went well */
};

static bool is_stdout(const char *path)
{
    return strcmp(path, "-") == 0;
}

static enum err cannot_write(const struct tee *tee, int number, struct error *reterr)
{
    char memory[ERROR_REASON_MAX];

    return error_set(reterr, ERR_OUTPUT, "cannot write %s: %s", tee->label,
                     error_reason(number, memory));
}

static void fail(struct tee *tee)
{
    if (tee->failure == 0)
        tee->failure = errno != 0 ? errno : EIO;
}

/* --- opening --- */

/* A file is made here, or was there and may be replaced; a device or a FIFO is written as it is. What
 * was there is emptied no sooner than something takes its place (begin). */
static int open_path(struct tee *tee, bool is_forced)
{
    struct stat there;
    int fd;

    if (stat(tee->path, &there) == 0 && (is_forced || !S_ISREG(there.st_mode)))
        return open(tee->path, O_WRONLY | O_CLOEXEC);
    fd = disk_file_make(tee->path);
    tee->is_new = fd >= 0;
    return fd;
}

static enum err open_file(struct tee *tee, bool is_forced, struct error *reterr)
{
    int fd =
        is_stdout(tee->path) ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0) : open_path(tee, is_forced);

    if (fd < 0 && errno == EEXIST)
        return error_set(reterr, ERR_OUTPUT, "%s exists; --force replaces it", tee->label);
    if (fd < 0)
        return cannot_write(tee, errno, reterr);
    if (isatty(fd)) {
        close(fd);
        return error_set(reterr, ERR_OUTPUT, "%s is a terminal, which a capture would garble",
                         tee->label);
    }
    tee->id = disk_file_open(fd);
    tee->file = fdopen(fd, "wb");
    if (tee->file == NULL) {
        close(fd);
        if (tee->is_new)
            disk_file_remove(tee->path, tee->id);
        return error_set(reterr, ERR_MEMORY, "out of memory");
    }
    setvbuf(tee->file, tee->buffer, _IOFBF, BUFFER_LEN);
    return ERR_NONE;
}

static void release(struct tee *tee)
{
    if (tee->dead != NULL)
        pcap_close(tee->dead);
    free(tee->buffer);
    free(tee->label);
    free(tee->path);
    free(tee);
}

enum err tee_open(const char *path, bool is_forced, uint32_t snap_len, struct tee **ret_tee,
                  struct error *reterr)
{
    struct tee *tee = calloc(1, sizeof(*tee));
    enum err err;

    if (tee == NULL)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    tee->snap_len = snap_len > 0 ? snap_len : SNAP_LEN_DEFAULT;
    tee->buffer = malloc(BUFFER_LEN);
    tee->path = strdup(path);
    if (asprintf(&tee->label, is_stdout(path) ? "standard output" : "'%s'", path) < 0)
        tee->label = NULL;
    if (tee->path == NULL || tee->label == NULL || tee->buffer == NULL)
        err = error_set(reterr, ERR_MEMORY, "out of memory");
    else
        err = open_file(tee, is_forced, reterr);
    if (err == ERR_NONE)
        *ret_tee = tee;
    else
        release(tee);
    return err;
}

/* --- writing --- */

/* Standard output goes on where it is: it may be appended to a file. */
static bool empty_file(struct tee *tee)
{
    return tee->is_new || !tee->id.is_known || is_stdout(tee->path) ||
           ftruncate(fileno(tee->file), 0) == 0;
}

/* The header needs the link type, so it is written with the first frame. */
static bool begin(struct tee *tee, int link_type)
{
    errno = 0;
    tee->link_type = link_type;
    tee->dead = pcap_open_dead_with_tstamp_precision(link_type, (int)tee->snap_len,
                                                     PCAP_TSTAMP_PRECISION_NANO);
    if (tee->dead == NULL) {
        errno = ENOMEM;
        return false;
    }
    if (!empty_file(tee))
        return false;
    /* The header goes to the buffer, so failing cannot have closed the file. */
    tee->dumper = pcap_dump_fopen(tee->dead, tee->file);
    return tee->dumper != NULL;
}

/* In a file of nanoseconds, tv_usec holds nanoseconds (pcap_dump(3PCAP)). */
static void write_frame(struct tee *tee, const struct frame *frame)
{
    struct pcap_pkthdr header = {
        .ts.tv_sec = frame->time_us / 1000000,
        .ts.tv_usec = frame->time_us % 1000000 * 1000 + frame->time_ns,
        .caplen = (bpf_u_int32)frame->data.len,
        .len = frame->wire_len,
    };

    errno = 0;
    pcap_dump((u_char *)tee->dumper, &header, frame->data.ptr);
    if (ferror(tee->file) != 0)
        fail(tee);
    else
        tee->count++;
}

void tee_frame(struct tee *tee, const struct frame *frame)
{
    if (tee->failure != 0)
        return;
    if (tee->dumper == NULL && !begin(tee, frame->link_type))
        fail(tee);
    else if (frame->link_type != tee->link_type)
        tee->left_out++;
    else
        write_frame(tee, frame);
}

void tee_flush(struct tee *tee)
{
    errno = 0;
    if (tee->failure == 0 && fflush(tee->file) != 0)
        fail(tee);
}

uint64_t tee_count(const struct tee *tee)
{
    return tee->count;
}

uint64_t tee_left_out(const struct tee *tee)
{
    return tee->left_out;
}

bool tee_has_failed(const struct tee *tee)
{
    return tee->failure != 0;
}

struct disk_file tee_id(const struct tee *tee)
{
    return tee->id;
}

void tee_abandon(struct tee *tee)
{
    if (tee == NULL)
        return;
    if (tee->is_new)
        disk_file_remove(tee->path, tee->id);
    (void)fclose(tee->file);
    release(tee);
}

enum err tee_close(struct tee *tee, struct error *reterr)
{
    enum err err = ERR_NONE;

    if (tee == NULL)
        return ERR_NONE;
    /* A capture of no frames is one too. */
    if (tee->dumper == NULL && tee->failure == 0 && !begin(tee, DLT_EN10MB))
        fail(tee);
    errno = 0;
    if (fclose(tee->file) != 0)
        fail(tee);
    if (tee->failure != 0)
        err = cannot_write(tee, tee->failure, reterr);
    release(tee);
    return err;
}
