#include "store/raw.h"

#include "store/kind_reader.h"
#include "store/raw_record.h"
#include "store/view_private.h"

#include <assert.h>
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
    struct raw_buffer buffer;  /* of the frame read last */
    struct raw_buffer message; /* of the message of several frames read last */
    struct message_frame_row *places;
    size_t place_count, place_cap;
    uint64_t uses;
    bool is_ahead;
};

enum err raw_open(struct view *view, struct raw **ret_raw, struct error *reterr)
{
    struct raw *raw = calloc(1, sizeof(*raw));
    enum err err;

    assert(view != NULL);
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
    raw_buffer_release(&raw->message);
    free(raw->places);
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

/* Return the capture, in the place of the one that was not used for longest if need be. */
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

/* Return whether the record was read ahead, with the largest header before it. */
static bool was_read_ahead(const struct raw *raw, const struct open_capture *capture,
                           const struct message_frame_row *row)
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
                               const struct message_frame_row *row, struct raw_frame *ret_frame,
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

static enum err read_kept(struct raw *raw, const struct message_frame_row *row,
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

enum err raw_frame_at(struct raw *raw, const struct message_frame_row *place,
                      struct raw_frame *ret_frame, struct error *reterr)
{
    struct open_capture *capture;
    struct raw_frame frame;
    bool is_kept = false;
    enum err err = find_capture(raw, place->capture, &capture, reterr);

    if (err == ERR_NONE)
        err = read_kept(raw, place, &frame, &is_kept, reterr);
    if (err == ERR_NONE && !is_kept)
        err = read_from_file(raw, capture, place, &frame, reterr);
    if (err != ERR_NONE)
        return err;
    frame.snap_len = capture->snap_len;
    *ret_frame = frame;
    return ERR_NONE;
}

/* A message of one frame has it in its own columns. */
static struct message_frame_row own_frame(const struct message_row *row)
{
    return (struct message_frame_row){
        .message = row->id,
        .position = 1,
        .capture = row->capture,
        .frame = row->frame,
        .time_us = row->time_us,
        .time_ns = row->time_ns,
        .end_offset = row->end_offset,
        .frame_len = row->frame_len,
        .offset = row->offset,
        .length = row->length,
    };
}

static enum err grow_places(struct raw *raw, struct error *reterr)
{
    size_t cap = raw->place_cap == 0 ? 16 : raw->place_cap * 2;
    struct message_frame_row *grown;

    if (raw->place_count < raw->place_cap)
        return ERR_NONE;
    grown = reallocarray(raw->places, cap, sizeof(*grown));
    if (grown == NULL)
        return error_set(reterr, ERR_MEMORY, "no memory to read captures");
    raw->places = grown;
    raw->place_cap = cap;
    return ERR_NONE;
}

static enum err add_place(struct view *view, const struct db_stmt *stmt, void *context,
                          bool *ret_is_enough, struct error *reterr)
{
    struct raw *raw = context;
    enum err err = grow_places(raw, reterr);

    if (err == ERR_NONE)
        err = kind_read(view, KIND_MESSAGE_FRAME, KIND_ALL_COLUMNS, stmt,
                        &raw->places[raw->place_count], NULL, reterr);
    if (err == ERR_NONE)
        *ret_is_enough = ++raw->place_count == MESSAGE_FRAMES_MAX;
    return err;
}

static enum err find_places(struct raw *raw, uint64_t message, struct error *reterr)
{
    struct select select;

    kind_select(KIND_MESSAGE_FRAME, "", KIND_ALL_COLUMNS, &select);
    select_add_int(&select, " FROM message_frame WHERE message = ?", (int64_t)message);
    select_add(&select, " ORDER BY position");
    return view_run(raw->view, &select, add_place, raw, reterr);
}

enum err raw_frames_of(struct raw *raw, const struct message_row *row,
                       const struct message_frame_row **ret_frames, size_t *ret_count,
                       struct error *reterr)
{
    enum err err;

    raw->place_count = 0;
    err = grow_places(raw, reterr);
    if (err == ERR_NONE && (row->flags & MESSAGE_IN_FRAMES) != 0)
        err = find_places(raw, row->id, reterr);
    if (err != ERR_NONE)
        return err;
    if (raw->place_count == 0)
        raw->places[raw->place_count++] = own_frame(row);
    *ret_frames = raw->places;
    *ret_count = raw->place_count;
    return ERR_NONE;
}

enum err raw_frame(struct raw *raw, const struct message_row *row, struct raw_frame *ret_frame,
                   struct error *reterr)
{
    const struct message_frame_row *places;
    size_t count;
    enum err err = raw_frames_of(raw, row, &places, &count, reterr);

    return err == ERR_NONE ? raw_frame_at(raw, &places[0], ret_frame, reterr) : err;
}

/* Read what one frame has of the message. */
static enum err read_part(struct raw *raw, const struct message_frame_row *place,
                          struct slice *ret_part, struct error *reterr)
{
    struct raw_frame frame;
    enum err err = raw_frame_at(raw, place, &frame, reterr);

    if (err != ERR_NONE)
        return err;
    if (place->offset > frame.bytes.len || place->length > frame.bytes.len - place->offset)
        return error_set(reterr, ERR_INPUT, "message %" PRIu64 " is not within its frame",
                         place->message);
    *ret_part = slice_sub(frame.bytes, place->offset, place->length);
    return ERR_NONE;
}

/* Put the parts together; they follow each other without a gap up to the length of the message. */
static enum err assemble(struct raw *raw, const struct message_row *row, size_t count,
                         struct error *reterr)
{
    size_t len = 0;

    for (size_t i = 0; i < count; i++) {
        const struct message_frame_row *place = &raw->places[i];
        struct slice part = {0};
        enum err err = read_part(raw, place, &part, reterr);

        if (err != ERR_NONE)
            return err;
        if (place->message_offset != len || part.len > row->length - len)
            break;
        if (!raw_buffer_reserve(&raw->message, len + part.len + 1))
            return error_set(reterr, ERR_MEMORY, "no memory for a message");
        if (part.len > 0)
            memcpy(raw->message.ptr + len, part.ptr, part.len);
        len += part.len;
    }
    if (len != row->length)
        return error_set(reterr, ERR_INPUT, "message %" PRIu64 " is not within its frames",
                         row->id);
    return ERR_NONE;
}

enum err raw_message(struct raw *raw, const struct message_row *row, struct slice *ret_bytes,
                     struct error *reterr)
{
    const struct message_frame_row *places;
    size_t count;
    enum err err = raw_frames_of(raw, row, &places, &count, reterr);

    if (err != ERR_NONE)
        return err;
    if (count == 1)
        return read_part(raw, &places[0], ret_bytes, reterr);
    err = assemble(raw, row, count, reterr);
    if (err == ERR_NONE)
        *ret_bytes = slice_of(raw->message.ptr, row->length);
    return err;
}
