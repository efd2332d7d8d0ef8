#include "export/line.h"

#include <assert.h>
#include <stdlib.h>

#define CELL_BYTES 14 /* a character with a few combining marks */

struct line_cell {
    char bytes[CELL_BYTES];
    uint8_t len;        /* bytes; 0: a blank, or the second half of a wide character */
    uint8_t role;       /* enum style_role */
    uint8_t attributes; /* bits of enum line_attribute */
};

/* The length of a second half, which prints nothing. */
#define SECOND_HALF UINT8_MAX

enum err line_init(struct line *line, size_t width)
{
    struct line_cell *cells = calloc(width + 1, sizeof(*cells));

    if (cells == NULL)
        return ERR_MEMORY;
    *line = (struct line){.cells = cells, .width = width};
    return ERR_NONE;
}

void line_release(struct line *line)
{
    free(line->cells);
    *line = (struct line){0};
}

void line_clear(struct line *line)
{
    memset(line->cells, 0, line->end * sizeof(*line->cells));
    line->end = 0;
}

static void blank(struct line *line, size_t at)
{
    if (at < line->width)
        line->cells[at] = (struct line_cell){0};
}

/* Make a cell free to be set: a wide character that loses one half loses both. */
static void free_cell(struct line *line, size_t at)
{
    if (line->cells[at].len == SECOND_HALF)
        blank(line, at - 1);
    if (at + 1 < line->width && line->cells[at + 1].len == SECOND_HALF)
        blank(line, at + 1);
    blank(line, at);
}

static void join(struct line_cell *cell, struct slice bytes)
{
    if (cell->len == 0 || cell->len == SECOND_HALF || bytes.len > (size_t)CELL_BYTES - cell->len)
        return;
    memcpy(cell->bytes + cell->len, bytes.ptr, bytes.len);
    cell->len = (uint8_t)(cell->len + bytes.len);
}

static void set(struct line *line, size_t at, struct slice bytes, size_t cells,
                enum style_role role)
{
    if (at + cells > line->width || bytes.len > CELL_BYTES)
        return;
    for (size_t i = 0; i < cells; i++)
        free_cell(line, at + i);
    line->cells[at] = (struct line_cell){.len = (uint8_t)bytes.len, .role = (uint8_t)role};
    memcpy(line->cells[at].bytes, bytes.ptr, bytes.len);
    if (cells == 2)
        line->cells[at + 1] = (struct line_cell){.len = SECOND_HALF, .role = (uint8_t)role};
    if (at + cells > line->end)
        line->end = at + cells;
}

/* Set the cells of one glyph; an escaped one is ASCII, a cell a byte. Return the columns. */
static size_t put_glyph(struct line *line, size_t at, const struct escape_glyph *glyph,
                        enum style_role role)
{
    struct slice bytes = slice_of(glyph->bytes, glyph->len);

    if (glyph->is_escaped) {
        for (size_t i = 0; i < bytes.len; i++)
            set(line, at + i, slice_sub(bytes, i, 1), 1, role);
    } else if (glyph->cells > 0) {
        set(line, at, bytes, glyph->cells, role);
    } else if (at > 0 && at <= line->width) {
        bool is_half = line->cells[at - 1].len == SECOND_HALF;

        join(&line->cells[at - (is_half ? 2 : 1)], bytes);
    }
    return glyph->cells;
}

size_t line_draw_part(struct line *line, size_t at, size_t cells, const char *text,
                      enum style_role role)
{
    struct slice rest = slice_from_text(text);
    struct escape_glyph glyph;
    size_t used = 0;

    /* Our own drawing characters are one column each, whatever the locale knows of them. */
    while (used < cells && escape_next(&rest, ESCAPE_FILE, &glyph))
        set(line, at + used++, slice_of(glyph.bytes, glyph.len), 1, role);
    return used;
}

void line_draw(struct line *line, size_t at, const char *text, enum style_role role)
{
    assert(text != NULL);
    (void)line_draw_part(line, at, SIZE_MAX, text, role);
}

