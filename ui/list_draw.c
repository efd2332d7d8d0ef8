#include "ui/list_draw.h"

#include "base/array.h"
#include "ui/list_narrow.h"

#define GAP 2

/* Most bytes of a line of words. */
#define WORDS_MAX ((LIST_TEXT_MAX + 64) * LIST_TEXTS)

/* ---- the line above the list: counts, order, search ---- */

/* Words from left to right; one that does not fit is left out, and so are those after it. */
struct words {
    struct canvas *canvas;
    struct area area;
    enum escape_target target;
    size_t at;
    bool is_full;
};

static void add_word(struct words *words, const char *text, enum style_role role)
{
    struct slice word = slice_from_text(text);
    size_t cells = escape_cells(word, words->target);

    if (words->at + cells > words->area.columns || cells == 0)
        words->is_full = words->is_full || cells > 0;
    if (words->is_full || cells == 0)
        return;
    words->at += GAP + canvas_write(words->canvas, words->area, 0, words->at, cells, word,
                                    words->target, role);
}

static void write_mode(const struct ui_list *list, struct buf *buf)
{
    const struct status *status = list->host->status;
    uint64_t size = status == NULL ? 0 : atomic_load(&status->size);
    uint64_t position = status == NULL ? 0 : atomic_load(&status->position);

    if (status == NULL || !ui_list_is_growing(list))
        buf_text(buf, status != NULL && status->is_live != 0 ? "Ended" : "File");
    else if (status->is_live != 0)
        buf_text(buf, "Live");
    else if (size > 0)
        buf_format(buf, "Reading %u%%",
                   (unsigned)(position >= size ? 100 : position / (size / 100 + 1)));
    else
        buf_text(buf, "Reading");
}

static void write_count(const struct ui_list *list, struct buf *buf)
{
    const struct list_count *count = &list->count;

    if (!count->is_known)
        buf_format(buf, "%zu+", ui_list_shown(list));
    else if (ui_list_is_narrowed(list))
        buf_format(buf, "%llu of %llu", (unsigned long long)count->matching,
                   (unsigned long long)count->total);
    else
        buf_format(buf, "%llu", (unsigned long long)count->total);
    buf_format(buf, " %s", list->ops->noun(list, count->is_known && count->total == 1));
}

static void write_marked(const struct ui_list *list, struct buf *buf)
{
    size_t count;

    (void)ui_list_marked(list, &count);
    if (count > 0)
        buf_format(buf, "%zu marked", count);
}

static void write_follow(const struct ui_list *list, struct buf *buf)
{
    uint64_t new_count = ui_list_new_count(list);

    if (!ui_list_is_growing(list))
        return;
    buf_format(buf, "follow:%s", list->is_following ? "on" : "off");
    if (new_count > 0)
        buf_format(buf, ", %llu new", (unsigned long long)new_count);
}

static void write_sort(const struct ui_list *list, struct buf *buf)
{
    buf_format(buf, "sort:%s%s", ui_columns_sort_name(&list->columns, list->sort),
               list->is_descending ? " down" : "");
}

static void draw_status(const struct ui_list *list, struct canvas *canvas, struct area area)
{
    const struct ui_look *look = &list->host->look;
    struct words words = {.canvas = canvas, .area = area, .target = look->style.target, .at = 1};
    static const struct {
        void (*write)(const struct ui_list *list, struct buf *buf);
        enum style_role role;
    } parts[] = {
        {write_mode, STYLE_TITLE},   {write_count, STYLE_PLAIN},  {list_narrow_write, STYLE_WARN},
        {write_marked, STYLE_TITLE}, {write_follow, STYLE_PLAIN}, {write_sort, STYLE_DIM},
    };

    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        char memory[WORDS_MAX];
        struct buf buf;

        buf_init(&buf, memory, sizeof(memory));
        parts[i].write(list, &buf);
        add_word(&words, memory, parts[i].role);
    }
    add_word(&words, look->is_frozen ? "frozen" : "", STYLE_WARN);
}

/* ---- titles and rows ---- */

