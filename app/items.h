/*
 * app/items.h: JSON objects as lines, or as the items of one array.
 *
 * Threads:   one thread.
 */
#ifndef APP_ITEMS_H
#define APP_ITEMS_H

#include "app/command.h"
#include "export/out.h"

struct items {
    struct out *out;
    bool is_array; /* FORMAT_JSON */
    uint64_t count;
};

/* Start; FORMAT_JSON makes an array, FORMAT_JSONL lines. */
void items_begin(struct items *items, enum format format, struct out *out);

/* Begin the next object, which writes its own line end. */
void items_next(struct items *items);

/* End. */
void items_end(struct items *items);

#endif
