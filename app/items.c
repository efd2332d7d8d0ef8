#include "app/items.h"

#include <assert.h>

void items_begin(struct items *items, enum format format, struct out *out)
{
    assert(format == FORMAT_JSON || format == FORMAT_JSONL);
    *items = (struct items){.out = out, .is_array = format == FORMAT_JSON};
    if (items->is_array)
        out_text(out, "[\n");
}

void items_next(struct items *items)
{
    if (items->is_array && items->count > 0)
        out_byte(items->out, ',');
    items->count++;
}

void items_end(struct items *items)
{
    if (items->is_array)
        out_text(items->out, "]\n");
}
