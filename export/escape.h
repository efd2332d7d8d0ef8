/*
 * export/escape.h: text of strangers, escaped for the place where it is shown.
 *
 * The text of a message comes from its sender. Bytes that are no valid UTF-8, control
 * characters (C0, DEL, C1) and the controls that reorder text (U+061C, U+200E, U+200F,
 * U+202A to U+202E, U+2066 to U+2069) are shown as \xNN, byte by byte; all other bytes do not change.
 * For display only: a backslash of the text is not doubled.
 *
 * Source:    RFC 3629 (UTF-8), UAX #9 (reordering), RFC 4180 (CSV), RFC 8259 (JSON).
 * Threads:   pure functions; the width of a character is that of the process's locale.
 * Limits:    terminal targets need a UTF-8 locale (setlocale): without one, characters outside ASCII
 *            have no known width and are shown as \xNN.
 */
#ifndef EXPORT_ESCAPE_H
#define EXPORT_ESCAPE_H

#include "base/buf.h"
#include "export/out.h"

/* The place where the text is shown. */
enum escape_target {
    ESCAPE_TERMINAL, /* a UTF-8 terminal: characters without a known width are escaped too */
    ESCAPE_ASCII,    /* a terminal without UTF-8: all that is not ASCII is escaped */
    ESCAPE_FILE,     /* a text file: all valid UTF-8 but controls stays */
};

/* Longest form of one character: four bytes of UTF-8, each as \xNN. */
#define ESCAPE_GLYPH_MAX 16

/* One character, in the form in which it is shown. */
struct escape_glyph {
    char bytes[ESCAPE_GLYPH_MAX];
    uint8_t len;   /* bytes */
    uint8_t cells; /* columns on a terminal: 0 for a combining mark, 2 for a wide one */
    bool is_escaped;
};

/* Consume one character, or one byte that is no character, and set *ret_glyph to its form. Return false at the
 * end. */
bool escape_next(struct slice *rest, enum escape_target target, struct escape_glyph *ret_glyph);

/* Write the whole text as one line: line ends are controls and escaped too. */
void escape_write(struct slice text, enum escape_target target, struct buf *buf);
void escape_print(struct slice text, enum escape_target target, struct out *out);

/* Write a text of many lines: LF and CRLF end lines, tabs stay. */
void escape_print_lines(struct slice text, enum escape_target target, struct out *out);

/* Count the columns that the escaped text takes. */
size_t escape_cells(struct slice text, enum escape_target target);

/* Write at most `cells` columns of the escaped text. A longer text is cut between characters and ends in a mark of
 * one column ("…", or "~" in ASCII). Return the number of columns used. */
size_t escape_write_cut(struct slice text, enum escape_target target, size_t cells,
                        struct buf *buf);

/* Do the same, but keep the beginning and the end of a longer text, because both distinguish addresses. The end has
 * up to a third of `cells`, at most eight columns. */
size_t escape_write_ends(struct slice text, enum escape_target target, size_t cells,
                         struct buf *buf);

/* Write a cell of a CSV line: quoted when it must be, and led by an apostrophe where a spreadsheet
 * would take it for a formula (= + - @ TAB CR first). */
void escape_print_csv(struct slice text, struct out *out);

/* Write a JSON string with its quotation marks. A byte that is no UTF-8 becomes U+FFFD; controls
 * and reordering characters are written as \uNNNN, so the text is inert on a terminal too. */
void escape_print_json(struct slice text, struct out *out);

#endif
