#include "ui/view_save.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "ui/save_choice.h"

#define AT_ONCE_CALLS 500 /* more are announced before they are saved */
#define RESULT_MAX    700 /* bytes of the line with the result */
#define BOX_ROWS      8
#define BOX_COLUMNS   72
#define LABEL_COLUMNS 9

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
    struct save_choice choice;
    enum save_field field;
    bool is_forced;
    enum save_phase phase;
    uint64_t *calls; /* chosen, while they are being saved */
    size_t count;
    bool is_cut;
    char result[RESULT_MAX]; /* what came of it */
    bool has_failed;
};

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
    const uint64_t call = save_choice_call(&save->choice);

    forget_calls(save);
    if (save->choice.what == SAVE_MARKED)
        return copy_calls(save, save->choice.marked, save->choice.marked_count, reterr);
    if (save->choice.what == SAVE_THIS)
        return copy_calls(save, &call, 1, reterr);
    return save_collect(save->host->store, &save->choice.shown, &save->calls, &save->count,
                        &save->is_cut, reterr);
}

static void write_success(const struct view_save *save, const struct save_result *result,
                          const char *path, struct buf *buf)
{
    const char *unit = save->choice.format == SAVE_PCAP ? "frame" : "message";

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
        .format = save->choice.format,
        .path = path,
        .is_forced = save->is_forced,
        .text = {.style = {.target = ESCAPE_FILE, .zone = save->host->look.style.zone},
                 .start_us = save->host->look.start_us,
                 .has_raw_messages = true},
    };

    buf_init(&path_buf, path, sizeof(path));
    save_choice_write_path(&save->choice, &path_buf);
    view_set_limit(job.store, 0, NULL, NULL);
    buf_init(&buf, save->result, sizeof(save->result));
    save->has_failed = save_run(&job, &result, &error) != ERR_NONE;
    if (save->has_failed)
        buf_format(&buf, "not saved: %s", error.text);
    else
        write_success(save, &result, path, &buf);
    forget_calls(save);
}

/* Few calls are saved at once, and the box is closed; many after the box has shown that it works. */
static void begin(struct view_save *save)
{
    const struct ui_host *host = save->host;
    struct error error = {0};

    view_set_limit(host->store, 0, NULL, NULL);
    if (choose_calls(save, &error) != ERR_NONE) {
        ui_host_report(host, "not saved: %s", error.text);
        return;
    }
    if (save->count > AT_ONCE_CALLS) {
        (void)snprintf(save->result, sizeof(save->result), "saving %zu calls ...", save->count);
        save->phase = SAVE_PHASE_ANNOUNCED;
        return;
    }
    run(save);
    ui_host_report(host, "%s", save->result);
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
    ui_host_report(save->host, "not saved: %s", error.text);
    return false;
}

