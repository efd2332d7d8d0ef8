#include "ui/view_calls_private.h"

#include <stdio.h>

#define HEAD_ROWS        2
#define HEAD_FROM_ROWS   6  /* smaller areas have the list alone */
#define STRIP_FROM_ROWS  18 /* of the area: a terminal of 20 */
#define STRIP_WIDE_ROWS  28
#define STRIP_ROWS       4 /* two lines in a frame */
#define STRIP_LARGE_ROWS (CALLS_DETAIL_LINES + 2)
#define GAP              2
#define WORD_MAX         (CALLS_SEARCH_MAX + 64)

struct calls_layout view_calls_lay_out(struct area area)
{
    struct calls_layout layout = {.head_rows = area.rows >= HEAD_FROM_ROWS ? HEAD_ROWS : 0};

    if (area.rows >= STRIP_FROM_ROWS)
        layout.detail_rows = area.rows >= STRIP_WIDE_ROWS ? STRIP_LARGE_ROWS : STRIP_ROWS;
    layout.rows = area.rows - layout.head_rows - layout.detail_rows;
    return layout;
}

struct list_format view_calls_format(const struct view_calls *calls)
{
    const struct ui_look *look = &calls->host->look;

    return (struct list_format){
        .has_dates = calls->has_dates,
        .style = look->style,
        .start_us = look->start_us,
    };
}

/* ---- the line that says what is shown ---- */

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

static void write_mode(const struct view_calls *calls, struct buf *buf)
{
    const struct status *status = calls->host->status;
    uint64_t size = status == NULL ? 0 : atomic_load(&status->size);
    uint64_t position = status == NULL ? 0 : atomic_load(&status->position);

    if (status == NULL || !view_calls_is_growing(calls))
        buf_text(buf, status != NULL && status->is_live != 0 ? "Ended" : "File");
    else if (status->is_live != 0)
        buf_text(buf, "Live");
    else if (size > 0)
        buf_format(buf, "Reading %u%%",
                   (unsigned)(position >= size ? 100 : position / (size / 100 + 1)));
    else
        buf_text(buf, "Reading");
}

static void write_counts(const struct view_calls *calls, struct buf *buf)
{
    const struct calls_counts *counts = &calls->counts;
    bool is_narrowed = view_calls_is_narrowed(calls);

    if (!counts->is_known)
        buf_format(buf, "%zu+", view_calls_shown(calls));
    else if (is_narrowed)
        buf_format(buf, "%llu of %llu", (unsigned long long)counts->matching,
                   (unsigned long long)counts->total);
    else
        buf_format(buf, "%llu", (unsigned long long)counts->total);
    if (calls->page.which.is_all)
        buf_text(buf, " calls and others");
    else
        buf_text(buf, counts->is_known && counts->total == 1 ? " call" : " calls");
}

static void write_texts(const struct view_calls *calls, struct buf *buf)
{
    for (size_t i = 0; i < CALL_TEXTS && calls->page.which.texts[i] != NULL; i++)
        buf_format(buf, "%s/%s/", i == 0 ? "" : " ", calls->page.which.texts[i]);
}

static void write_marked(const struct view_calls *calls, struct buf *buf)
{
    size_t count;

    (void)call_marks_past(&calls->marks, calls->page.which.past_id, &count);
    if (count > 0)
        buf_format(buf, "%zu marked", count);
}

static void write_follow(const struct view_calls *calls, struct buf *buf)
{
    uint64_t new_count = view_calls_new_count(calls);

    if (!view_calls_is_growing(calls))
        return;
    buf_format(buf, "follow:%s", calls->is_following ? "on" : "off");
    if (new_count > 0)
        buf_format(buf, ", %llu new", (unsigned long long)new_count);
}

static void write_sort(const struct view_calls *calls, struct buf *buf)
{
    buf_format(buf, "sort:%s%s", call_sort_name(calls->page.sort),
               calls->page.is_descending ? " down" : "");
}

static void draw_head(const struct view_calls *calls, struct canvas *canvas, struct area area)
{
    const struct ui_look *look = &calls->host->look;
    struct words words = {.canvas = canvas, .area = area, .target = look->style.target, .at = 1};
    static const struct {
        void (*write)(const struct view_calls *calls, struct buf *buf);
        enum style_role role;
    } parts[] = {
        {write_mode, STYLE_TITLE},   {write_counts, STYLE_PLAIN}, {write_texts, STYLE_WARN},
        {write_marked, STYLE_TITLE}, {write_follow, STYLE_PLAIN}, {write_sort, STYLE_DIM},
    };

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        char memory[WORD_MAX * CALL_TEXTS];
        struct buf buf;

        buf_init(&buf, memory, sizeof(memory));
        parts[i].write(calls, &buf);
        add_word(&words, memory, parts[i].role);
    }
    add_word(&words, look->is_frozen ? "frozen" : "", STYLE_WARN);
}

/* ---- the list ---- */

static void draw_row(const struct view_calls *calls, struct canvas *canvas, struct area area,
                     size_t row, size_t at, const struct list_format *format)
{
    const struct call_cells *cells = view_calls_row(calls, at);
    bool is_cursor = at == calls->at;

    if (is_cursor)
        canvas_draw(canvas, area, row, 0, format->style.target == ESCAPE_ASCII ? ">" : "►",
                    STYLE_PLAIN);
    if (call_marks_has(&calls->marks, cells->row.id))
        canvas_draw(canvas, area, row, 1, "*", STYLE_TITLE);
    call_columns_draw(&calls->columns, canvas, area, row, format, calls->colours, cells);
    if (is_cursor)
        canvas_mark(canvas, area, row, 0, area.columns, LINE_REVERSE);
}

