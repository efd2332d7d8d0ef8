/*
 * ui/prompt.h: one line of text that is being typed: a cursor, and the keys that edit.
 *
 * The text is UTF-8 at all times, and the cursor stands between characters.
 *
 * Threads:   a plain value.
 * Limits:    PROMPT_MAX bytes; further characters are ignored.
 */
#ifndef UI_PROMPT_H
#define UI_PROMPT_H

#include "ui/canvas.h"
#include "ui/key.h"

#define PROMPT_MAX 1024

struct prompt {
    char text[PROMPT_MAX]; /* NUL-terminated */
    size_t len;            /* bytes */
    size_t at;             /* bytes before the cursor */
};

/* Start with a text (NULL: none), the cursor at its end. Bytes that are no UTF-8, and controls, are left out. */
void prompt_init(struct prompt *prompt, const char *text);

enum prompt_result {
    PROMPT_OTHER = 0, /* no key for a text */
    PROMPT_MOVED,     /* the cursor has, or nothing could change */
    PROMPT_CHANGED,   /* the text has */
    PROMPT_TAKEN,     /* Enter */
    PROMPT_LEFT,      /* Esc */
};

/* Apply a key: characters, Left, Right, Home, End, Ctrl-A, Ctrl-E, Ctrl-B, Ctrl-F, Backspace,
 * Del, Ctrl-D, Ctrl-U (to the beginning), Ctrl-K (to the end), Ctrl-W (a word back). */
enum prompt_result prompt_key(struct prompt *prompt, int key);

/* Draw `label` and the text into `cells` columns of a row; the part with the cursor is shown. The
 * cursor is a cell in reverse. */
void prompt_draw(const struct prompt *prompt, const char *label, struct canvas *canvas,
                 struct area area, size_t row, size_t column, size_t cells,
                 enum escape_target target);

#endif
