/*
 * tests/unit/ui/ui_store.h: the terminal program without a terminal, on a store that can grow: keys by
 * name in, the screen as text out.
 *
 * Call n (from 1) begins n seconds after UI_STORE_US, user<n>@example.com calls bob<n>@example.com,
 * from 10.0.0.1 to 10.0.0.2, Call-ID call-<n>@host. It has an INVITE, an answer 100 ms later and an ACK
 * 50 ms after that: messages 3n-2, 3n-1 and 3n, with bytes. Every third one is busy (486) and has a
 * finding of severity warn on its answer; the others are answered (200) and go on.
 */
#ifndef TESTS_UNIT_UI_UI_STORE_H
#define TESTS_UNIT_UI_UI_STORE_H

#include "store/writer.h"
#include "ui/ui.h"

/* 2026-07-25T17:20:08Z */
#define UI_STORE_US INT64_C(1785000008000000)

struct ui_store {
    struct writer *writer;
    struct view *view;
    struct raw *raw;
    struct ui *ui;
    struct ui_options options; /* change them before ui_store_start */
    struct status status;      /* options.status points here when it is to be used */
    size_t calls;
    char *text; /* of the last screen */
};

/* Make a store of so many calls. The program is not started yet. */
struct ui_store *ui_store_new(size_t calls);

/* Start the program. */
void ui_store_start(struct ui_store *store, size_t rows, size_t columns);

/* Both. */
struct ui_store *ui_store_open(size_t calls, size_t rows, size_t columns);

/* Store more calls, as a running capture would. */
void ui_store_grow(struct ui_store *store, size_t calls);

void ui_store_free(struct ui_store *store);

/* Press keys, whose names have blanks between: "Down Enter text:abc". True while the program runs. */
bool ui_store_press(struct ui_store *store, const char *keys);

/* Return the screen as text, one line a row; lives until the next time. */
const char *ui_store_screen(struct ui_store *store);

/* Fail unless the screen has a text, or has it not. */
void ui_store_shows(struct ui_store *store, const char *text);
void ui_store_hides(struct ui_store *store, const char *text);

/* Fail unless a row of the screen, from 0, is this text (without the blanks at its end). */
void ui_store_row_is(struct ui_store *store, size_t row, const char *text);

#endif