static void draw_titles(const struct ui_list *list, struct canvas *canvas, struct area area)
{
    ui_columns_draw_head(&list->columns, canvas, area, 1, list->sort, list->is_descending,
                         list->host->look.is_ascii);
}

static void draw_row(const struct ui_list *list, struct canvas *canvas, struct area area,
                     size_t row, size_t at, const struct list_format *format)
{
    const struct list_row *shown = ui_list_row(list, at);
    bool is_cursor = at == list->at;

    if (is_cursor)
        canvas_draw(canvas, area, row, 0, format->style.target == ESCAPE_ASCII ? ">" : "►",
                    STYLE_PLAIN);
    if (list_marks_has(&list->marks, shown->id))
        canvas_draw(canvas, area, row, 1, "*", STYLE_TITLE);
    ui_columns_draw(&list->columns, canvas, area, row, format, shown->data);
    if (is_cursor)
        canvas_mark(canvas, area, row, 0, area.columns, LINE_REVERSE);
}

static void draw_rows(const struct ui_list *list, struct canvas *canvas, struct area area)
{
    struct list_format format = ui_list_format(list);

    for (size_t i = 0; i < ui_list_shown(list); i++) {
        /* What is above the first row is not known: it counts from itself. */
        format.before_us = list->ops->time_us(ui_list_row(list, i > 0 ? i - 1 : 0)->data);
        draw_row(list, canvas, area, list->layout.head_rows + i, i, &format);
    }
}

/* ---- instead of rows ---- */

static void write_nothing(const struct ui_list *list, const char *over, struct buf *buf)
{
    if (list->texts[0] != NULL) {
        buf_text(buf, "nothing matches ");
        list_narrow_write(list, buf);
    } else if (list->past != 0) {
        buf_format(buf, "the list was cleared, and no %s came since", list->ops->one);
    } else if (ui_list_is_narrowed(list)) {
        buf_format(buf, "no %s is like those asked for on the command line", list->ops->one);
    } else {
        list->ops->write_empty(list, over, buf);
    }
}

static void draw_words(const struct ui_list *list, struct canvas *canvas, struct area area,
                       size_t row, const struct buf *words)
{
    if (area.columns > GAP)
        canvas_write(canvas, area, row, GAP, area.columns - GAP, buf_as_slice(words),
                     list->host->look.style.target, STYLE_DIM);
}

/* Where nothing was found, it may be in what was not read. */
static void draw_nothing(const struct ui_list *list, struct canvas *canvas, struct area area)
{
    char memory[WORDS_MAX];
    size_t row = list->layout.head_rows + (list->layout.rows > 1 ? 1 : 0);
    struct counts counts = {0};
    struct buf buf;
    bool is_unread;

    if (list->host->status != NULL)
        status_counts(list->host->status, &counts);
    is_unread = counts_sum(&counts, COUNTER_UNREAD) > 0;
    buf_init(&buf, memory, sizeof(memory));
    write_nothing(list, is_unread ? " over UDP" : "", &buf);
    draw_words(list, canvas, area, row, &buf);
    if (!is_unread || list->layout.rows < 3)
        return;
    buf_init(&buf, memory, sizeof(memory));
    buf_text(&buf, "not read: ");
    (void)counts_write(&counts, COUNTER_UNREAD, &buf);
    draw_words(list, canvas, area, row + 1, &buf);
}

void list_draw(const struct ui_list *list, struct canvas *canvas, struct area area)
{
    struct area below = area;

    if (list->layout.head_rows > 0) {
        draw_status(list, canvas, area);
        draw_titles(list, canvas, area);
    }
    if (list->window.count > 0)
        draw_rows(list, canvas, area);
    else if (list->layout.rows > 0 && list->has_version)
        draw_nothing(list, canvas, area);
    if (list->layout.detail_rows == 0)
        return;
    below.row += area.rows - list->layout.detail_rows;
    below.rows = list->layout.detail_rows;
    list->ops->draw_detail(list, list->detail == list->cursor && list->window.count > 0, canvas,
                           below);
}
