#include "ui/save_choice.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

#include "base/clock.h"

static const char *const endings[SAVE_FORMATS] = {".pcap", ".txt"};

enum err save_choice_init(struct save_choice *choice, const uint64_t *calls, size_t count,
                          const struct call_page *shown)
{
    size_t size = count * sizeof(*calls);

    *choice = (struct save_choice){.marked = malloc(size > 0 ? size : 1)};
    if (choice->marked == NULL)
        return ERR_MEMORY;
    if (size > 0)
        memcpy(choice->marked, calls, size);
    choice->marked_count = count;
    choice->has_shown = shown != NULL;
    if (shown != NULL)
        choice->shown = *shown;
    choice->what = count > 0 ? SAVE_MARKED : SAVE_SHOWN;
    return ERR_NONE;
}

void save_choice_release(struct save_choice *choice)
{
    free(choice->marked);
    choice->marked = NULL;
}

/* ---- what there is to choose ---- */

uint64_t save_choice_call(const struct save_choice *choice)
{
    if (choice->has_shown)
        return choice->shown.has_anchor ? choice->shown.anchor : 0;
    return 0;
}

bool save_choice_has(const struct save_choice *choice, enum save_what what)
{
    assert(what < SAVE_WHATS);
    switch (what) {
    case SAVE_MARKED:
        return choice->marked_count > 0;
    case SAVE_SHOWN:
        return choice->has_shown;
    case SAVE_THIS:
        return save_choice_call(choice) != 0;
    case SAVE_WHATS:
        return false;
    }
    return false;
}

void save_choice_write_what(const struct save_choice *choice, enum save_what what, struct buf *buf)
{
    switch (what) {
    case SAVE_MARKED:
        if (choice->has_shown)
            buf_format(buf, "%zu marked", choice->marked_count);
        else if (choice->marked_count == 1)
            buf_format(buf, "this call #%" PRIu64, choice->marked[0]);
        else
            buf_format(buf, "these %zu calls", choice->marked_count);
        return;
    case SAVE_SHOWN:
        buf_text(buf, "all shown");
        return;
    case SAVE_THIS:
        buf_format(buf, "this call #%" PRIu64, save_choice_call(choice));
        return;
    case SAVE_WHATS:
        return;
    }
}

void save_choice_step_what(struct save_choice *choice, int step)
{
    enum save_what what = choice->what;

    do {
        what = (enum save_what)(((int)what + SAVE_WHATS + step) % SAVE_WHATS);
    } while (!save_choice_has(choice, what) && what != choice->what);
    choice->what = what;
}

/* ---- the path ---- */

static void write_date(const struct ui_look *look, struct buf *buf)
{
    int64_t time_us = clock_is_absurd(look->start_us) ? clock_wall_us() : look->start_us;

    clock_write_date(time_us, look->style.zone, buf);
}

/* Return the one call that is chosen; 0 when there are more. */
static uint64_t only_call(const struct save_choice *choice)
{
    if (choice->what == SAVE_THIS)
        return save_choice_call(choice);
    return choice->what == SAVE_MARKED && choice->marked_count == 1 ? choice->marked[0] : 0;
}

void save_choice_suggest(struct save_choice *choice, const struct ui_look *look)
{
    char memory[64];
    struct buf buf;
    uint64_t call = only_call(choice);

    if (choice->is_own_path)
        return;
    buf_init(&buf, memory, sizeof(memory));
    if (call != 0) {
        buf_format(&buf, "call-%" PRIu64, call);
    } else {
        buf_text(&buf, "calls-");
        write_date(look, &buf);
    }
    buf_text(&buf, endings[choice->format]);
    prompt_init(&choice->path, memory);
}

/* A path that ends as the other format does gets the ending of this one. */
static void change_ending(struct save_choice *choice, enum save_format from)
{
    size_t len = strlen(endings[from]);
    char memory[SAVE_PATH_MAX];
    struct buf buf;

    if (choice->path.len < len ||
        strcmp(choice->path.text + choice->path.len - len, endings[from]) != 0)
        return;
    buf_init(&buf, memory, sizeof(memory));
    buf_slice(&buf, slice_of(choice->path.text, choice->path.len - len));
    buf_text(&buf, endings[choice->format]);
    prompt_init(&choice->path, memory);
}

void save_choice_step_format(struct save_choice *choice, int step)
{
    enum save_format from = choice->format;

    choice->format = (enum save_format)(((int)from + SAVE_FORMATS + step) % SAVE_FORMATS);
    change_ending(choice, from);
}

void save_choice_write_path(const struct save_choice *choice, struct buf *buf)
{
    const char *home = getenv("HOME");
    const char *path = choice->path.text;

    if (path[0] == '~' && path[1] == '/' && home != NULL) {
        buf_text(buf, home);
        path++;
    }
    buf_text(buf, path);
}
