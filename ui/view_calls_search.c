#include "ui/view_calls_private.h"

#include <stdio.h>

#define UNDO_US (30 * CLOCK_SECOND_US)

/* The search comes first, then what was kept; without gaps. */
static void point_texts(struct view_calls *calls)
{
    const char **texts = calls->page.which.texts;
    size_t count = 0;

    for (size_t i = 0; i < CALL_TEXTS; i++)
        texts[i] = NULL;
    if (calls->search[0] != '\0')
        texts[count++] = calls->search;
    for (size_t i = 0; i < CALLS_KEPT_TEXTS; i++) {
        if (calls->kept[i][0] != '\0')
            texts[count++] = calls->kept[i];
    }
}

static void set_search(struct view_calls *calls, const char *text)
{
    snprintf(calls->search, sizeof(calls->search), "%s", text);
    point_texts(calls);
    view_calls_renew(calls);
}

static void return_to_origin(struct view_calls *calls)
{
    calls->cursor = calls->origin.cursor;
    calls->at = calls->origin.at;
    view_calls_follow(calls, calls->origin.is_following);
}

/* Each text is looked for from where the user was when it began. */
static void search_changed(void *context, const char *text)
{
    struct view_calls *calls = context;

    return_to_origin(calls);
    set_search(calls, text);
}

static void search_done(void *context, const char *text, bool is_taken)
{
    struct view_calls *calls = context;

    if (is_taken) {
        if (strcmp(calls->search, text) != 0)
            set_search(calls, text);
        return;
    }
    return_to_origin(calls);
    set_search(calls, calls->origin.search);
}

void view_calls_search(struct view_calls *calls)
{
    const struct ui_question question = {
        .label = "/",
        .text = calls->search,
        .changed = search_changed,
        .done = search_done,
        .context = calls,
    };

    calls->origin = (struct calls_origin){
        .cursor = calls->cursor,
        .at = calls->at,
        .is_following = calls->is_following,
    };
    memcpy(calls->origin.search, calls->search, sizeof(calls->search));
    ui_host_ask(calls->host, &question);
}

static bool forget_kept(struct view_calls *calls)
{
    bool is_any = false;

    for (size_t i = 0; i < CALLS_KEPT_TEXTS; i++) {
        is_any = is_any || calls->kept[i][0] != '\0';
        calls->kept[i][0] = '\0';
    }
    return is_any;
}

bool view_calls_reset(struct view_calls *calls)
{
    if (calls->search[0] != '\0') {
        set_search(calls, "");
        return true;
    }
    if (calls->marks.count > 0) {
        calls->marks.count = 0;
        return true;
    }
    if (!forget_kept(calls))
        return false;
    point_texts(calls);
    view_calls_renew(calls);
    return true;
}

/* ---- clearing ---- */

static bool can_undo(const struct view_calls *calls)
{
    return calls->cleared_us != 0 && view_calls_clock() - calls->cleared_us <= UNDO_US;
}

static void undo(struct view_calls *calls)
{
    calls->page.which.past_id = calls->undo_past;
    calls->cleared_us = 0;
    view_calls_renew(calls);
    ui_host_say(calls->host, "the calls are back");
}

void view_calls_clear(struct view_calls *calls)
{
    struct error error = {0};
    uint64_t newest = 0;

    if (can_undo(calls)) {
        undo(calls);
        return;
    }
    if (view_calls_newest(calls, &newest, &error) != ERR_NONE) {
        ui_host_say(calls->host, "cannot read the store: %s", error.text);
        return;
    }
    if (newest == calls->page.which.past_id) {
        ui_host_say(calls->host, "there is nothing to clear");
        return;
    }
    calls->undo_past = calls->page.which.past_id;
    calls->page.which.past_id = newest;
    calls->cleared_us = view_calls_clock();
    view_calls_renew(calls);
    ui_host_say(calls->host, "cleared: F5 within 30 s brings the calls back");
}

void view_calls_clear_others(struct view_calls *calls)
{
    size_t at = 0;

    while (at < CALLS_KEPT_TEXTS && calls->kept[at][0] != '\0')
        at++;
    if (at == CALLS_KEPT_TEXTS) {
        ui_host_say(calls->host, "no more than %d texts are kept: Esc takes them back",
                    CALLS_KEPT_TEXTS);
        return;
    }
    memcpy(calls->kept[at], calls->search, sizeof(calls->search));
    set_search(calls, "");
    ui_host_say(calls->host, "only calls with /%s/ are left: Esc brings the others back",
                calls->kept[at]);
}
