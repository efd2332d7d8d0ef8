#include "capture/savefile.h"

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

struct savefile {
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

static enum err cannot_write(const struct savefile *savefile, int number, struct error *reterr)
{
    char memory[ERROR_REASON_MAX];

    return error_set(reterr, ERR_OUTPUT, "cannot write %s: %s", savefile->label,
                     error_reason(number, memory));
}

static void fail(struct savefile *savefile)
{
    if (savefile->failure == 0)
        savefile->failure = errno != 0 ? errno : EIO;
}

/* --- opening --- */

/* A file is made here, or was there and may be replaced; a device or a FIFO is written as it is. What
 * was there is emptied no sooner than something takes its place (begin). */
static int open_path(struct savefile *savefile, bool is_forced)
{
    struct stat there;
    int fd;

    if (stat(savefile->path, &there) == 0 && (is_forced || !S_ISREG(there.st_mode)))
        return open(savefile->path, O_WRONLY | O_CLOEXEC);
    fd = disk_file_make(savefile->path);
    savefile->is_new = fd >= 0;
    return fd;
}

static enum err open_file(struct savefile *savefile, bool is_forced, struct error *reterr)
{
    int fd = is_stdout(savefile->path) ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0)
                                       : open_path(savefile, is_forced);

    if (fd < 0 && errno == EEXIST)
        return error_set(reterr, ERR_OUTPUT, "%s exists; --force replaces it", savefile->label);
    if (fd < 0)
        return cannot_write(savefile, errno, reterr);
    if (isatty(fd)) {
        close(fd);
        return error_set(reterr, ERR_OUTPUT, "%s is a terminal, which a capture would garble",
                         savefile->label);
    }
    savefile->id = disk_file_open(fd);
    savefile->file = fdopen(fd, "wb");
    if (savefile->file == NULL) {
        close(fd);
        if (savefile->is_new)
            disk_file_remove(savefile->path, savefile->id);
        return error_set(reterr, ERR_MEMORY, "out of memory");
    }
    setvbuf(savefile->file, savefile->buffer, _IOFBF, BUFFER_LEN);
    return ERR_NONE;
}

static void release(struct savefile *savefile)
{
    if (savefile->dead != NULL)
        pcap_close(savefile->dead);
    free(savefile->buffer);
    free(savefile->label);
    free(savefile->path);
    free(savefile);
}

enum err savefile_open(const char *path, bool is_forced, uint32_t snap_len,
                       struct savefile **ret_savefile, struct error *reterr)
{
    struct savefile *savefile = calloc(1, sizeof(*savefile));
    enum err err;

    if (savefile == NULL)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    savefile->snap_len = snap_len > 0 ? snap_len : SNAP_LEN_DEFAULT;
    savefile->buffer = malloc(BUFFER_LEN);
    savefile->path = strdup(path);
    if (asprintf(&savefile->label, is_stdout(path) ? "standard output" : "'%s'", path) < 0)
        savefile->label = NULL;
    if (savefile->path == NULL || savefile->label == NULL || savefile->buffer == NULL)
        err = error_set(reterr, ERR_MEMORY, "out of memory");
    else
        err = open_file(savefile, is_forced, reterr);
    if (err == ERR_NONE)
        *ret_savefile = savefile;
    else
        release(savefile);
    return err;
}

/* --- writing --- */

/* Standard output goes on where it is: it may be appended to a file. */
static bool empty_file(struct savefile *savefile)
{
    return savefile->is_new || !savefile->id.is_known || is_stdout(savefile->path) ||
           ftruncate(fileno(savefile->file), 0) == 0;
}

/* The header needs the link type, so it is written with the first frame. */
static bool begin(struct savefile *savefile, int link_type)
{
    errno = 0;
    savefile->link_type = link_type;
    savefile->dead = pcap_open_dead_with_tstamp_precision(link_type, (int)savefile->snap_len,
                                                          PCAP_TSTAMP_PRECISION_NANO);
    if (savefile->dead == NULL) {
        errno = ENOMEM;
        return false;
    }
    if (!empty_file(savefile))
        return false;
    /* The header goes to the buffer, so failing cannot have closed the file. */
    savefile->dumper = pcap_dump_fopen(savefile->dead, savefile->file);
    return savefile->dumper != NULL;
}

/* In a file of nanoseconds, tv_usec holds nanoseconds (pcap_dump(3PCAP)). */
static void write_frame(struct savefile *savefile, const struct frame *frame)
{
    struct pcap_pkthdr header = {
        .ts.tv_sec = frame->time_us / 1000000,
        .ts.tv_usec = frame->time_us % 1000000 * 1000 + frame->time_ns,
        .caplen = (bpf_u_int32)frame->data.len,
        .len = frame->wire_len,
    };

    errno = 0;
    pcap_dump((u_char *)savefile->dumper, &header, frame->data.ptr);
    if (ferror(savefile->file) != 0)
        fail(savefile);
    else
        savefile->count++;
}

void savefile_frame(struct savefile *savefile, const struct frame *frame)
{
    if (savefile->failure != 0)
        return;
    if (savefile->dumper == NULL && !begin(savefile, frame->link_type))
        fail(savefile);
    else if (frame->link_type != savefile->link_type)
        savefile->left_out++;
    else
        write_frame(savefile, frame);
}

void savefile_flush(struct savefile *savefile)
{
    errno = 0;
    if (savefile->failure == 0 && fflush(savefile->file) != 0)
        fail(savefile);
}

uint64_t savefile_count(const struct savefile *savefile)
{
    return savefile->count;
}

uint64_t savefile_left_out(const struct savefile *savefile)
{
    return savefile->left_out;
}

bool savefile_has_failed(const struct savefile *savefile)
{
    return savefile->failure != 0;
}

struct disk_file savefile_id(const struct savefile *savefile)
{
    return savefile->id;
}

void savefile_abandon(struct savefile *savefile)
{
    if (savefile == NULL)
        return;
    if (savefile->is_new)
        disk_file_remove(savefile->path, savefile->id);
    (void)fclose(savefile->file);
    release(savefile);
}

enum err savefile_close(struct savefile *savefile, struct error *reterr)
{
    enum err err = ERR_NONE;

    if (savefile == NULL)
        return ERR_NONE;
    /* A capture of no frames is one too. */
    if (savefile->dumper == NULL && savefile->failure == 0 && !begin(savefile, DLT_EN10MB))
        fail(savefile);
    errno = 0;
    if (fclose(savefile->file) != 0)
        fail(savefile);
    if (savefile->failure != 0)
        err = cannot_write(savefile, savefile->failure, reterr);
    release(savefile);
    return err;
}
