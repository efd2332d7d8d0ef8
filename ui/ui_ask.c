#include <assert.h>
#include <stdio.h>

#include "ui/ui_private.h"

void ui_ask_nothing(struct ui *ui)
{
    ui->asking = UI_ASKS_NOTHING;
    ui->wants_draw = true;
}

static void set_label(struct ui *ui, const char *label)
{
    struct buf buf;

    buf_init(&buf, ui->label, sizeof(ui->label));
    buf_text(&buf, label);
}

void ui_ask(struct ui *ui, const struct ui_question *question)
{
    assert(question->done != NULL);
    ui->asking = UI_ASKS_TEXT;
    ui->asking_depth = ui->depth;
    ui->question = *question;
    set_label(ui, question->label);
    prompt_init(&ui->prompt, question->text);
    ui->wants_draw = true;
}

void ui_choose(struct ui *ui, const char *text, const char *keys,
               void (*done)(void *context, char key), void *context)
{
    ui->asking = UI_ASKS_KEY;
    ui->asking_depth = ui->depth;
    ui->choice_keys = keys;
    ui->choice_done = done;
    ui->question = (struct ui_question){.context = context};
    set_label(ui, text);
    ui->wants_draw = true;
}

/* The question is over before `done` is called, which may begin the next question. */
static void finish(struct ui *ui, bool is_taken)
{
    struct ui_question question = ui->question;
    struct prompt prompt = ui->prompt;

    ui_ask_nothing(ui);
    ui_stale_top(ui);
    if (question.done != NULL)
        question.done(question.context, prompt.text, is_taken);
    ui_stale_top(ui);
}

static void answer_text(struct ui *ui, int key)
{
    switch (prompt_key(&ui->prompt, key)) {
    case PROMPT_TAKEN:
        finish(ui, true);
        break;
    case PROMPT_LEFT:
        finish(ui, false);
        break;
    case PROMPT_CHANGED:
        if (ui->question.changed != NULL) {
            ui->question.changed(ui->question.context, ui->prompt.text);
            ui_stale_top(ui);
        }
        break;
    case PROMPT_MOVED:
    case PROMPT_OTHER:
        break;
    }
}

static void answer_key(struct ui *ui, int key)
{
    void (*done)(void *context, char key) = ui->choice_done;
    char answer = 0;

    if (key == UI_KEY_ENTER)
        answer = ui->choice_keys[0];
    else if (key > ' ' && key < 127 && strchr(ui->choice_keys, key) != NULL)
        answer = (char)key;
    else if (key != UI_KEY_ESCAPE)
        return;
    ui_ask_nothing(ui);
    ui_stale_top(ui);
    done(ui->question.context, answer);
    ui_stale_top(ui);
}

void ui_answer(struct ui *ui, int key)
{
    if (ui->asking == UI_ASKS_TEXT)
        answer_text(ui, key);
    else
        answer_key(ui, key);
}

void ui_draw_question(struct ui *ui, struct area area)
{
    size_t note =
        strlen(ui->reported) > 0 ? escape_cells(slice_from_text(ui->reported), ESCAPE_FILE) : 0;

    if (ui->asking == UI_ASKS_TEXT)
        prompt_draw(&ui->prompt, ui->label, ui->canvas, area, 0, 0, area.columns,
                    ui->host.look.style.target);
    else
        (void)canvas_write(ui->canvas, area, 0, 0, area.columns, slice_from_text(ui->label),
                           ui->host.look.style.target, STYLE_KEY);
    /* What an as-you-type search finds stands at the right, where there is room. */
    if (note > 0 && note + 2 < area.columns / 2)
        (void)canvas_write(ui->canvas, area, 0, area.columns - note, note,
                           slice_from_text(ui->reported), ui->host.look.style.target, STYLE_DIM);
}
