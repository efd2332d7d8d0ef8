/*
 * ui/view_message_text.h: a message as text: its findings, then its bytes with their parts in colours and
 * the bytes of findings underlined.
 *
 * Threads:   the main thread; reads the store.
 */
#ifndef UI_VIEW_MESSAGE_TEXT_H
#define UI_VIEW_MESSAGE_TEXT_H

#include "ui/text_pane.h"
#include "ui/ui_host.h"
#include "ui/view_message_list.h"

/* Put a message into a pane, which is emptied before; `is_coloured`: its parts have roles.
 * Bytes that cannot be read are replaced by a line with the reason; that is no failure. */
MUST_CHECK enum err message_text_fill(struct text_pane *pane, const struct ui_host *host,
                                      const struct message_row *row, bool is_coloured,
                                      struct error *reterr);

/* Put `n time src ► dst UDP 414 B`, the bytes and an empty line into a pane, as they are saved as text:
 * for copying. */
MUST_CHECK enum err message_text_fill_plain(struct text_pane *pane, const struct ui_host *host,
                                            const struct message_row *row, int64_t start_us,
                                            int64_t before_us, bool is_coloured);

/* Write "10.0.0.14:5060 ► 10.0.0.1:5060  UDP 414 B", and "sent again", "captured again", "cut" where it
 * applies. */
void message_text_write_path(const struct ui_look *look, const struct message_row *row,
                             struct buf *buf);

/* Write the method, or code and reason, of the first line of a message: "INVITE", "486 Busy Here"; at most `max`
 * bytes. */
void message_text_write_what(struct slice bytes, size_t max, struct buf *buf);

/* Copy the bytes of a message to the clipboard, escaped line by line; with the line over it, when
 * `has_heading`. Shows the reason when they cannot be read. */
void message_text_copy(const struct ui_host *host, const struct message_row *row, bool has_heading);

#endif
