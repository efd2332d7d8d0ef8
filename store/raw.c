#include "store/raw.h"

#include "store/raw_record.h"
#include "store/view_private.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define OPEN_MAX_CAPTURES 64
#define HEADER_MAX        64 /* of a record, bytes before its frame */

/* A capture of the store, with its file as soon as that is needed. */
struct open_capture {
    uint32_t id; /* 0: free */
    int fd;      /* -1: not open */
    int link_type;
    uint32_t snap_len;
    bool is_pcapng;
    bool is_rereadable;
    int64_t size;
    int64_t modified_us;
    uint64_t used;            /* when, by the reader's count */
    struct raw_window window; /* what was read ahead */
    char *path;
};

struct raw {
    struct view *view;
    struct db_stmt find_frame;
    struct db_stmt find_capture;
    struct open_capture captures[OPEN_MAX_CAPTURES];
    struct raw_buffer buffer;
    uint64_t uses;
    bool is_ahead;
};

enum err raw_open(struct view *view, struct raw **ret_raw, struct error *reterr)
{
    struct raw *raw = calloc(1, sizeof(*raw));
    enum err err;

    if (raw == NULL)
        return error_set(reterr, ERR_MEMORY, "no memory to read captures");
    raw->view = view;
    err = db_prepare(view_db(view),
                     "SELECT link_type, time_us, time_ns, wire_len, bytes FROM frame"
                     " WHERE capture = ?1 AND number = ?2",
                     &raw->find_frame, reterr);
    if (err == ERR_NONE)
        err = db_prepare(view_db(view),
                         "SELECT link_type, snap_len, is_pcapng, is_rereadable, size, modified_us,"
                         " path FROM capture WHERE id = ?1",
                         &raw->find_capture, reterr);
    if (err != ERR_NONE) {
        raw_close(raw);
        return err;
    }
    *ret_raw = raw;
    return ERR_NONE;
}

static void forget_capture(struct open_capture *capture)
{
    if (capture->id == 0)
        return;
    if (capture->fd >= 0)
        close(capture->fd);
    free(capture->path);
    raw_window_release(&capture->window);
    *capture = (struct open_capture){0};
}

void raw_close(struct raw *raw)
{
    if (raw == NULL)
        return;
    for (size_t i = 0; i < OPEN_MAX_CAPTURES; i++)
        forget_capture(&raw->captures[i]);
    raw_buffer_release(&raw->buffer);
    db_finalize(&raw->find_capture);
    db_finalize(&raw->find_frame);
    free(raw);
}

/* Read the capture's row into a free place. */
static enum err load_capture(struct raw *raw, uint32_t id, struct open_capture *capture,
                             struct error *reterr)
{
    struct db_stmt *stmt = &raw->find_capture;
    struct slice path;
    bool is_file;
    bool is_row = false;
    enum err err;

    db_bind_int(stmt, 1, id);
    err = db_step(stmt, &is_row, reterr);
    if (err == ERR_NONE && !is_row)
        err = error_set(reterr, ERR_INPUT, "'%s' has no capture %" PRIu32,
                        db_path(view_db(raw->view)), id);
    if (err == ERR_NONE) {
        is_file = !slice_is_absent(db_slice(stmt, 6));
        path = is_file ? db_slice(stmt, 6) : SLICE_LITERAL("?");
        *capture = (struct open_capture){
            .id = id,
            .fd = -1,
            .link_type = (int)db_int(stmt, 0),
            .snap_len = db_u32(stmt, 1),
            .is_pcapng = db_bool(stmt, 2),
            .is_rereadable = db_bool(stmt, 3) && is_file,
            .size = db_int(stmt, 4),
            .modified_us = db_time(stmt, 5),
            .path = strndup((const char *)path.ptr, path.len),
        };
        if (capture->path == NULL) {
            forget_capture(capture);
            err = error_set(reterr, ERR_MEMORY, "no memory to read captures");
        }
    }
    db_reset(stmt);
    return err;
}

/* Give the capture, in the place of the one that was not used for longest if need be. */
static enum err find_capture(struct raw *raw, uint32_t id, struct open_capture **ret_capture,
                             struct error *reterr)
{
    struct open_capture *oldest = &raw->captures[0];
    enum err err = ERR_NONE;

    for (size_t i = 0; i < OPEN_MAX_CAPTURES && oldest->id != id; i++)
        if (raw->captures[i].id == id || raw->captures[i].used < oldest->used)
            oldest = &raw->captures[i];
    if (oldest->id != id || id == 0) {
        forget_capture(oldest);
        err = load_capture(raw, id, oldest, reterr);
    }
    if (err != ERR_NONE)
        return err;
    oldest->used = ++raw->uses;
    *ret_capture = oldest;
    return ERR_NONE;
}

static enum err open_file(struct open_capture *capture, struct error *reterr)
{
    char memory[ERROR_REASON_MAX];

