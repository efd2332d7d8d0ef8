#include "ui/prompt.h"

#include <string.h>

/* Return the bytes of the character that ends before `at`; 0 at the beginning. */
static size_t before(const struct prompt *prompt, size_t at)
{
    size_t len = 0;

    while (len < at) {
        len++;
        if (((unsigned char)prompt->text[at - len] & 0xC0) != 0x80)
            break;
    }
    return len;
}

/* Return the bytes of the character at `at`; 0 at the end. */
static size_t after(const struct prompt *prompt, size_t at)
{
    size_t len = 0;

    while (at + len < prompt->len) {
        len++;
        if (((unsigned char)prompt->text[at + len] & 0xC0) != 0x80)
            break;
    }
    return len;
}

static enum prompt_result insert(struct prompt *prompt, struct slice bytes)
{
    if (bytes.len == 0)
        return PROMPT_OTHER;
    if (bytes.len >= sizeof(prompt->text) - prompt->len)
        return PROMPT_MOVED;
    memmove(prompt->text + prompt->at + bytes.len, prompt->text + prompt->at,
            prompt->len - prompt->at + 1);
    memcpy(prompt->text + prompt->at, bytes.ptr, bytes.len);
    prompt->len += bytes.len;
    prompt->at += bytes.len;
    return PROMPT_CHANGED;
}

/* Take away `len` bytes from `from` on; the cursor goes there. */
static enum prompt_result cut(struct prompt *prompt, size_t from, size_t len)
{
    if (len == 0)
        return PROMPT_MOVED;
    memmove(prompt->text + from, prompt->text + from + len, prompt->len - from - len + 1);
    prompt->len -= len;
    prompt->at = from;
    return PROMPT_CHANGED;
}

static enum prompt_result cut_word(struct prompt *prompt)
{
    size_t from = prompt->at;

    while (from > 0 && prompt->text[from - 1] == ' ')
        from--;
    while (from > 0 && prompt->text[from - 1] != ' ' &&
           (prompt->text[from - 1] != '/' || from == prompt->at))
        from--;
    return cut(prompt, from, prompt->at - from);
}

static enum prompt_result move(struct prompt *prompt, size_t at)
{
    prompt->at = at;
    return PROMPT_MOVED;
}

void prompt_init(struct prompt *prompt, const char *text)
{
    struct slice rest = slice_from_text(text);
    struct escape_glyph glyph;

    *prompt = (struct prompt){0};
    while (escape_next(&rest, ESCAPE_FILE, &glyph)) {
        if (!glyph.is_escaped)
            (void)insert(prompt, slice_of(glyph.bytes, glyph.len));
    }
}

enum prompt_result prompt_key(struct prompt *prompt, int key)
{
    char bytes[4];

    switch (key) {
    case UI_KEY_ENTER:
        return PROMPT_TAKEN;
    case UI_KEY_ESCAPE:
        return PROMPT_LEFT;
    case UI_KEY_LEFT:
    case UI_KEY_CTRL('B'):
        return move(prompt, prompt->at - before(prompt, prompt->at));
    case UI_KEY_RIGHT:
    case UI_KEY_CTRL('F'):
        return move(prompt, prompt->at + after(prompt, prompt->at));
    case UI_KEY_HOME:
    case UI_KEY_CTRL('A'):
        return move(prompt, 0);
    case UI_KEY_END:
    case UI_KEY_CTRL('E'):
        return move(prompt, prompt->len);
    case UI_KEY_BACKSPACE: {
        size_t len = before(prompt, prompt->at);

        return cut(prompt, prompt->at - len, len);
    }
    case UI_KEY_DELETE:
    case UI_KEY_CTRL('D'):
        return cut(prompt, prompt->at, after(prompt, prompt->at));
    case UI_KEY_CTRL('U'):
        return cut(prompt, 0, prompt->at);
    case UI_KEY_CTRL('K'):
        return cut(prompt, prompt->at, prompt->len - prompt->at);
    case UI_KEY_CTRL('W'):
        return cut_word(prompt);
    default:
        return insert(prompt, slice_of(bytes, key_write_utf8(key, bytes)));
    }
}

/* Columns of the text from `from` to `to`. */
static size_t cells_of(const struct prompt *prompt, size_t from, size_t to,
                       enum escape_target target)
{
    return escape_cells(slice_of(prompt->text + from, to - from), target);
}

void prompt_draw(const struct prompt *prompt, const char *label, struct canvas *canvas,
                 struct area area, size_t row, size_t column, size_t cells,
                 enum escape_target target)
{
    size_t used;
    size_t first = 0;
    size_t at;

    area.columns = area.columns < column + cells ? area.columns : column + cells;
    used = canvas_draw(canvas, area, row, column, label, STYLE_KEY);
    if (used + 1 > cells)
        used = 0;
    column += used;
    cells -= used;
    while (first < prompt->at && cells_of(prompt, first, prompt->at, target) + 1 > cells)
        first += after(prompt, first);
    at = cells_of(prompt, first, prompt->at, target);
    (void)canvas_write(canvas, area, row, column, at,
                       slice_of(prompt->text + first, prompt->at - first), target, STYLE_PLAIN);
    (void)canvas_write(canvas, area, row, column + at, at < cells ? cells - at : 0,
                       slice_of(prompt->text + prompt->at, prompt->len - prompt->at), target,
                       STYLE_PLAIN);
    canvas_mark(canvas, area, row, column + at, 1, LINE_REVERSE);
}
