#include "ui/view_save_private.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

static const char *const endings[SAVE_FORMATS] = {".pcap", ".txt"};

/* ---- what there is to choose ---- */

uint64_t save_this_call(const struct view_save *save)
{
    if (save->has_shown)
        return save->shown.has_anchor ? save->shown.anchor : 0;
    return 0;
}

bool save_is_offered(const struct view_save *save, enum save_what what)
{
    switch (what) {
    case SAVE_MARKED:
        return save->marked_count > 0;
    case SAVE_SHOWN:
        return save->has_shown;
    case SAVE_THIS:
        return save_this_call(save) != 0;
    case SAVE_WHATS:
        return false;
    }
    return false;
}

void save_write_what(const struct view_save *save, enum save_what what, struct buf *buf)
{
    switch (what) {
    case SAVE_MARKED:
        if (save->has_shown)
            buf_format(buf, "%zu marked", save->marked_count);
        else if (save->marked_count == 1)
            buf_format(buf, "this call #%" PRIu64, save->marked[0]);
        else
            buf_format(buf, "these %zu calls", save->marked_count);
        return;
    case SAVE_SHOWN:
        buf_text(buf, "all shown");
        return;
    case SAVE_THIS:
        buf_format(buf, "this call #%" PRIu64, save_this_call(save));
        return;
    case SAVE_WHATS:
        return;
    }
}

static void step_what(struct view_save *save, int step)
{
    enum save_what what = save->what;

    do {
        what = (enum save_what)(((int)what + SAVE_WHATS + step) % SAVE_WHATS);
    } while (!save_is_offered(save, what) && what != save->what);
    save->what = what;
}

/* ---- the path ---- */

static void write_date(const struct view_save *save, struct buf *buf)
{
    const struct ui_look *look = &save->host->look;
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    clock_write_date(clock_is_absurd(look->start_us) ? (int64_t)now.tv_sec * CLOCK_SECOND_US
                                                     : look->start_us,
                     look->style.zone, buf);
}

/* Give the one call that is chosen; 0 when there are more. */
static uint64_t only_call(const struct view_save *save)
{
    if (save->what == SAVE_THIS)
        return save_this_call(save);
    return save->what == SAVE_MARKED && save->marked_count == 1 ? save->marked[0] : 0;
}

void save_suggest_path(struct view_save *save)
{
    char memory[64];
    struct buf buf;
    uint64_t call = only_call(save);

    if (save->is_own_path)
        return;
    buf_init(&buf, memory, sizeof(memory));
    if (call != 0) {
        buf_format(&buf, "call-%" PRIu64, call);
    } else {
        buf_text(&buf, "calls-");
        write_date(save, &buf);
    }
    buf_text(&buf, endings[save->format]);
    prompt_init(&save->path, memory);
}

/* A path that ends as the other format does gets the ending of this one. */
static void change_ending(struct view_save *save, enum save_format from)
{
    size_t len = strlen(endings[from]);
    char memory[SAVE_PATH_MAX];
    struct buf buf;

    if (save->path.len < len || strcmp(save->path.text + save->path.len - len, endings[from]) != 0)
        return;
    buf_init(&buf, memory, sizeof(memory));
    buf_slice(&buf, slice_of(save->path.text, save->path.len - len));
    buf_text(&buf, endings[save->format]);
    prompt_init(&save->path, memory);
}

static void step_format(struct view_save *save, int step)
{
    enum save_format from = save->format;

    save->format = (enum save_format)(((int)from + SAVE_FORMATS + step) % SAVE_FORMATS);
    change_ending(save, from);
}

void save_write_path(const struct view_save *save, struct buf *buf)
{
    const char *home = getenv("HOME");
    const char *path = save->path.text;

    if (path[0] == '~' && path[1] == '/' && home != NULL) {
        buf_text(buf, home);
        path++;
    }
    buf_text(buf, path);
}

void save_step_choice(struct view_save *save, int step)
{
    if (save->field == SAVE_FIELD_WHAT)
        step_what(save, step);
    else if (save->field == SAVE_FIELD_FORMAT)
        step_format(save, step);
    save_suggest_path(save);
}
