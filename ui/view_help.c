#include "ui/view_help.h"

#include <stdlib.h>

#include "base/array.h"
#include "ui/move.h"
#include "ui/prompt.h"

#define KEYS_CELLS 22 /* columns of the keys, with the blanks after them */
#define LINES_MAX  256
#define KEYS_MAX   64

enum line_kind {
    LINE_EMPTY = 0,
    LINE_HEAD,
    LINE_ACTION,
};

struct help_line {
    enum line_kind kind;
    char keys[KEYS_MAX];
    const char *text;   /* what it does, or a head */
    const char *reason; /* why it can do nothing now; NULL: it can */
};

struct view_help {
    struct ui_view view;
    const struct ui_host *host;
    struct help_line lines[LINES_MAX];
    size_t line_count;
    size_t shown[LINES_MAX]; /* lines that the search leaves, by number */
    size_t shown_count;
    size_t top; /* the first of them on the screen */
    struct area area;
    char search[PROMPT_MAX];
    char search_before[PROMPT_MAX]; /* the search that Esc restores */
};

static struct view_help *of(struct ui_view *view)
{
    return (struct view_help *)(void *)view;
}

/* --- lines --- */

static struct help_line *add(struct view_help *help, enum line_kind kind, const char *text)
{
    struct help_line *line = &help->lines[help->line_count];

    if (help->line_count == LINES_MAX)
        return NULL;
    help->line_count++;
    line->kind = kind;
    line->text = text;
    return line;
}

struct collecting {
    struct view_help *help;
    const struct ui_view *below; /* the view that help was asked for */
    uint32_t place;              /* where the last head is about; 0: there is none */
};

/* Write a line for an action, and a head where another place begins. */
static bool collect(struct collecting *collecting, enum where where, const char *keys,
                    enum action action)
{
    struct view_help *help = collecting->help;
    const struct ui_view *below = collecting->below;
    struct help_line *line;
    struct buf buf;

    if ((uint32_t)where != collecting->place) {
        if (help->line_count > 0)
            (void)add(help, LINE_EMPTY, "");
        (void)add(help, LINE_HEAD, where_name(where));
        collecting->place = (uint32_t)where;
    }
    line = add(help, LINE_ACTION, action_row(action)->terminal.help);
    if (line == NULL)
        return false;
    buf_init(&buf, line->keys, sizeof(line->keys));
    buf_text(&buf, keys);
    if (below->ops->why_not != NULL)
        line->reason = below->ops->why_not(below, action);
    return true;
}

static bool collect_own(void *context, enum where where, const char *keys, enum action action)
{
    struct collecting *collecting = context;

    return where != collecting->below->ops->where || collect(collecting, where, keys, action);
}

static bool collect_common(void *context, enum where where, const char *keys, enum action action)
{
    return where != WHERE_ANY || collect(context, where, keys, action);
}

static const struct {
    const char *keys;
    const char *text;
} commands[] = {
    {":q", "leave"},
    {":w FILE", "keep the whole live capture in FILE"},
    {":goto CALL", "the ladder of a call, by number, id or Call-ID; :13 is short for :goto 13"},
    {":web", "start the web page, or tell where it is"},
    {":help", "this help"},
};

static void collect_commands(struct view_help *help)
{
    (void)add(help, LINE_EMPTY, "");
    (void)add(help, LINE_HEAD, "after ':'");
    for (size_t i = 0; i < COUNT_OF(commands); i++) {
        struct help_line *line = add(help, LINE_ACTION, commands[i].text);
        struct buf buf;

        if (line == NULL)
            return;
        buf_init(&buf, line->keys, sizeof(line->keys));
        buf_text(&buf, commands[i].keys);
    }
}

/* --- the lines that are shown --- */

static bool has(const char *text, const char *part)
{
    return slice_find_nocase(slice_from_text(text), part) != SLICE_NONE;
}

static bool matches(const struct view_help *help, const struct help_line *line)
{
    if (help->search[0] == '\0')
        return true;
    return line->kind == LINE_ACTION &&
           (has(line->text, help->search) || has(line->keys, help->search));
}

/* --- drawing --- */

/* Draw words from a column on, wrapped at the right edge; without a canvas they are only measured.
 * Return the rows used. */
static size_t draw_words(struct canvas *canvas, struct area area, size_t row, size_t column,
                         struct slice rest, enum style_role role)
{
    size_t first = row;
    size_t at = column;

    while (rest.len > 0) {
        struct slice word = slice_sub(rest, 0, slice_find(rest, 0, ' '));
        size_t cells = escape_cells(word, ESCAPE_FILE);

        rest = slice_from(rest, word.len + 1);
        if (at > column && at + cells > area.columns) {
            row++;
            at = column;
        }
        if (canvas != NULL)
            (void)canvas_write(canvas, area, row, at, cells, word, ESCAPE_FILE, role);
        at += cells + 1;
    }
    return row - first + 1;
}

