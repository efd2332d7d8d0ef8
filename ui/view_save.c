#include "ui/view_save.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "ui/view_save_private.h"

#define AT_ONCE_CALLS 500 /* more are announced before they are saved */

/* ---- saving ---- */

static void forget_calls(struct view_save *save)
{
    free(save->calls);
    save->calls = NULL;
    save->count = 0;
    save->is_cut = false;
}

static enum err copy_calls(struct view_save *save, const uint64_t *calls, size_t count,
                           struct error *reterr)
{
    save->calls = malloc(count * sizeof(*calls));
    if (save->calls == NULL)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    memcpy(save->calls, calls, count * sizeof(*calls));
    save->count = count;
    return ERR_NONE;
}

static enum err choose_calls(struct view_save *save, struct error *reterr)
{
    const uint64_t call = save_this_call(save);

    forget_calls(save);
    if (save->what == SAVE_MARKED)
        return copy_calls(save, save->marked, save->marked_count, reterr);
    if (save->what == SAVE_THIS)
        return copy_calls(save, &call, 1, reterr);
    return save_collect(save->host->store, &save->shown, &save->calls, &save->count, &save->is_cut,
                        reterr);
}

static void write_success(const struct view_save *save, const struct save_result *result,
                          const char *path, struct buf *buf)
{
    const char *unit = save->format == SAVE_PCAP ? "frame" : "message";

    buf_format(buf, "saved %s%zu call%s, %" PRIu64 " %s%s to %s", save->is_cut ? "the first " : "",
               save->count, save->count == 1 ? "" : "s", result->written, unit,
               result->written == 1 ? "" : "s", path);
    if (result->unread > 0)
        buf_format(buf, "; the bytes of %" PRIu64 " could not be read", result->unread);
}

/* Save, and put into `result` what came of it. */
static void run(struct view_save *save)
{
    char path[SAVE_PATH_MAX];
    struct buf path_buf;
    struct buf buf;
    struct save_result result = {0};
    struct error error = {0};
    const struct save_job job = {
        .store = save->host->store,
        .raw = save->host->raw,
        .calls = save->calls,
        .count = save->count,
        .format = save->format,
        .path = path,
        .is_forced = save->is_forced,
        .text = {.style = {.target = ESCAPE_FILE, .zone = save->host->look.style.zone},
                 .start_us = save->host->look.start_us,
                 .has_raw_messages = true},
    };

    buf_init(&path_buf, path, sizeof(path));
    save_write_path(save, &path_buf);
    view_set_limit(job.store, 0, NULL, NULL);
    buf_init(&buf, save->result, sizeof(save->result));
    save->has_failed = save_run(&job, &result, &error) != ERR_NONE;
    if (save->has_failed)
        buf_format(&buf, "not saved: %s", error.text);
    else
        write_success(save, &result, path, &buf);
    forget_calls(save);
}

/* Few calls are saved at once, and the box is gone; many after the box has said so. */
static void begin(struct view_save *save)
{
    const struct ui_host *host = save->host;
    struct error error = {0};

    view_set_limit(host->store, 0, NULL, NULL);
    if (choose_calls(save, &error) != ERR_NONE) {
        ui_host_say(host, "not saved: %s", error.text);
        return;
    }
    if (save->count > AT_ONCE_CALLS) {
        (void)snprintf(save->result, sizeof(save->result), "saving %zu calls ...", save->count);
        save->phase = SAVE_PHASE_ANNOUNCED;
        return;
    }
    run(save);
    ui_host_say(host, "%s", save->result);
    if (!save->has_failed)
        ui_host_pop(host);
}

static void replace_answered(void *context, char key)
{
    struct view_save *save = context;

    if (key != 'r')
        return;
    save->is_forced = true;
    begin(save);
}

static bool may_be_written(const struct view_save *save, const char *path)
{
    const struct ui_services *services = save->host->services;
    struct error error = {0};

    if (services->check_output == NULL ||
        services->check_output(services->context, path, &error) == ERR_NONE)
        return true;
    ui_host_say(save->host, "not saved: %s", error.text);
    return false;
}

static void confirm(struct view_save *save)
{
    char path[SAVE_PATH_MAX];
    char question[SAVE_PATH_MAX + 64];
    struct stat status;
    struct buf buf;
    bool is_new;

    if (save->path.len == 0) {
        save->field = SAVE_FIELD_PATH;
        ui_host_say(save->host, "type the name of a file");
        return;
    }
    buf_init(&buf, path, sizeof(path));
    save_write_path(save, &buf);
    save->is_forced = false;
    is_new = stat(path, &status) != 0 && errno == ENOENT;
    if (!is_new && S_ISDIR(status.st_mode)) {
        ui_host_say(save->host, "'%s' is a folder: type the name of a file", path);
        return;
    }
    if (!may_be_written(save, path))
        return;
    if (is_new) {
        begin(save);
    } else {
        (void)snprintf(question, sizeof(question), "%s exists: (b)ack, or (r)eplace it? ", path);
        ui_host_choose(save->host, question, "br", replace_answered, save);
    }
}

