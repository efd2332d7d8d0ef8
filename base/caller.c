#include "base/caller.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/slice.h"

/* The last number means "nobody in particular" to chown(2) and its kind. */
#define ID_MAX (UINT32_MAX - 1)

static bool read_id(const char *name, uint32_t *ret_id)
{
    const char *text = getenv(name);
    uint64_t id;

    if (text == NULL || !slice_decimal(slice_from_text(text), ID_MAX, &id) || id == 0)
        return false;
    *ret_id = (uint32_t)id;
    return true;
}

bool caller_find(struct caller *ret_caller)
{
    uint32_t uid;
    uint32_t gid;

    if (getuid() != 0 || geteuid() != 0 || !read_id("SUDO_UID", &uid) || !read_id("SUDO_GID", &gid))
        return false;
    *ret_caller = (struct caller){.uid = uid, .gid = gid};
    return true;
}

void caller_own(int fd)
{
    struct caller caller;

    assert(fd >= 0);
    /* A file system without owners, or a root without CAP_CHOWN: root keeps the file. */
    if (caller_find(&caller) && fchown(fd, caller.uid, caller.gid) != 0)
        return;
}
