#include "base/trouble.h"

#include <stddef.h>

static const struct {
    const char *name;
    const char *reason;
} rows[STATUS_TROUBLES] = {
    [STATUS_DISK_FULL] = {"disk full", "no space left on device"},
    [STATUS_DISK_ERROR] = {"disk error", "the disk reports an error"},
    [STATUS_STORE_LOCKED] = {"store locked", "another program has locked it"},
    [STATUS_STORE_UNWRITABLE] = {"store unwritable", "it cannot be written any more"},
};

static bool is_known(int trouble)
{
    return trouble > STATUS_NO_TROUBLE && trouble < STATUS_TROUBLES;
}

const char *trouble_name(int trouble)
{
    return is_known(trouble) ? rows[trouble].name : NULL;
}

const char *trouble_reason(int trouble)
{
    return is_known(trouble) ? rows[trouble].reason : NULL;
}
