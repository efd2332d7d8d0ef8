#include "ui/text_pane.h"

#include <assert.h>
#include <stdlib.h>

#include "base/array.h"

#define TAB_COLUMNS 8

/* Bytes with one look, up to where the next piece begins. */
struct piece {
    size_t from;
    uint8_t role;
    uint8_t attributes;
};

struct row {
    size_t from; /* offset */
    size_t len;  /* bytes, without the line end */
};

struct text_pane {
    uint8_t *bytes;
    size_t len, cap;
    struct piece *pieces;
    size_t piece_count, piece_cap;
    struct row *rows;
    size_t row_count, row_cap;
    size_t *matches; /* offsets, rising */
    size_t match_count, match_cap;
    char *wanted; /* what is searched for; NULL: nothing */
    size_t top;
    size_t columns;
    enum escape_target target;
};

struct text_pane *text_pane_new(void)
{
    return calloc(1, sizeof(struct text_pane));
}

void text_pane_free(struct text_pane *pane)
{
    if (pane == NULL)
        return;
    free(pane->bytes);
    free(pane->pieces);
    free(pane->rows);
    free(pane->matches);
    free(pane->wanted);
    free(pane);
}

/* Make room for `more` elements behind `count`. */
static enum err grow(void *array_pointer, size_t *cap, size_t count, size_t more, size_t size)
{
    void **array = array_pointer;
    void *grown = array_grow(*array, cap, count + more, size);

    if (grown == NULL)
        return ERR_MEMORY;
    *array = grown;
    return ERR_NONE;
}

void text_pane_clear(struct text_pane *pane)
{
    pane->len = 0;
    pane->piece_count = 0;
    pane->row_count = 0;
    pane->match_count = 0;
}

enum err text_pane_add(struct text_pane *pane, struct slice text, enum style_role role,
                       unsigned attributes)
{
    enum err err;

    text = slice_sub(text, 0, TEXT_PANE_BYTES_MAX - pane->len);
    if (text.len == 0)
        return ERR_NONE;
    err = grow(&pane->bytes, &pane->cap, pane->len, text.len, 1);
    if (err == ERR_NONE)
        err = grow(&pane->pieces, &pane->piece_cap, pane->piece_count, 1, sizeof(*pane->pieces));
    if (err != ERR_NONE)
        return err;
    memcpy(pane->bytes + pane->len, text.ptr, text.len);
    pane->pieces[pane->piece_count++] =
        (struct piece){pane->len, (uint8_t)role, (uint8_t)attributes};
    pane->len += text.len;
    return ERR_NONE;
}