void line_repeat(struct line *line, size_t at, size_t count, const char *glyph,
                 enum style_role role)
{
    for (size_t i = 0; i < count && at + i < line->width; i++)
        set(line, at + i, slice_from_text(glyph), 1, role);
}

size_t line_write(struct line *line, size_t at, size_t cells, struct slice text,
                  enum escape_target target, enum style_role role)
{
    size_t total = escape_cells(text, target);
    bool is_cut = total > cells;
    size_t room = is_cut && cells > 0 ? cells - 1 : cells;
    size_t used = 0;
    struct escape_glyph glyph;

    while (escape_next(&text, target, &glyph) && used + glyph.cells <= room)
        used += put_glyph(line, at + used, &glyph, role);
    if (is_cut && cells > 0)
        line_draw(line, at + used++, target == ESCAPE_ASCII ? "~" : "…", role);
    return used;
}

/* The last of `count` cells from `at` on, plus one, within the line. */
static size_t limit(const struct line *line, size_t at, size_t count)
{
    if (at >= line->width)
        return at;
    return count < line->width - at ? at + count : line->width;
}

void line_mark(struct line *line, size_t at, size_t cells, unsigned attributes)
{
    size_t end = limit(line, at, cells);

    for (size_t i = at; i < end; i++)
        line->cells[i].attributes = (uint8_t)(line->cells[i].attributes | attributes);
    if (end > at && end > line->end)
        line->end = end;
}

void line_blank(struct line *line, size_t at, size_t cells)
{
    size_t end = limit(line, at, cells);

    for (size_t i = at; i < end; i++)
        free_cell(line, i);
}

/* Return whether the character of a cell lies in [first, end) as a whole. */
static bool is_whole(const struct line *line, size_t at, size_t first, size_t end)
{
    bool is_wide = at + 1 < line->width && line->cells[at + 1].len == SECOND_HALF;

    if (line->cells[at].len == SECOND_HALF)
        return at > first;
    return !is_wide || at + 1 < end;
}

void line_copy(struct line *line, size_t at, const struct line *from, size_t first, size_t count)
{
    size_t end = limit(line, at, count);
    size_t first_end = first + (end - at);

    assert(line != from);
    for (size_t i = at; i < end; i++) {
        size_t source = first + (i - at);

        /* The second half that this copies over goes with the first half just copied. */
        if (line->cells[i].len != SECOND_HALF || i == at)
            free_cell(line, i);
        if (source >= from->width)
            line->cells[i] = (struct line_cell){0};
        else
            line->cells[i] = from->cells[source];
        if (source < from->width && !is_whole(from, source, first, first_end))
            line->cells[i] = (struct line_cell){.attributes = from->cells[source].attributes};
    }
    if (end > at && end > line->end)
        line->end = end;
}

struct line_glyph line_at(const struct line *line, size_t at)
{
    const struct line_cell *cell = &line->cells[at];
    bool is_wide;

    if (at >= line->width)
        return (struct line_glyph){.cells = 1};
    is_wide = at + 1 < line->width && cell[1].len == SECOND_HALF;
    return (struct line_glyph){
        .bytes = slice_of(cell->bytes, cell->len == SECOND_HALF ? 0 : cell->len),
        .cells = cell->len == SECOND_HALF ? 0
                 : is_wide                ? 2
                                          : 1,
        .role = cell->role,
        .attributes = cell->attributes,
    };
}

static bool is_blank(const struct line_cell *cell)
{
    return cell->len == 0 || (cell->len == 1 && cell->bytes[0] == ' ');
}

void line_print(const struct line *line, const struct style *style, struct out *out)
{
    enum style_role role = STYLE_PLAIN;
    size_t end = line->end;

    while (end > 0 && is_blank(&line->cells[end - 1]))
        end--;
    for (size_t i = 0; i < end; i++) {
        const struct line_cell *cell = &line->cells[i];

        if (cell->role != role) {
            style_end(out, style, role);
            role = cell->role;
            style_begin(out, style, role);
        }
        if (cell->len == 0)
            out_byte(out, ' ');
        else if (cell->len != SECOND_HALF)
            out_slice(out, slice_of(cell->bytes, cell->len));
    }
    style_end(out, style, role);
    out_byte(out, '\n');
}