static void confirm(struct view_save *save)
{
    char path[SAVE_PATH_MAX];
    char question[SAVE_PATH_MAX + 64];
    struct stat status;
    struct buf buf;
    bool is_new;

    if (save->choice.path.len == 0) {
        save->field = SAVE_FIELD_PATH;
        ui_host_report(save->host, "type the name of a file");
        return;
    }
    buf_init(&buf, path, sizeof(path));
    save_choice_write_path(&save->choice, &buf);
    save->is_forced = false;
    is_new = stat(path, &status) != 0 && errno == ENOENT;
    if (!is_new && S_ISDIR(status.st_mode)) {
        ui_host_report(save->host, "'%s' is a folder: type the name of a file", path);
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

/* ---- drawing ---- */

static void draw_choice(struct canvas *canvas, struct area area, size_t row, size_t *column,
                        bool is_chosen, const char *text)
{
    char memory[64];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    buf_format(&buf, "(%s) %s", is_chosen ? "*" : " ", text);
    *column +=
        canvas_draw(canvas, area, row, *column, memory, is_chosen ? STYLE_TITLE : STYLE_PLAIN) + 3;
}

static void draw_what(const struct view_save *save, struct canvas *canvas, struct area area,
                      size_t row)
{
    size_t column = LABEL_COLUMNS;

    for (enum save_what what = SAVE_MARKED; what < SAVE_WHATS; what++) {
        char memory[64];
        struct buf buf;

        if (!save_choice_has(&save->choice, what))
            continue;
        buf_init(&buf, memory, sizeof(memory));
        save_choice_write_what(&save->choice, what, &buf);
        draw_choice(canvas, area, row, &column, what == save->choice.what, memory);
    }
}

static void draw_format(const struct view_save *save, struct canvas *canvas, struct area area,
                        size_t row)
{
    size_t column = LABEL_COLUMNS;

    draw_choice(canvas, area, row, &column, save->choice.format == SAVE_PCAP, "pcap");
    draw_choice(canvas, area, row, &column, save->choice.format == SAVE_TEXT, "text");
}

static void draw_path(const struct view_save *save, struct canvas *canvas, struct area area,
                      size_t row)
{
    enum escape_target target = save->host->look.style.target;
    size_t cells = area.columns > LABEL_COLUMNS ? area.columns - LABEL_COLUMNS : 0;

    if (save->field == SAVE_FIELD_PATH)
        prompt_draw(&save->choice.path, "", canvas, area, row, LABEL_COLUMNS, cells, target);
    else
        canvas_write(canvas, area, row, LABEL_COLUMNS, cells,
                     slice_of(save->choice.path.text, save->choice.path.len), target, STYLE_PLAIN);
}

static const struct {
    const char *label;
    void (*draw)(const struct view_save *save, struct canvas *canvas, struct area area, size_t row);
} fields[SAVE_FIELDS] = {
    [SAVE_FIELD_WHAT] = {"what", draw_what},
    [SAVE_FIELD_FORMAT] = {"as", draw_format},
    [SAVE_FIELD_PATH] = {"file", draw_path},
};

static void draw_fields(const struct view_save *save, struct canvas *canvas, struct area inside)
{
    size_t gap = inside.rows > SAVE_FIELDS ? 1 : 0;

    for (size_t i = 0; i < SAVE_FIELDS; i++) {
        bool is_here = save->field == i;

        canvas_draw(canvas, inside, gap + i, 1, fields[i].label, STYLE_TITLE);
        fields[i].draw(save, canvas, inside, gap + i);
        if (is_here)
            canvas_mark(canvas, inside, gap + i, 0, LABEL_COLUMNS - 1, LINE_REVERSE);
    }
}

/* A box in the middle, or all there is when that is less. */
static struct area box_area(struct area area)
{
    size_t rows = area.rows < BOX_ROWS ? area.rows : BOX_ROWS;
    size_t columns = area.columns < BOX_COLUMNS ? area.columns : BOX_COLUMNS;

    return (struct area){
        .row = area.row + (area.rows - rows) / 2,
        .column = area.column + (area.columns - columns) / 2,
        .rows = rows,
        .columns = columns,
    };
}

static void save_draw(struct ui_view *view, struct canvas *canvas, struct area area)
{
    const struct view_save *save = (const struct view_save *)view;
    struct area box = box_area(area);
    bool has_frame = box.rows > SAVE_FIELDS + 1 && box.columns > LABEL_COLUMNS;
    struct area inside = box;

    canvas_clear(canvas, box);
    if (has_frame) {
        canvas_frame(canvas, box, "save", save->host->look.is_ascii);
        inside = (struct area){box.row + 1, box.column + 1, box.rows - 2, box.columns - 2};
    }
    draw_fields(save, canvas, inside);
    if (save->phase != SAVE_PHASE_CHOOSING && inside.rows > SAVE_FIELDS + 1)
        canvas_write(canvas, inside, inside.rows - 1, 1, inside.columns - 1,
                     slice_from_text(save->result), save->host->look.style.target, STYLE_TITLE);
}

/* ---- the view ---- */

static void save_free(struct ui_view *view)
{
    struct view_save *save = (struct view_save *)view;

    forget_calls(save);
    save_choice_release(&save->choice);
    free(save);
}

/* What is announced in one load is done in the next, when it has been drawn. */
static enum err save_load(struct ui_view *view, struct area area, struct error *reterr)
{
    struct view_save *save = (struct view_save *)view;

    (void)area, (void)reterr;
    if (save->phase == SAVE_PHASE_SAVING) {
        run(save);
        ui_host_report(save->host, "%s", save->result);
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

static void step_choice(struct view_save *save, int step)
{
    if (save->field == SAVE_FIELD_WHAT)
        save_choice_step_what(&save->choice, step);
    else if (save->field == SAVE_FIELD_FORMAT)
        save_choice_step_format(&save->choice, step);
    save_choice_suggest(&save->choice, &save->host->look);
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
        step_choice(save, -1);
        return true;
    case ACTION_RIGHT:
        step_choice(save, 1);
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
            step_choice(save, 1);
        return key == UI_KEY_SPACE;
    }
    switch (prompt_key(&save->choice.path, key)) {
    case PROMPT_CHANGED:
        save->choice.is_own_path = true;
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

    if (save == NULL)
        return NULL;
    if (save_choice_init(&save->choice, calls, count, shown) != ERR_NONE) {
        free(save);
        return NULL;
    }
    save->view.ops = &ops;
    save->host = host;
    save->field = SAVE_FIELD_PATH;
    save_choice_suggest(&save->choice, &host->look);
    return &save->view;
}
