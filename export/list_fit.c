#include "export/list_column.h"

#define ARROW_GAP 3 /* a blank, an arrow, a blank */

bool list_is_joined(const struct list_column *const *columns, const size_t *widths, size_t at)
{
    return at > 0 && strcmp(columns[at]->name, "dst") == 0 &&
           strcmp(columns[at - 1]->name, "src") == 0 && widths[at - 1] > 0;
}

static size_t total_width(const struct list_column *const *columns, size_t count,
                          const size_t *widths)
{
    size_t total = 0;

    for (size_t i = 0; i < count; i++) {
        size_t gap = list_is_joined(columns, widths, i) ? ARROW_GAP : LIST_GAP;

        if (widths[i] > 0)
            total += widths[i] + (total == 0 ? 0 : gap);
    }
    return total;
}

/* Take one column off the widest that may be cut. Return false when none may. */
static bool shrink(const struct list_column *const *columns, size_t count, size_t *widths)
{
    size_t widest = count;

    for (size_t i = 0; i < count; i++) {
        if (columns[i]->least > 0 && widths[i] > columns[i]->least &&
            (widest == count || widths[i] > widths[widest]))
            widest = i;
    }
    if (widest == count)
        return false;
    widths[widest]--;
    return true;
}

/* Leave the least wanted column out. Return false when all that are left must stay. */
static bool drop(const struct list_column *const *columns, size_t count, size_t *widths)
{
    size_t least = count;
    uint8_t most = 0;

    for (size_t i = 0; i < count; i++) {
        if (widths[i] > 0 && columns[i]->drop > most) {
            least = i;
            most = columns[i]->drop;
        }
    }
    if (least == count)
        return false;
    widths[least] = 0;
    return true;
}

void list_fit(const struct list_column *const *columns, size_t count, size_t width, size_t *widths)
{
    size_t natural[LIST_COLUMNS_MAX];

    memcpy(natural, widths, count * sizeof(*widths));
    while (total_width(columns, count, widths) > width) {
        if (shrink(columns, count, widths))
            continue;
        if (!drop(columns, count, widths))
            return;
        /* What the dropped column leaves goes back to the others. */
        for (size_t i = 0; i < count; i++)
            widths[i] = widths[i] > 0 ? natural[i] : 0;
    }
}
