#include "capture/source.h"

enum source_result source_next(struct source *source, struct frame *ret_frame, struct error *reterr)
{
    return source->ops->next(source, ret_frame, reterr);
}

size_t source_count(const struct source *source)
{
    return source->ops->count(source);
}

void source_info(const struct source *source, size_t index, struct source_info *ret_info)
{
    source->ops->info(source, index, ret_info);
}

void source_add_counts(struct source *source, struct counts *counts)
{
    if (source->ops->add_counts != NULL)
        source->ops->add_counts(source, counts);
}

void source_on_wait(struct source *source, void (*call)(void *context), void *context)
{
    if (source->ops->on_wait != NULL)
        source->ops->on_wait(source, call, context);
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
