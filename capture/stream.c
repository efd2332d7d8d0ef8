#include "capture/stream.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/front.h"

#define BUFFER_LEN (256u << 10)

static bool is_stdin(const char *path)
{
    return strcmp(path, "-") == 0;
}

static enum err refuse(const struct stream *stream, int number, struct error *reterr)
{
    char memory[ERROR_REASON_MAX];

    if (number == EINTR)
        return error_set(reterr, ERR_STOPPED, "interrupted while opening %s", stream->label);
    return error_set(reterr, ERR_INPUT, "cannot open %s: %s", stream->label,
                     error_reason(number, memory));
}

static enum err allocate(struct stream *stream, const char *path)
{
    stream->path = strdup(path);
    stream->buffer = malloc(BUFFER_LEN);
    if (asprintf(&stream->label, is_stdin(path) ? "standard input" : "'%s'", path) < 0)
        stream->label = NULL;
    return stream->path == NULL || stream->buffer == NULL || stream->label == NULL ? ERR_MEMORY
                                                                                   : ERR_NONE;
}

static enum err open_descriptor(struct stream *stream, struct error *reterr)
{
    struct stat stat;
    int fd = is_stdin(stream->path) ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                    : open(stream->path, O_RDONLY | O_CLOEXEC);

    stream->pipe.fd = fd;
    if (fd < 0 || fstat(fd, &stat) != 0)
        return refuse(stream, errno, reterr);
    if (S_ISDIR(stat.st_mode))
        return error_set(reterr, ERR_INPUT, "cannot open %s: it is a directory", stream->label);
    if (isatty(fd))
        return error_set(reterr, ERR_INPUT, "cannot read %s: it is a terminal", stream->label);
    stream->modified_us = TIME_NONE;
    stream->is_regular = S_ISREG(stat.st_mode);
    stream->start = stream->is_regular ? lseek(fd, 0, SEEK_CUR) : 0;
    stream->is_plain = stream->is_regular && !is_stdin(stream->path);
    if (!stream->is_plain)
        return ERR_NONE;
    stream->size = stat.st_size;
    stream->modified_us = (int64_t)stat.st_mtim.tv_sec * 1000000 + stat.st_mtim.tv_nsec / 1000;
    return ERR_NONE;
}

/* The file is ours alone, so it needs no locks. A plain one that has been told its place once keeps
 * count of it, so that asking for it at each frame needs no system call. */
static enum err open_file(struct stream *stream)
{
    stream->file = stream->is_plain ? fdopen(stream->pipe.fd, "r") : pipe_stream(&stream->pipe);
    if (stream->file == NULL)
        return ERR_MEMORY;
    __fsetlocking(stream->file, FSETLOCKING_BYCALLER);
    setvbuf(stream->file, stream->buffer, _IOFBF, BUFFER_LEN);
    if (stream->is_plain)
        (void)fseeko(stream->file, 0, SEEK_SET);
    return ERR_NONE;
}

/* Refuse what is empty or known to be something else. Of a pipe, whose bytes can be read only once,
 * the first byte tells whether it is empty, and that is all. */
static enum err check_front(struct stream *stream, struct error *reterr)
{
    uint8_t front[FRONT_LEN];
    ssize_t len = pread(stream->pipe.fd, front, sizeof(front), 0);
    const struct front_row *row = front_find(slice_of(front, len > 0 ? (size_t)len : 0));
    int first = getc(stream->file);

    if (first == EOF && stream_was_signalled(stream, reterr))
        return ERR_STOPPED;
    if (first == EOF && ferror(stream->file))
        return refuse(stream, errno, reterr);
    if (first == EOF)
        return error_set(reterr, ERR_INPUT, "%s is empty", stream->label);
    ungetc(first, stream->file);
    if (row != NULL)
        return error_set(reterr, ERR_INPUT, "%s %s, %s", stream->label, row->what, row->remedy);
    return ERR_NONE;
}

enum err stream_open(const char *path, struct stream *stream, struct error *reterr)
{
    enum err err;

    assert(path != NULL);
    *stream = (struct stream){.pipe = {.fd = -1, .ends_on_signal = true}, .size = -1};
    err = allocate(stream, path);
    if (err == ERR_NONE)
        err = open_descriptor(stream, reterr);
    if (err == ERR_NONE)
        err = open_file(stream);
    if (err == ERR_NONE)
        err = check_front(stream, reterr);
    if (err == ERR_MEMORY)
        error_set(reterr, err, "no memory to open '%s'", path);
    return err;
}

void stream_release(struct stream *stream)
{
    if (stream->file != NULL && !stream->is_handed_over)
        fclose(stream->file);
    else if (stream->file == NULL && stream->pipe.fd >= 0)
        close(stream->pipe.fd);
    free(stream->buffer);
    free(stream->label);
    free(stream->path);
}

bool stream_was_signalled(const struct stream *stream, struct error *reterr)
{
    if (stream->pipe.was_signalled)
        (void)refuse(stream, EINTR, reterr);
    return stream->pipe.was_signalled;
}

int64_t stream_position(const struct stream *stream)
{
    return stream->is_plain ? ftello(stream->file) : -1;
}
