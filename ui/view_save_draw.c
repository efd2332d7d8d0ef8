#include "ui/view_save_private.h"

#define BOX_ROWS      8
#define BOX_COLUMNS   72
#define LABEL_COLUMNS 9

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

        if (!save_is_offered(save, what))
            continue;
        buf_init(&buf, memory, sizeof(memory));
        save_write_what(save, what, &buf);
        draw_choice(canvas, area, row, &column, what == save->what, memory);
    }
}

static void draw_format(const struct view_save *save, struct canvas *canvas, struct area area,
                        size_t row)
{
    size_t column = LABEL_COLUMNS;

    draw_choice(canvas, area, row, &column, save->format == SAVE_PCAP, "pcap");
    draw_choice(canvas, area, row, &column, save->format == SAVE_TEXT, "text");
}

static void draw_path(const struct view_save *save, struct canvas *canvas, struct area area,
                      size_t row)
{
    enum escape_target target = save->host->look.style.target;
    size_t cells = area.columns > LABEL_COLUMNS ? area.columns - LABEL_COLUMNS : 0;

    if (save->field == SAVE_FIELD_PATH)
        prompt_draw(&save->path, "", canvas, area, row, LABEL_COLUMNS, cells, target);
    else
        canvas_write(canvas, area, row, LABEL_COLUMNS, cells,
                     slice_of(save->path.text, save->path.len), target, STYLE_PLAIN);
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

void save_draw(struct ui_view *view, struct canvas *canvas, struct area area)
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