/* The same for the keys and what they do. */
static size_t draw_action(const struct help_line *line, struct canvas *canvas, struct area area,
                          size_t row)
{
    enum style_role role = line->reason != NULL ? STYLE_DIM : STYLE_PLAIN;
    size_t keys = escape_cells(slice_from_text(line->keys), ESCAPE_FILE);
    char text[256];
    struct buf buf;

    buf_init(&buf, text, sizeof(text));
    buf_text(&buf, line->text);
    if (line->reason != NULL)
        buf_format(&buf, " (not now: %s)", line->reason);
    if (canvas != NULL)
        (void)canvas_draw(canvas, area, row, 2, line->keys,
                          line->reason != NULL ? STYLE_DIM : STYLE_KEY);
    return draw_words(canvas, area, row, keys + 3 > KEYS_CELLS ? keys + 3 : KEYS_CELLS,
                      buf_as_slice(&buf), role);
}

static size_t height(const struct view_help *help, size_t at)
{
    const struct help_line *line = &help->lines[help->shown[at]];

    return line->kind == LINE_ACTION ? draw_action(line, NULL, help->area, 0) : 1;
}

/* The line to begin with so that the last one is at the bottom. */
static size_t last_top(const struct view_help *help)
{
    size_t top = help->shown_count;
    size_t rows = 0;

    while (top > 0 && (rows += height(help, top - 1)) <= help->area.rows)
        top--;
    return top < help->shown_count || top == 0 ? top : top - 1;
}

static void choose_lines(struct view_help *help)
{
    help->shown_count = 0;
    for (size_t i = 0; i < help->line_count; i++) {
        if (matches(help, &help->lines[i]))
            help->shown[help->shown_count++] = i;
    }
    if (help->top > last_top(help))
        help->top = last_top(help);
}

static enum err load(struct ui_view *view, struct area area, struct error *reterr)
{
    struct view_help *help = of(view);

    (void)reterr;
    help->area = area;
    choose_lines(help);
    return ERR_NONE;
}

static void draw(struct ui_view *view, struct canvas *canvas, struct area area)
{
    struct view_help *help = of(view);
    size_t row = 0;

    if (help->shown_count == 0)
        (void)canvas_draw(canvas, area, 0, 2, "no key does that: Esc shows all again", STYLE_DIM);
    for (size_t i = help->top; i < help->shown_count && row < area.rows; i++) {
        const struct help_line *line = &help->lines[help->shown[i]];

        if (line->kind == LINE_ACTION)
            row += draw_action(line, canvas, area, row);
        else
            (void)canvas_draw(canvas, area, row++, 1, line->text, STYLE_TITLE);
    }
}

static void title(const struct ui_view *view, struct buf *buf)
{
    const struct view_help *help = (const struct view_help *)(const void *)view;

    buf_text(buf, "help");
    if (help->search[0] != '\0')
        buf_format(buf, " /%s", help->search);
}

/* --- keys --- */

static void set_search(struct view_help *help, const char *text)
{
    struct buf buf;

    buf_init(&buf, help->search, sizeof(help->search));
    buf_text(&buf, text);
    help->top = 0;
    choose_lines(help);
}

static void search_changed(void *context, const char *text)
{
    set_search(context, text);
}

static void search_done(void *context, const char *text, bool is_taken)
{
    struct view_help *help = context;

    set_search(help, is_taken ? text : help->search_before);
}

static void ask_search(struct view_help *help)
{
    memcpy(help->search_before, help->search, sizeof(help->search));
    ui_host_ask(help->host, &(struct ui_question){.label = "/",
                                                  .text = help->search,
                                                  .changed = search_changed,
                                                  .done = search_done,
                                                  .context = help});
}

static bool act(struct ui_view *view, enum action action)
{
    struct view_help *help = of(view);
    size_t page = help->area.rows > 1 ? help->area.rows - 1 : 1;

    if (move_position(action, page, last_top(help), &help->top))
        return true;
    switch ((int)action) {
    case ACTION_PREVIOUS_MATCH:
        return act(view, ACTION_UP);
    case ACTION_NEXT_MATCH:
        return act(view, ACTION_DOWN);
    case ACTION_LEFT:
    case ACTION_RIGHT:
        return true;
    case ACTION_SEARCH_ROWS:
        ask_search(help);
        return true;
    case ACTION_HELP:
        ui_host_pop(help->host);
        return true;
    case ACTION_BACK:
        if (help->search[0] == '\0')
            return false;
        set_search(help, "");
        return true;
    default:
        return false;
    }
}

static void free_view(struct ui_view *view)
{
    free(of(view));
}

static const struct ui_view_ops ops = {
    .where = WHERE_HELP,
    .free = free_view,
    .load = load,
    .draw = draw,
    .act = act,
    .title = title,
};

struct ui_view *view_help_new(const struct ui_host *host, const struct ui_view *below)
{
    struct view_help *help = calloc(1, sizeof(*help));
    struct collecting collecting = {.help = help, .below = below};

    if (help == NULL)
        return NULL;
    help->view.ops = &ops;
    help->host = host;
    action_visit(collect_own, &collecting);
    action_visit(collect_common, &collecting);
    collect_commands(help);
    choose_lines(help);
    return &help->view;
}