/* ---- the view ---- */

static void save_free(struct ui_view *view)
{
    struct view_save *save = (struct view_save *)view;

    forget_calls(save);
    free(save->marked);
    free(save);
}

/* What is announced in one load is done in the next, when it has been drawn. */
static enum err save_load(struct ui_view *view, struct area area, struct error *reterr)
{
    struct view_save *save = (struct view_save *)view;

    (void)area, (void)reterr;
    if (save->phase == SAVE_PHASE_SAVING) {
        run(save);
        ui_host_say(save->host, "%s", save->result);
        save->phase = save->has_failed ? SAVE_PHASE_CHOOSING : SAVE_PHASE_OVER;
    } else if (save->phase == SAVE_PHASE_ANNOUNCED) {
        save->phase = SAVE_PHASE_SAVING;
        ui_host_reload(save->host);
    }
    return ERR_NONE;
}

static void step_field(struct view_save *save, int step)
{
    save->field = (enum save_field)(((int)save->field + SAVE_FIELDS + step) % SAVE_FIELDS);
}

static bool save_act(struct ui_view *view, enum action action)
{
    struct view_save *save = (struct view_save *)view;

    if (save->phase == SAVE_PHASE_ANNOUNCED || save->phase == SAVE_PHASE_SAVING)
        return true;
    if (save->phase == SAVE_PHASE_OVER) {
        ui_host_pop(save->host);
        return true;
    }
    switch ((int)action) {
    case ACTION_CONFIRM:
        confirm(save);
        return true;
    case ACTION_CANCEL:
        ui_host_pop(save->host);
        return true;
    case ACTION_NEXT_FIELD:
    case ACTION_DOWN:
        step_field(save, 1);
        return true;
    case ACTION_PREVIOUS_FIELD:
    case ACTION_UP:
        step_field(save, -1);
        return true;
    case ACTION_LEFT:
        save_step_choice(save, -1);
        return true;
    case ACTION_RIGHT:
        save_step_choice(save, 1);
        return true;
    default:
        return false;
    }
}

static bool save_key(struct ui_view *view, int key)
{
    struct view_save *save = (struct view_save *)view;

    if (save->phase != SAVE_PHASE_CHOOSING)
        return false;
    if (save->field != SAVE_FIELD_PATH) {
        if (key == UI_KEY_SPACE)
            save_step_choice(save, 1);
        return key == UI_KEY_SPACE;
    }
    switch (prompt_key(&save->path, key)) {
    case PROMPT_CHANGED:
        save->is_own_path = true;
        return true;
    case PROMPT_MOVED:
        return true;
    case PROMPT_OTHER:
    case PROMPT_TAKEN:
    case PROMPT_LEFT:
        return false;
    }
    return false;
}

static bool save_takes_text(const struct ui_view *view)
{
    const struct view_save *save = (const struct view_save *)view;

    return save->phase == SAVE_PHASE_CHOOSING;
}

static void save_title(const struct ui_view *view, struct buf *buf)
{
    (void)view;
    buf_text(buf, "save");
}

static const struct ui_view_ops ops = {
    .where = WHERE_DIALOG,
    .is_overlay = true,
    .free = save_free,
    .load = save_load,
    .draw = save_draw,
    .act = save_act,
    .title = save_title,
    .key = save_key,
    .takes_text = save_takes_text,
};

struct ui_view *view_save_new(const struct ui_host *host, const uint64_t *calls, size_t count,
                              const struct call_page *shown)
{
    struct view_save *save = calloc(1, sizeof(*save));
    size_t size = count * sizeof(*calls);

    if (save == NULL)
        return NULL;
    save->marked = malloc(size > 0 ? size : 1);
    if (save->marked == NULL) {
        free(save);
        return NULL;
    }
    if (size > 0)
        memcpy(save->marked, calls, size);
    save->view.ops = &ops;
    save->host = host;
    save->marked_count = count;
    save->has_shown = shown != NULL;
    if (shown != NULL)
        save->shown = *shown;
    save->what = count > 0 ? SAVE_MARKED : SAVE_SHOWN;
    save->field = SAVE_FIELD_PATH;
    save_suggest_path(save);
    return &save->view;
}