static void draw_rows(const struct view_calls *calls, struct canvas *canvas, struct area area)
{
    struct list_format format = view_calls_format(calls);

    for (size_t i = 0; i < view_calls_shown(calls); i++) {
        /* What is above the first row is not known: it counts from itself. */
        format.before_us = view_calls_row(calls, i > 0 ? i - 1 : 0)->row.start_us;
        draw_row(calls, canvas, area, calls->layout.head_rows + i, i, &format);
    }
}

/* Write why there is no call; `over` is " over UDP" when other SIP may be in what was not read. */
static void write_nothing(const struct view_calls *calls, const char *over, struct buf *buf)
{
    const char *dash = calls->host->look.is_ascii ? "-" : "—";

    if (calls->page.which.texts[0] != NULL) {
        buf_text(buf, "nothing matches ");
        write_texts(calls, buf);
    } else if (calls->page.which.past_id == 0 && view_calls_is_narrowed(calls)) {
        buf_text(buf, "no call is like those asked for on the command line");
    } else if (calls->page.which.past_id != 0) {
        buf_text(buf, "the list was cleared, and no call came since");
    } else if (view_calls_is_growing(calls)) {
        buf_format(buf, "no SIP%s%s yet", calls->page.which.is_all ? "" : " call", over);
    } else if (calls->page.which.is_all) {
        buf_format(buf, "no SIP%s in this capture", over);
    } else {
        buf_format(buf, "no SIP call%s in this capture %s v shows registrations and others", over,
                   dash);
    }
}

static void draw_line(const struct view_calls *calls, struct canvas *canvas, struct area area,
                      size_t row, const struct buf *buf)
{
    if (area.columns > GAP)
        canvas_write(canvas, area, row, GAP, area.columns - GAP, buf_as_slice(buf),
                     calls->host->look.style.target, STYLE_DIM);
}

/* Where nothing was found, it may be in what was not read. */
static void draw_nothing(const struct view_calls *calls, struct canvas *canvas, struct area area)
{
    char memory[WORD_MAX * CALL_TEXTS];
    size_t row = calls->layout.head_rows + (calls->layout.rows > 1 ? 1 : 0);
    struct counts counts = {0};
    struct buf buf;
    bool is_unread;

    if (calls->host->status != NULL)
        status_counts(calls->host->status, &counts);
    is_unread = counts_sum(&counts, COUNTER_UNREAD) > 0;
    buf_init(&buf, memory, sizeof(memory));
    write_nothing(calls, is_unread ? " over UDP" : "", &buf);
    draw_line(calls, canvas, area, row, &buf);
    if (!is_unread || calls->layout.rows < 3)
        return;
    buf_init(&buf, memory, sizeof(memory));
    buf_text(&buf, "not read: ");
    (void)counts_write(&counts, COUNTER_UNREAD, &buf);
    draw_line(calls, canvas, area, row + 1, &buf);
}

/* ---- the strip ---- */

static void draw_strip(const struct view_calls *calls, struct canvas *canvas, struct area area)
{
    const struct ui_look *look = &calls->host->look;
    const struct calls_detail *detail = &calls->detail;
    struct area strip = {
        .row = area.row + area.rows - calls->layout.detail_rows,
        .column = area.column,
        .rows = calls->layout.detail_rows,
        .columns = area.columns,
    };
    size_t room = strip.columns > 4 ? strip.columns - 4 : 0;

    canvas_frame(canvas, strip, "", look->is_ascii);
    if (room == 0 || detail->call != calls->cursor || calls->window.count == 0)
        return;
    canvas_draw(canvas, strip, 0, 1, " ", STYLE_PLAIN);
    size_t used =
        canvas_write(canvas, strip, 0, 2, room - 1, slice_of(detail->title, detail->title_len),
                     look->style.target, STYLE_TITLE);
    canvas_draw(canvas, strip, 0, 2 + used, " ", STYLE_PLAIN);
    for (size_t i = 0; i < detail->count && i + 2 < strip.rows; i++) {
        const struct calls_line *line = &detail->lines[i];
        size_t head = line->role == STYLE_PLAIN ? 0 : 1;

        canvas_write(canvas, strip, i + 1, 2, 1, slice_of(line->text, head), look->style.target,
                     line->role);
        canvas_write(canvas, strip, i + 1, 2 + head, room - head,
                     slice_of(line->text + head, line->len - head), look->style.target,
                     STYLE_PLAIN);
    }
}

void view_calls_draw(struct ui_view *view, struct canvas *canvas, struct area area)
{
    const struct view_calls *calls = (const struct view_calls *)view;
    const struct ui_look *look = &calls->host->look;

    if (calls->layout.head_rows > 0) {
        draw_head(calls, canvas, area);
        call_columns_draw_head(&calls->columns, canvas, area, 1, calls->page.sort,
                               calls->page.is_descending, look->is_ascii);
    }
    if (calls->window.count > 0)
        draw_rows(calls, canvas, area);
    else if (calls->layout.rows > 0 && calls->has_version)
        draw_nothing(calls, canvas, area);
    if (calls->layout.detail_rows > 0)
        draw_strip(calls, canvas, area);
}
