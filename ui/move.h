/*
 * ui/move.h: the movements of the cursor, in one place for all views: a row, a page or half a page up
 * and down, to the first row and to the last.
 *
 * Threads:   pure functions.
 */
#ifndef UI_MOVE_H
#define UI_MOVE_H

#include <stdint.h>

#include "ui/action.h"

enum move_to {
    MOVE_BY = 0,
    MOVE_TO_FIRST,
    MOVE_TO_LAST,
};

struct move {
    enum move_to to;
    int64_t rows; /* of MOVE_BY: down, or up where negative */
};

/* Set *ret_move to the movement of an action, where a page has `page` rows. Return false for an action that is no
 * movement. */
bool move_of_action(enum action action, size_t page, struct move *ret_move);

/* Return the position that a movement leads to from `at`, where `last` is the last position. It stops at
 * both ends. */
size_t move_from(const struct move *move, size_t at, size_t last);

/* Do both: put the position that an action leads to into *position. False: the action is no movement. */
bool move_position(enum action action, size_t page, size_t last, size_t *position);

/* Return the last position of the first row on a screen of `rows` rows, for a content of `count` rows. */
size_t move_last_top(size_t count, size_t rows);

#endif
