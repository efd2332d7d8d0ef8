/*
 * ui/key.h: keys of a keyboard by number and by name.
 *
 * The number of a key with a character is the code point of the character; control letters are 1 to 26; other
 * keys have numbers beyond Unicode.
 *
 * Threads:   pure functions.
 */
#ifndef UI_KEY_H
#define UI_KEY_H

#include "base/buf.h"

enum key {
    UI_KEY_NONE = 0, /* nothing was pressed in time */
    UI_KEY_TAB = 9,
    UI_KEY_ENTER = 13, /* Enter, also where the terminal sends LF or a sequence of its own */
    UI_KEY_ESCAPE = 27,
    UI_KEY_SPACE = 32,
    UI_KEY_NAMED = 0x110000,
    UI_KEY_UP = UI_KEY_NAMED,
    UI_KEY_DOWN,
    UI_KEY_LEFT,
    UI_KEY_RIGHT,
    UI_KEY_SHIFT_LEFT,
    UI_KEY_SHIFT_RIGHT,
    UI_KEY_PAGE_UP,
    UI_KEY_PAGE_DOWN,
    UI_KEY_HOME,
    UI_KEY_END,
    UI_KEY_INSERT,
    UI_KEY_DELETE,
    UI_KEY_BACKSPACE,
    UI_KEY_SHIFT_TAB,
    UI_KEY_F1, /* F1 */
    UI_KEY_F12 = UI_KEY_F1 + 11,
    UI_KEY_RESIZED, /* the screen has another size */
    UI_KEY_HUNG_UP, /* the terminal is gone */
    UI_KEY_WAKE,    /* no key: the loop is to check for changes (of the store, or a signal) */
};

#define UI_KEY_F(n)         (UI_KEY_F1 + (n)-1)
#define UI_KEY_CTRL(letter) ((letter)&31)

/* Write the name as help shows it: "F2", "Ctrl-D", "PgDn", "Up", "Space", "k". */
void key_write_name(int key, struct buf *buf);

/* Read such a name; UI_KEY_NONE when there is no such key. */
int key_by_name(const char *name);

/* Return whether a key is a character that can be typed into a text. */
bool key_is_text(int key);

/* Write that character as UTF-8, without a NUL. Return the number of bytes; 0 for any other key. */
size_t key_write_utf8(int key, char bytes[4]);

#endif
