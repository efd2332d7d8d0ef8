#include "capture/source.h"

#include <assert.h>
#include <stdio.h>

enum source_result source_next(struct source *source, struct frame *ret_frame, struct error *reterr)
{
    /* The damaged capture is the only one of the source, unless the source sets another number. */
    ret_frame->capture = 1;
    return source->ops->next(source, ret_frame, reterr);
}

size_t source_count(const struct source *source)
{
    return source->ops->count(source);
}

void source_info(const struct source *source, size_t index, struct source_info *ret_info)
{
    assert(index < source_count(source));
    source->ops->info(source, index, ret_info);
}

bool source_is_read(const struct source *source)
{
    for (size_t i = 0; i < source_count(source); i++) {
        struct source_info info;

        source_info(source, i, &info);
        if (info.size < 0 || info.position < info.size)
            return false;
    }
    return true;
}

void source_write_name(const struct source_info *info, char *ret_name, size_t size)
{
    assert(size > 0);
    if (strcmp(info->path, "-") == 0)
        snprintf(ret_name, size, "standard input");
    else
        snprintf(ret_name, size, info->size < 0 ? "%s" : "'%s'", info->path);
}

void source_add_counts(struct source *source, struct counts *counts)
{
    if (source->ops->add_counts != NULL)
        source->ops->add_counts(source, counts);
}

void source_on_wait(struct source *source, const struct source_waiter *waiter)
{
    assert(waiter != NULL);
    if (source->ops->on_wait != NULL)
        source->ops->on_wait(source, waiter);
}

void source_interrupt(struct source *source)
{
    source->ops->interrupt(source);
}

void source_close(struct source *source)
{
    if (source != NULL)
        source->ops->close(source);
}
