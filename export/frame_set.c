#include "export/frame_set.h"

#include <stdlib.h>

#define FIRST_CAP 64

static bool is_same(const struct frame_set_place *a, const struct frame_set_place *b)
{
    return a->frame == b->frame && a->capture == b->capture;
}

/* Return the place of a frame, or the free one where it belongs. At most half of them are taken. */
static struct frame_set_place *find(const struct frame_set *set,
                                    const struct frame_set_place *wanted)
{
    uint64_t hash =
        (wanted->frame ^ (uint64_t)wanted->capture << 40) * UINT64_C(0x9e3779b97f4a7c15);
    size_t at = (size_t)(hash >> 20) & (set->cap - 1);

    while (set->places[at].frame != 0 && !is_same(&set->places[at], wanted))
        at = (at + 1) & (set->cap - 1);
    return &set->places[at];
}

static enum err grow(struct frame_set *set, struct error *reterr)
{
    struct frame_set larger = {
        .last = set->last, .cap = set->cap == 0 ? FIRST_CAP : 2 * set->cap, .count = set->count};
    struct frame_set before;

    if (set->count < set->cap / 2)
        return ERR_NONE;
    larger.places = calloc(larger.cap, sizeof(*larger.places));
    if (larger.places == NULL)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    before = *set;
    *set = larger;
    for (size_t i = 0; i < before.cap; i++) {
        if (before.places[i].frame != 0)
            *find(set, &before.places[i]) = before.places[i];
    }
    free(before.places);
    return ERR_NONE;
}

enum err frame_set_add(struct frame_set *set, const struct message_frame_row *frame, bool is_shared,
                       bool *ret_is_new, struct error *reterr)
{
    struct frame_set_place wanted = {.frame = frame->frame, .capture = frame->capture};
    struct frame_set_place *place;
    enum err err;

    *ret_is_new =
        !is_same(&set->last, &wanted) && (set->count == 0 || find(set, &wanted)->frame == 0);
    set->last = wanted;
    if (!is_shared || wanted.frame == 0)
        return ERR_NONE;
    err = grow(set, reterr);
    if (err != ERR_NONE)
        return err;
    place = find(set, &wanted);
    set->count += place->frame == 0;
    *place = wanted;
    return ERR_NONE;
}

void frame_set_release(struct frame_set *set)
{
    free(set->places);
    *set = (struct frame_set){0};
}
