#include "ui/move.h"

#include "base/array.h"

bool move_of_action(enum action action, size_t page, struct move *ret_move)
{
    int64_t rows = (int64_t)page;
    int64_t half = (rows + 1) / 2;
    const struct {
        enum action action;
        struct move move;
    } moves[] = {
        {ACTION_UP, {MOVE_BY, -1}},         {ACTION_DOWN, {MOVE_BY, 1}},
        {ACTION_PPAGE, {MOVE_BY, -rows}},   {ACTION_NPAGE, {MOVE_BY, rows}},
        {ACTION_HPPAGE, {MOVE_BY, -half}},  {ACTION_HNPAGE, {MOVE_BY, half}},
        {ACTION_BEGIN, {MOVE_TO_FIRST, 0}}, {ACTION_END, {MOVE_TO_LAST, 0}},
    };

    for (size_t i = 0; i < COUNT_OF(moves); i++) {
        if (moves[i].action == action) {
            *ret_move = moves[i].move;
            return true;
        }
    }
    return false;
}

size_t move_from(const struct move *move, size_t at, size_t last)
{
    size_t rows = (size_t)(move->rows < 0 ? -move->rows : move->rows);

    if (move->to == MOVE_TO_FIRST)
        return 0;
    if (move->to == MOVE_TO_LAST || at > last)
        at = last;
    if (move->rows < 0)
        return at > rows ? at - rows : 0;
    return rows < last - at ? at + rows : last;
}

bool move_position(enum action action, size_t page, size_t last, size_t *position)
{
    struct move move;

    if (!move_of_action(action, page, &move))
        return false;
    *position = move_from(&move, *position, last);
    return true;
}

size_t move_last_top(size_t count, size_t rows)
{
    return count > rows ? count - rows : 0;
}