    if (capture->fd >= 0)
        return ERR_NONE;
    /* Without waiting for whoever might write into what is a pipe by now. */
    capture->fd = open(capture->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (capture->fd < 0)
        return error_set(reterr, ERR_INPUT, "cannot open '%s': %s", capture->path,
                         error_reason(errno, memory));
    return ERR_NONE;
}

void raw_read_ahead(struct raw *raw, bool is_ahead)
{
    raw->is_ahead = is_ahead;
    for (size_t i = 0; i < OPEN_MAX_CAPTURES && !is_ahead; i++)
        raw_window_release(&raw->captures[i].window);
}

/* Tell whether the record was read ahead, with the largest header before it. */
static bool was_read_ahead(const struct raw *raw, const struct open_capture *capture,
                           const struct message_row *row)
{
    const size_t len = (size_t)row->frame_len + HEADER_MAX;

    return raw->is_ahead &&
           raw_window_has(&capture->window, (int64_t)row->end_offset - (int64_t)len, len);
}

static bool has_changed(const struct open_capture *capture)
{
    struct stat file;
    int64_t modified_us;

    if (fstat(capture->fd, &file) != 0 || !S_ISREG(file.st_mode))
        return true;
    modified_us = (int64_t)file.st_mtim.tv_sec * 1000000 + file.st_mtim.tv_nsec / 1000;
    return (capture->size >= 0 && capture->size != file.st_size) ||
           (capture->modified_us != TIME_NONE && capture->modified_us != modified_us);
}

/* Read a frame that its capture file still has. */
static enum err read_from_file(struct raw *raw, struct open_capture *capture,
                               const struct message_row *row, struct raw_frame *ret_frame,
                               struct error *reterr)
{
    struct raw_place place = {
        .is_pcapng = capture->is_pcapng,
        .end_offset = row->end_offset,
        .frame_len = row->frame_len,
    };
    bool is_read;
    enum err err;

    if (!capture->is_rereadable || row->end_offset == FRAME_NO_OFFSET)
        return error_set(reterr, ERR_INPUT, "the bytes of frame %" PRIu64 " of '%s' were not kept",
                         row->frame, capture->path);
    err = open_file(capture, reterr);
    if (err != ERR_NONE)
        return err;
    if (!was_read_ahead(raw, capture, row) && has_changed(capture))
        return error_set(reterr, ERR_INPUT, "'%s' has changed since it was read", capture->path);
    place.fd = capture->fd;
    place.window = raw->is_ahead ? &capture->window : NULL;
    is_read = raw_record_read(&place, &raw->buffer, &ret_frame->bytes, &ret_frame->wire_len);
    if (!is_read && raw->buffer.is_short)
        return error_set(reterr, ERR_MEMORY, "no memory for a frame");
    if (!is_read)
        return error_set(reterr, ERR_INPUT, "frame %" PRIu64 " of '%s' is not where it was",
                         row->frame, capture->path);
    ret_frame->link_type = capture->link_type;
    ret_frame->time_us = row->time_us;
    ret_frame->time_ns = row->time_ns;
    return ERR_NONE;
}

/* Copy what the row of table frame says. */
static enum err copy_kept(struct raw *raw, struct raw_frame *ret_frame, struct error *reterr)
{
    const struct db_stmt *stmt = &raw->find_frame;
    struct slice bytes = db_slice(stmt, 4);

    if (!raw_buffer_reserve(&raw->buffer, bytes.len + 1))
        return error_set(reterr, ERR_MEMORY, "no memory for a frame");
    memcpy(raw->buffer.ptr, bytes.ptr, bytes.len);
    ret_frame->bytes = slice_of(raw->buffer.ptr, bytes.len);
    ret_frame->link_type = (int)db_int(stmt, 0);
    ret_frame->time_us = db_int(stmt, 1);
    ret_frame->time_ns = db_u16(stmt, 2);
    ret_frame->wire_len = db_u32(stmt, 3);
    return ERR_NONE;
}

static enum err read_kept(struct raw *raw, const struct message_row *row,
                          struct raw_frame *ret_frame, bool *ret_is_kept, struct error *reterr)
{
    struct db_stmt *stmt = &raw->find_frame;
    enum err err;

    db_bind_int(stmt, 1, row->capture);
    db_bind_int(stmt, 2, (int64_t)row->frame);
    err = db_step(stmt, ret_is_kept, reterr);
    if (err == ERR_NONE && *ret_is_kept)
        err = copy_kept(raw, ret_frame, reterr);
    db_reset(stmt);
    return err;
}

enum err raw_frame(struct raw *raw, const struct message_row *row, struct raw_frame *ret_frame,
                   struct error *reterr)
{
    struct open_capture *capture;
    struct raw_frame frame;
    bool is_kept = false;
    enum err err = find_capture(raw, row->capture, &capture, reterr);

    if (err == ERR_NONE)
        err = read_kept(raw, row, &frame, &is_kept, reterr);
    if (err == ERR_NONE && !is_kept)
        err = read_from_file(raw, capture, row, &frame, reterr);
    if (err != ERR_NONE)
        return err;
    frame.snap_len = capture->snap_len;
    *ret_frame = frame;
    return ERR_NONE;
}

enum err raw_message(struct raw *raw, const struct message_row *row, struct slice *ret_bytes,
                     struct error *reterr)
{
    struct raw_frame frame;
    enum err err = raw_frame(raw, row, &frame, reterr);

    if (err != ERR_NONE)
        return err;
    if (row->offset > frame.bytes.len || row->length > frame.bytes.len - row->offset)
        return error_set(reterr, ERR_INPUT, "message %" PRIu64 " is not within its frame", row->id);
    *ret_bytes = slice_sub(frame.bytes, row->offset, row->length);
    return ERR_NONE;
}