/* Return the index of the piece that an offset is in. */
static size_t piece_of(const struct text_pane *pane, size_t offset)
{
    size_t low = 0;
    size_t high = pane->piece_count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (pane->pieces[middle].from <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Make a piece begin at `offset`. */
static enum err split(struct text_pane *pane, size_t offset)
{
    size_t at = piece_of(pane, offset);
    enum err err;

    if (offset >= pane->len || pane->pieces[at].from == offset)
        return ERR_NONE;
    err = grow(&pane->pieces, &pane->piece_cap, pane->piece_count, 1, sizeof(*pane->pieces));
    if (err != ERR_NONE)
        return err;
    memmove(pane->pieces + at + 1, pane->pieces + at,
            (pane->piece_count - at) * sizeof(*pane->pieces));
    pane->piece_count++;
    pane->pieces[at + 1].from = offset;
    return ERR_NONE;
}

enum err text_pane_mark(struct text_pane *pane, size_t from, size_t len, unsigned attributes)
{
    enum err err;

    if (from >= pane->len || len == 0)
        return ERR_NONE;
    if (len > pane->len - from)
        len = pane->len - from;
    err = split(pane, from);
    if (err == ERR_NONE)
        err = split(pane, from + len);
    if (err != ERR_NONE)
        return err;
    for (size_t i = piece_of(pane, from);
         i < pane->piece_count && pane->pieces[i].from < from + len; i++)
        pane->pieces[i].attributes = (uint8_t)(pane->pieces[i].attributes | attributes);
    return ERR_NONE;
}

struct slice text_pane_text(const struct text_pane *pane)
{
    return slice_of(pane->bytes, pane->len);
}

static size_t tab_end(size_t column)
{
    return (column / TAB_COLUMNS + 1) * TAB_COLUMNS;
}

/* Return the bytes of `line` that fit one row: at least one character, and up to a blank in the second half
 * of the row if there is one. */
static size_t fitting(const struct text_pane *pane, struct slice line)
{
    struct slice rest = line;
    size_t used = 0;
    size_t past_blank = 0;
    struct escape_glyph glyph;

    while (rest.len > 0) {
        struct slice before = rest;

        if (slice_take_byte(&rest, '\t'))
            used = tab_end(used);
        else if (escape_next(&rest, pane->target, &glyph))
            used += glyph.cells;
        if (used > pane->columns && before.len < line.len)
            return past_blank > 0 ? past_blank : line.len - before.len;
        if (slice_at(before, 0) == ' ' && used > pane->columns / 2)
            past_blank = line.len - rest.len;
    }
    return line.len;
}

static enum err add_row(struct text_pane *pane, size_t from, size_t len)
{
    enum err err = grow(&pane->rows, &pane->row_cap, pane->row_count, 1, sizeof(*pane->rows));

    if (err == ERR_NONE)
        pane->rows[pane->row_count++] = (struct row){from, len};
    return err;
}

static enum err add_line(struct text_pane *pane, size_t from, size_t len)
{
    enum err err = ERR_NONE;

    do {
        size_t fits = fitting(pane, slice_of(pane->bytes + from, len));

        err = add_row(pane, from, fits);
        from += fits;
        len -= fits;
    } while (len > 0 && err == ERR_NONE);
    return err;
}

static enum err find_all(struct text_pane *pane)
{
    struct slice text = text_pane_text(pane);
    size_t len = strlen(pane->wanted);
    size_t at = 0;

    while (pane->match_count < TEXT_PANE_MATCHES_MAX) {
        size_t hit = slice_find_nocase(slice_from(text, at), pane->wanted);
        enum err err;

        if (hit == SLICE_NONE)
            break;
        err = grow(&pane->matches, &pane->match_cap, pane->match_count, 1, sizeof(*pane->matches));
        if (err != ERR_NONE)
            return err;
        pane->matches[pane->match_count++] = at + hit;
        at += hit + len;
    }
    return ERR_NONE;
}

enum err text_pane_fit(struct text_pane *pane, size_t columns, enum escape_target target)
{
    struct slice text = text_pane_text(pane);
    enum err err = ERR_NONE;
    size_t at = 0;

    pane->row_count = 0;
    pane->columns = columns == 0 ? 1 : columns;
    pane->target = target;
    while (at < text.len && err == ERR_NONE) {
        size_t end = slice_find(text, at, '\n');
        size_t past = end == SLICE_NONE ? text.len : end;
        bool has_return = end != SLICE_NONE && past > at && text.ptr[past - 1] == '\r';

        err = add_line(pane, at, past - at - has_return);
        at = past + 1;
    }
    pane->match_count = 0;
    return err == ERR_NONE && pane->wanted != NULL ? find_all(pane) : err;
}

size_t text_pane_rows(const struct text_pane *pane)
{
    return pane->row_count;
}

size_t text_pane_top(const struct text_pane *pane)
{
    return pane->top;
}

void text_pane_go(struct text_pane *pane, size_t top, size_t visible)
{
    size_t last = move_last_top(pane->row_count, visible);

    pane->top = top < last ? top : last;
}

void text_pane_scroll(struct text_pane *pane, int64_t rows, size_t visible)
{
    const struct move move = {MOVE_BY, rows};

    pane->top = move_from(&move, pane->top, move_last_top(pane->row_count, visible));
}

bool text_pane_act(struct text_pane *pane, enum action action, size_t visible)
{
    return move_position(action, visible, move_last_top(pane->row_count, visible), &pane->top);
}

/* --- drawing --- */

/* Characters with one look, on their way to the canvas. */
struct run {
    struct slice text;
    size_t cells;
    size_t column; /* of its first character */
    uint8_t role;
    uint8_t attributes;
};

static void draw_run(const struct text_pane *pane, struct canvas *canvas, struct area area,
                     size_t row, struct run *run)
{
    size_t room = area.columns > run->column ? area.columns - run->column : 0;

    if (run->text.len == 0)
        return;
    canvas_write(canvas, area, row, run->column, room, run->text, pane->target,
                 (enum style_role)run->role);
    if (run->attributes != 0)
        canvas_mark(canvas, area, row, run->column, run->cells, run->attributes);
    run->column += run->cells;
    run->text = (struct slice){0};
    run->cells = 0;
}

/* Return the first match that ends behind an offset. */
static size_t match_after(const struct text_pane *pane, size_t offset)
{
    size_t len = pane->wanted == NULL ? 0 : strlen(pane->wanted);
    size_t low = 0;
    size_t high = pane->match_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (pane->matches[middle] + len <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static unsigned attributes_at(const struct text_pane *pane, size_t offset, size_t piece)
{
    size_t match = match_after(pane, offset);
    bool is_match = match < pane->match_count && pane->matches[match] <= offset;

    return pane->pieces[piece].attributes | (is_match ? (unsigned)LINE_REVERSE : 0);
}

static void draw_row(const struct text_pane *pane, const struct row *row, struct canvas *canvas,
                     struct area area, size_t at)
{
    struct slice rest = slice_of(pane->bytes + row->from, row->len);
    size_t piece = piece_of(pane, row->from);
    struct run run = {0};
    struct escape_glyph glyph;

    while (rest.len > 0) {
        size_t offset = row->from + row->len - rest.len;
        struct slice before = rest;
        unsigned attributes;

        while (piece + 1 < pane->piece_count && pane->pieces[piece + 1].from <= offset)
            piece++;
        attributes = attributes_at(pane, offset, piece);
        if (pane->pieces[piece].role != run.role || attributes != run.attributes) {
            draw_run(pane, canvas, area, at, &run);
            run.role = pane->pieces[piece].role;
            run.attributes = (uint8_t)attributes;
        }
        if (slice_take_byte(&rest, '\t')) {
            draw_run(pane, canvas, area, at, &run);
            run.column = tab_end(run.column);
            continue;
        }
        if (!escape_next(&rest, pane->target, &glyph))
            break;
        run.text = run.text.len == 0 ? slice_sub(before, 0, before.len - rest.len)
                                     : slice_of(run.text.ptr, run.text.len + before.len - rest.len);
        run.cells += glyph.cells;
    }
    draw_run(pane, canvas, area, at, &run);
}

void text_pane_draw_from(const struct text_pane *pane, size_t first, struct canvas *canvas,
                         struct area area)
{
    for (size_t i = 0; i < area.rows && first + i < pane->row_count; i++)
        draw_row(pane, &pane->rows[first + i], canvas, area, i);
}

void text_pane_draw(const struct text_pane *pane, struct canvas *canvas, struct area area)
{
    text_pane_draw_from(pane, pane->top, canvas, area);
}

/* --- searching --- */

enum err text_pane_search(struct text_pane *pane, const char *text)
{
    char *wanted = NULL;

    assert(text != NULL);
    if (text != NULL && text[0] != '\0') {
        wanted = strdup(text);
        if (wanted == NULL)
            return ERR_MEMORY;
    }
    free(pane->wanted);
    pane->wanted = wanted;
    pane->match_count = 0;
    return wanted == NULL ? ERR_NONE : find_all(pane);
}

size_t text_pane_matches(const struct text_pane *pane)
{
    return pane->match_count;
}

/* Return the row that an offset is in. */
static size_t row_of(const struct text_pane *pane, size_t offset)
{
    size_t low = 0;
    size_t high = pane->row_count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (pane->rows[middle].from <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

bool text_pane_find(const struct text_pane *pane, size_t row, bool is_backward, size_t *ret_row)
{
    if (pane->row_count == 0)
        return false;
    for (size_t i = 0; i < pane->match_count; i++) {
        size_t at = is_backward ? pane->match_count - 1 - i : i;
        size_t found = row_of(pane, pane->matches[at]);

        if (is_backward ? found < row : found >= row) {
            *ret_row = found;
            return true;
        }
    }
    return false;
}
