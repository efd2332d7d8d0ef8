#include "app/kept.h"

#include <assert.h>
#include <inttypes.h>

#include "base/buf.h"

/* "'x.db' is kept, unfinished: 812 messages could not be written: no space left on device" */
static void write_left(const struct writer_left *left, uint64_t unstored, struct buf *buf)
{
    buf_format(buf, "'%s' is kept", left->path);
    if (!left->is_whole)
        buf_text(buf, ", unfinished");
    else if (!left->has_indexes)
        buf_text(buf, " with all messages, but without indexes");
    if (left->has_log)
        buf_text(buf, ", together with its '-wal'");
    if (left->spared != NULL)
        buf_format(buf, ", and '%s' is as it was", left->spared);
    if (unstored > 0)
        buf_format(buf, ": %" PRIu64 " message%s could not be written", unstored,
                   unstored == 1 ? "" : "s");
}

enum err kept_finish(struct writer *writer, enum err err, uint64_t unstored, struct error *reterr)
{
    struct writer_left left;
    char text[sizeof(reterr->text)];
    struct buf buf;

    assert(writer != NULL);
    if (err == ERR_NONE)
        err = writer_finish(writer, reterr);
    if (err == ERR_NONE)
        return ERR_NONE;
    writer_leave(writer, &left);
    if (!left.is_left)
        return err;
    buf_init(&buf, text, sizeof(text));
    write_left(&left, unstored, &buf);
    buf_format(&buf, ": %s",
               writer_reason(writer)[0] != '\0' ? writer_reason(writer) : reterr->text);
    return error_set(reterr, err, "%.*s", (int)buf.len, text);
}
