#include "ui/action.h"

enum action action_of_key(int key, enum where where)
{
    char name[32];
    struct buf buf;

    buf_init(&buf, name, sizeof(name));
    key_write_name(key, &buf);
    return action_find(buf_as_slice(&buf), where);
}
