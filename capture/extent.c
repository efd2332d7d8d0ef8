#include "capture/extent.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

bool extent_init(struct extent *extent, int fd, size_t cap)
{
    assert(cap > 0);
    *extent = (struct extent){.fd = fd, .bytes = malloc(cap), .cap = cap};
    extent->is_short = extent->bytes == NULL;
    return !extent->is_short;
}

void extent_release(struct extent *extent)
{
    free(extent->bytes);
    *extent = (struct extent){0};
}

bool extent_holds(const struct extent *extent, int64_t at, size_t len)
{
    return at >= extent->at && len <= extent->len &&
           at - extent->at <= (int64_t)(extent->len - len);
}

static bool make_room(struct extent *extent, size_t len)
{
    uint8_t *grown;

    if (len <= extent->cap)
        return true;
    grown = realloc(extent->bytes, len);
    extent->is_short = grown == NULL;
    if (grown == NULL)
        return false;
    extent->bytes = grown;
    extent->cap = len;
    return true;
}

/* Read from `at` on as much as there is room for. */
static void fill(struct extent *extent, int64_t at)
{
    extent->at = at;
    extent->len = 0;
    while (extent->len < extent->cap) {
        ssize_t got = pread(extent->fd, extent->bytes + extent->len, extent->cap - extent->len,
                            at + (int64_t)extent->len);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return;
        extent->len += (size_t)got;
    }
}

const uint8_t *extent_get(struct extent *extent, int64_t at, size_t len)
{
    if (!extent_holds(extent, at, len)) {
        if (!make_room(extent, len))
            return NULL;
        fill(extent, at);
        if (extent->len < len)
            return NULL;
    }
    return extent->bytes + (at - extent->at);
}
