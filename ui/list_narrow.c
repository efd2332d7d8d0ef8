#include "ui/list_narrow.h"

#include <stdio.h>

#include "base/clock.h"

#define UNDO_US (30 * CLOCK_SECOND_US)
#define KEPT    (LIST_TEXTS - 1)

/* The search comes first, then what was kept; without gaps. */
static void point_texts(struct ui_list *list)
{
    const char **texts = list->texts;
    size_t count = 0;

    for (size_t i = 0; i < LIST_TEXTS; i++)
        texts[i] = NULL;
    if (list->search[0] != '\0')
        texts[count++] = list->search;
    for (size_t i = 0; i < KEPT; i++) {
        if (list->kept[i][0] != '\0')
            texts[count++] = list->kept[i];
    }
}

static void set_search(struct ui_list *list, const char *text)
{
    snprintf(list->search, sizeof(list->search), "%s", text);
    point_texts(list);
    ui_list_renew(list);
}

static void return_to_origin(struct ui_list *list)
{
    list->cursor = list->origin.cursor;
    list->at = list->origin.at;
    ui_list_follow(list, list->origin.is_following);
}

/* Each text is looked for from where the user was when it began. */
static void search_changed(void *context, const char *text)
{
    struct ui_list *list = context;

    return_to_origin(list);
    set_search(list, text);
}

static void search_done(void *context, const char *text, bool is_taken)
{
    struct ui_list *list = context;

    if (is_taken) {
        if (strcmp(list->search, text) != 0)
            set_search(list, text);
        return;
    }
    return_to_origin(list);
    set_search(list, list->origin.search);
}

static void search(struct ui_list *list)
{
    const struct ui_question question = {
        .label = "/",
        .text = list->search,
        .changed = search_changed,
        .done = search_done,
        .context = list,
    };

    list->origin = (struct list_origin){
        .cursor = list->cursor,
        .at = list->at,
        .is_following = list->is_following,
    };
    memcpy(list->origin.search, list->search, sizeof(list->search));
    ui_host_ask(list->host, &question);
}

static bool forget_kept(struct ui_list *list)
{
    bool is_any = false;

    for (size_t i = 0; i < KEPT; i++) {
        is_any = is_any || list->kept[i][0] != '\0';
        list->kept[i][0] = '\0';
    }
    return is_any;
}

/* Take back what narrows the list: the search, else the marks, else the texts that were kept. False
 * when there is nothing of the kind. */
static bool reset(struct ui_list *list)
{
    if (list->search[0] != '\0') {
        set_search(list, "");
        return true;
    }
    if (list->marks.count > 0) {
        list->marks.count = 0;
        return true;
    }
    if (!forget_kept(list))
        return false;
    point_texts(list);
    ui_list_renew(list);
    return true;
}

/* ---- clearing ---- */

static bool can_undo(const struct ui_list *list)
{
    return list->cleared_us != 0 && clock_monotonic_us() - list->cleared_us <= UNDO_US;
}

static void undo(struct ui_list *list)
{
    list->past = list->undo_past;
    list->cleared_us = 0;
    ui_list_renew(list);
    ui_host_report(list->host, "the %s are back", list->ops->many);
}

static void clear(struct ui_list *list)
{
    struct error error = {0};
    uint64_t newest = 0;

    if (can_undo(list)) {
        undo(list);
        return;
    }
    if (list->ops->newest(list, &newest, &error) != ERR_NONE) {
        ui_host_report(list->host, "cannot read the store: %s", error.text);
        return;
    }
    if (newest == list->past) {
        ui_host_report(list->host, "there is nothing to clear");
        return;
    }
    list->undo_past = list->past;
    list->past = newest;
    list->cleared_us = clock_monotonic_us();
    ui_list_renew(list);
    ui_host_report(list->host, "cleared: F5 within 30 s brings the %s back", list->ops->many);
}

static void clear_others(struct ui_list *list)
{
    size_t at = 0;

    while (at < KEPT && list->kept[at][0] != '\0')
        at++;
    if (at == KEPT) {
        ui_host_report(list->host, "no more than %d texts are kept: Esc takes them back", KEPT);
        return;
    }
    memcpy(list->kept[at], list->search, sizeof(list->search));
    set_search(list, "");
    ui_host_report(list->host, "only %s with /%s/ are left: Esc brings the others back",
                   list->ops->many, list->kept[at]);
}

bool list_narrow_act(struct ui_list *list, enum action action)
{
    switch ((int)action) {
    case ACTION_SEARCH:
        search(list);
        return true;
    case ACTION_RESET:
        if (!reset(list))
            ui_host_report(list->host, "q leaves the program");
        return true;
    case ACTION_CLEAR:
        clear(list);
        return true;
    case ACTION_CLEAR_OTHERS:
        clear_others(list);
        return true;
    default:
        return false;
    }
}

void list_narrow_write(const struct ui_list *list, struct buf *buf)
{
    for (size_t i = 0; i < LIST_TEXTS && list->texts[i] != NULL; i++)
        buf_format(buf, "%s/%s/", i == 0 ? "" : " ", list->texts[i]);
}
