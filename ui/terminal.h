/*
 * ui/terminal.h: the terminal: a canvas onto it, keys from it. The only file that knows ncurses.
 *
 * The terminal is put back as it was by terminal_close, and also when the process ends by a signal or
 * by exit.
 *
 * Source:    curses(3X), terminfo(5).
 * Threads:   one thread.
 */
#ifndef UI_TERMINAL_H
#define UI_TERMINAL_H

#include "ui/canvas.h"
#include "ui/key.h"
#include "ui/theme.h"

struct terminal;

/* Open the terminal: standard output, with keys from standard input or, where that is a pipe, from
 * /dev/tty. Return ERR_OUTPUT when standard output is no terminal, or TERM is not known. */
MUST_CHECK enum err terminal_open(enum ui_theme theme, bool has_colour,
                                  struct terminal **ret_terminal, struct error *reterr);

/* Restore the terminal and free the struct; NULL is allowed. */
void terminal_close(struct terminal *terminal);

void terminal_size(const struct terminal *terminal, size_t *ret_rows, size_t *ret_columns);

/* Show a canvas; only cells that have changed are sent. */
void terminal_show(struct terminal *terminal, const struct canvas *canvas);

/* Discard the known cells of the screen: the next canvas is sent whole. */
void terminal_forget(struct terminal *terminal);

/* Wait for a key up to `wait_ms`: an enum key or a code point; UI_KEY_NONE when none came, UI_KEY_HUNG_UP
 * when the terminal is gone. Unknown sequences are skipped, never taken for Esc. */
int terminal_key(struct terminal *terminal, int wait_ms);

/* Return whether a key, a new size or the end of the terminal waits, in a microsecond or two. */
bool terminal_has_key(struct terminal *terminal);

/* Send a text to the user's clipboard (OSC 52). Return false when the host has no memory for it. */
bool terminal_copy(struct terminal *terminal, struct slice text);

/* Stop the process as Ctrl-Z does, with the terminal as it was, and come back after it. */
void terminal_suspend(struct terminal *terminal);

/* Return the version of ncurses: "ncurses 6.4.20221231". */
const char *terminal_library(void);

#endif
