/*
 * ui/view_save_private.h: what the files of the save box share.
 *
 *      view_save.c         keys, asking, saving
 *      view_save_choice.c  what there is to choose, and the name that is suggested
 *      view_save_draw.c    the box
 *
 * Ownership: the view owns all of it.
 * Threads:   the main thread.
 */
#ifndef UI_VIEW_SAVE_PRIVATE_H
#define UI_VIEW_SAVE_PRIVATE_H

#include "ui/prompt.h"
#include "ui/ui_host.h"
#include "ui/view_save_job.h"

#define SAVE_RESULT_MAX 700                /* bytes of the line that says what came of it */
#define SAVE_PATH_MAX   (PROMPT_MAX + 256) /* bytes of a path with the user's home */

/* What is saved. */
enum save_what {
    SAVE_MARKED = 0, /* the calls that the box was given */
    SAVE_SHOWN,      /* the list as it is */
    SAVE_THIS,       /* the call under the list's cursor */
    SAVE_WHATS,
};

enum save_field {
    SAVE_FIELD_WHAT = 0,
    SAVE_FIELD_FORMAT,
    SAVE_FIELD_PATH,
    SAVE_FIELDS,
};

enum save_phase {
    SAVE_PHASE_CHOOSING = 0,
    SAVE_PHASE_ANNOUNCED, /* "saving" is to be drawn */
    SAVE_PHASE_SAVING,    /* it was; the next load saves */
    SAVE_PHASE_OVER,
};

struct view_save {
    struct ui_view view;
    const struct ui_host *host;
    uint64_t *marked;
    size_t marked_count;
    bool has_shown;
    struct call_page shown; /* its texts are the list's */
    enum save_what what;
    enum save_format format;
    enum save_field field;
    struct prompt path;
    bool is_own_path; /* the user has changed it: it stays */
    bool is_forced;
    enum save_phase phase;
    uint64_t *calls; /* chosen, while they are being saved */
    size_t count;
    bool is_cut;
    char result[SAVE_RESULT_MAX]; /* what came of it */
    bool has_failed;
};

/* --- view_save_choice.c --- */

/* Tell whether there is such a choice, and write how it is called. */
bool save_is_offered(const struct view_save *save, enum save_what what);
void save_write_what(const struct view_save *save, enum save_what what, struct buf *buf);

/* Give the call under the cursor of the list; 0 when there is none. */
uint64_t save_this_call(const struct view_save *save);

/* Take the next choice (step 1), or the one before (step -1), of the field that is chosen. */
void save_step_choice(struct view_save *save, int step);

/* Put a name there that goes with what is chosen, unless the user has typed one. */
void save_suggest_path(struct view_save *save);

/* Write where the file goes: `~/` is the user's home. */
void save_write_path(const struct view_save *save, struct buf *buf);

/* --- view_save_draw.c --- */

void save_draw(struct ui_view *view, struct canvas *canvas, struct area area);

#endif
