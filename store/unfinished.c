#include "store/unfinished.h"

#include <inttypes.h>

#include "store/schema.h"
#include "store/view_private.h"

/* How much of its capture a store holds, as far as its last message tells. */
struct share {
    int64_t captures;
    int64_t size; /* bytes; negative when the capture is no file */
    int64_t read; /* bytes up to the last message */
};

static enum err find_share(struct view *view, struct share *ret_share, struct error *reterr)
{
    struct db *db = view_db(view);
    enum err err = db_run_for_int(db, "SELECT count(*) FROM capture", &ret_share->captures, reterr);

    if (err == ERR_NONE)
        err = db_run_for_int(db, "SELECT min(size) FROM capture", &ret_share->size, reterr);
    if (err == ERR_NONE)
        err = db_run_for_int(db, "SELECT end_offset FROM message_row ORDER BY id DESC LIMIT 1",
                             &ret_share->read, reterr);
    return err;
}

static const char *words_of(bool is_in_use, const struct share *share)
{
    if (is_in_use)
        return "it may still be written";
    return share->size < 0 ? "its capture did not end" : "its import did not end";
}

/* Of several captures no one position tells how far they were read. */
static void write_share(const struct share *share, struct buf *buf)
{
    if (share->captures != 1 || share->size <= 0 || share->read < 0 || share->read > share->size)
        return;
    buf_format(buf, ", %d %% of the capture",
               (int)((double)share->read * 100 / (double)share->size));
}

enum err unfinished_write(struct view *view, bool is_in_use, struct buf *buf, struct error *reterr)
{
    struct share share = {0};
    int64_t is_whole;
    int64_t calls;
    enum err err = schema_property(view_db(view), SCHEMA_WHOLE, &is_whole, reterr);

    if (err != ERR_NONE || is_whole != 0)
        return err;
    err = find_share(view, &share, reterr);
    if (err == ERR_NONE)
        err = db_run_for_int(view_db(view), "SELECT count(*) FROM call WHERE is_invite", &calls,
                             reterr);
    if (err != ERR_NONE)
        return err;
    buf_format(buf, "%s (%" PRId64 " call%s", words_of(is_in_use, &share), calls,
               calls == 1 ? "" : "s");
    write_share(&share, buf);
    buf_byte(buf, ')');
    return ERR_NONE;
}
