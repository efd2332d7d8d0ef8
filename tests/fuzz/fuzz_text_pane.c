/*
 * tests/fuzz/fuzz_text_pane.c: columns and a target, what is searched for on the rest of the first line,
 * and a stranger's text: no control byte reaches the screen.
 */
#include "ui/text_pane.h"

#include <locale.h>
#include <stdlib.h>

#include "tests/fuzz/fuzz.h"

#define ROWS 8

int LLVMFuzzerInitialize(int *count, char ***arguments);

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    return setlocale(LC_ALL, "C.UTF-8") == NULL ? -1 : 0;
}

/* Tell whether a character acts on a terminal: C0, DEL, C1, embeddings and overrides of direction. */
static bool is_control(wchar_t point)
{
    return point < ' ' || (point >= 0x7f && point < 0xa0) || (point >= 0x202a && point <= 0x202e);
}

static void check_glyph(struct slice bytes, bool is_ascii)
{
    while (bytes.len > 0) {
        wchar_t point;
        int len = mbtowc(&point, (const char *)bytes.ptr, bytes.len);

        if (len <= 0 || is_control(point) || (is_ascii && point > 0x7f))
            abort();
        bytes = slice_from(bytes, (size_t)len);
    }
}

static void check_canvas(const struct canvas *canvas, bool is_ascii)
{
    for (size_t row = 0; row < ROWS; row++) {
        const struct line *line = canvas_line(canvas, row);

        for (size_t at = 0; at < line->width; at++)
            check_glyph(line_at(line, at).bytes, is_ascii);
    }
}

static bool has_reverse(const struct line *line)
{
    for (size_t at = 0; at < line->width; at++) {
        if ((line_at(line, at).attributes & LINE_REVERSE) != 0)
            return true;
    }
    return false;
}

/* Going through the matches ends, and what begins with a letter is reversed where it is found. */
static void check_matches(const struct text_pane *pane, struct slice wanted, struct canvas *canvas)
{
    bool is_seen = slice_at(wanted, 0) > ' ' && slice_at(wanted, 0) < 0x7f;
    size_t found = 0;
    size_t count = 0;

    for (size_t row = 0; text_pane_find(pane, row, false, &found); row = found + 1) {
        if (found < row || found >= text_pane_rows(pane))
            abort();
        canvas_clear(canvas, canvas_area(canvas));
        text_pane_draw_from(pane, found, canvas, (struct area){0, 0, 1, canvas_columns(canvas)});
        if (is_seen && !has_reverse(canvas_line(canvas, 0)))
            abort();
        count++;
    }
    if (count > text_pane_matches(pane) || (count == 0) != (text_pane_matches(pane) == 0))
        abort();
}

static void show(struct text_pane *pane, struct slice wanted, struct slice text, size_t columns,
                 enum escape_target target)
{
    struct canvas *canvas = canvas_new(ROWS, columns);
    struct slice half = slice_sub(text, 0, text.len / 2);

    if (canvas == NULL || text_pane_add(pane, half, STYLE_NAME, 0) != ERR_NONE ||
        text_pane_add(pane, slice_from(text, half.len), STYLE_PLAIN, LINE_BOLD) != ERR_NONE ||
        text_pane_mark(pane, text.len / 3, columns, LINE_UNDERLINE) != ERR_NONE ||
        text_pane_fit(pane, columns, target) != ERR_NONE)
        abort();
    if (!slice_equal(text_pane_text(pane), text) || (text.len > 0) != (text_pane_rows(pane) > 0))
        abort();
    check_matches(pane, wanted, canvas);
    for (size_t row = 0; row < text_pane_rows(pane); row += ROWS) {
        text_pane_go(pane, row, ROWS);
        text_pane_scroll(pane, row % 2 == 0 ? -1 : 1, ROWS);
        canvas_clear(canvas, canvas_area(canvas));
        text_pane_draw(pane, canvas, canvas_area(canvas));
        check_canvas(canvas, target == ESCAPE_ASCII);
    }
    canvas_free(canvas);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_of(data, size);
    struct slice head;
    size_t end = slice_find(text, 0, '\n');
    struct text_pane *pane = text_pane_new();
    char *wanted;

    if (pane == NULL)
        abort();
    if (end != SLICE_NONE && end >= 2) {
        head = slice_sub(text, 2, end - 2);
        wanted = strndup((const char *)head.ptr, head.len);
        if (wanted == NULL || text_pane_search(pane, wanted) != ERR_NONE)
            abort();
        show(pane, slice_from_text(wanted), slice_from(text, end + 1),
             (size_t)slice_at(text, 0) % 120 + 1,
             slice_at(text, 1) % 2 == 0 ? ESCAPE_TERMINAL : ESCAPE_ASCII);
        free(wanted);
    }
    text_pane_free(pane);
    return 0;
}
