/*
 * ui/save_choice.h: the choices of the box that saves: the calls, the format, and the name of the file,
 * which is suggested until the user types one.
 *
 * Ownership: the choice owns its numbers of calls; the texts of the list that is shown are borrowed.
 * Threads:   one thread.
 */
#ifndef UI_SAVE_CHOICE_H
#define UI_SAVE_CHOICE_H

#include "store/query_page.h"
#include "ui/prompt.h"
#include "ui/ui_host.h"
#include "ui/view_save_job.h"

#define SAVE_PATH_MAX (PROMPT_MAX + 256) /* bytes of a path with the user's home */

/* The calls that are saved. */
enum save_what {
    SAVE_MARKED = 0, /* the marked calls */
    SAVE_SHOWN,      /* all calls of the list */
    SAVE_THIS,       /* the call under the list's cursor */
    SAVE_WHATS,
};

struct save_choice {
    uint64_t *marked;
    size_t marked_count;
    bool has_shown;
    struct call_page shown; /* the list that the box was opened from; its texts are the list's */
    enum save_what what;
    enum save_format format;
    struct prompt path;
    bool is_own_path; /* the user has changed it: it stays */
};

/* Begin with the marked calls (count 0: none are), or the calls that `shown` selects. ERR_MEMORY. */
MUST_CHECK enum err save_choice_init(struct save_choice *choice, const uint64_t *calls,
                                     size_t count, const struct call_page *shown);
void save_choice_release(struct save_choice *choice);

/* Return the call under the cursor of the list; 0 when there is none. */
uint64_t save_choice_call(const struct save_choice *choice);

/* Return whether there are such calls to choose, and write how they are called. */
bool save_choice_has(const struct save_choice *choice, enum save_what what);
void save_choice_write_what(const struct save_choice *choice, enum save_what what, struct buf *buf);

/* Take the next calls or format (step 1), or those before (step -1). */
void save_choice_step_what(struct save_choice *choice, int step);
void save_choice_step_format(struct save_choice *choice, int step);

/* Suggest a name of the file for the choice, unless the user has typed one. */
void save_choice_suggest(struct save_choice *choice, const struct ui_look *look);

/* Write the path of the file: `~/` is the user's home. */
void save_choice_write_path(const struct save_choice *choice, struct buf *buf);

#endif
