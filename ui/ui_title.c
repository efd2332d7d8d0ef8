#include <string.h>
#include <time.h>

#include "base/array.h"
#include "base/trouble.h"
#include "ui/ui_private.h"

#define FIELD_MAX   64
#define FIELDS_MAX  16
#define FIELDS_LEFT 3 /* for what comes behind the counters */
#define RANKS       9
#define CRUMBS_MAX  1024
#define GAP         2 /* columns between fields */

/* A part at the right of the title. It is shown whole or not at all. */
struct field {
    char text[FIELD_MAX];
    enum style_role role;
    int rank; /* below RANKS; those of high rank leave first */
};

struct fields {
    struct field at[FIELDS_MAX];
    size_t count;
};

/* Start the text of the next field. */
static struct buf add(struct fields *fields, enum style_role role, int rank)
{
    struct field *field = &fields->at[fields->count++];
    struct buf buf;

    field->role = role;
    field->rank = rank;
    buf_init(&buf, field->text, sizeof(field->text));
    return buf;
}

/* Write a count in four or five columns: "999", "12.1k", "3.4M". */
static void write_count(uint64_t count, struct buf *buf)
{
    static const char units[] = {'k', 'M', 'G', 'T', 'P', 'E'};
    uint64_t unit = 1000;
    size_t i = 0;

    if (count < 1000) {
        buf_decimal(buf, count, 1);
        return;
    }
    while (i + 1 < sizeof(units) && count / unit >= 1000) {
        unit *= 1000;
        i++;
    }
    buf_decimal(buf, count / unit, 1);
    if (count / unit < 100)
        buf_format(buf, ".%u", (unsigned)(count % unit / (unit / 10)));
    buf_byte(buf, units[i]);
}

/* Count frames a second, anew each second. */
static uint64_t rate(struct ui *ui)
{
    int64_t now = ui_now_ms();
    uint64_t frames = status_get(ui->options.status, COUNTER_FRAMES);

    if (ui->rate_ms == 0) {
        ui->rate_ms = now;
        ui->rate_frames = frames;
    } else if (now - ui->rate_ms >= 1000) {
        ui->rate = (frames - ui->rate_frames) * 1000 / (uint64_t)(now - ui->rate_ms);
        ui->rate_ms = now;
        ui->rate_frames = frames;
    }
    return ui->rate;
}

static void add_live(struct ui *ui, struct fields *fields)
{
    bool is_lost = ui->options.status->has_lost_device != 0;
    struct buf buf = add(fields, is_lost ? STYLE_WARN : STYLE_BAR, 3);
    int64_t seconds = (ui_now_ms() - ui->made_ms) / 1000;

    if (is_lost)
        buf_text(&buf, "interface gone ");
    else
        buf_text(&buf, "live ");
    buf_decimal(&buf, (uint64_t)(seconds / 3600), 2);
    buf_byte(&buf, ':');
    buf_decimal(&buf, (uint64_t)(seconds / 60 % 60), 2);
    buf_byte(&buf, ':');
    buf_decimal(&buf, (uint64_t)(seconds % 60), 2);
    buf_byte(&buf, ' ');
    write_count(rate(ui), &buf);
    buf_text(&buf, " pkt/s");
}

static void add_loading(const struct status *status, struct fields *fields)
{
    uint64_t size = atomic_load(&status->size);
    uint64_t position = atomic_load(&status->position);
    struct buf buf;

    if (status->phase == STATUS_DONE)
        return;
    buf = add(fields, STYLE_BAR, 3);
    if (status->phase == STATUS_SETTLING) {
        buf_text(&buf, "indexing");
    } else if (size > 0) {
        position = position < size ? position : size;
        buf_format(&buf, "loading %u%%", (unsigned)((double)position * 100.0 / (double)size));
    } else {
        buf_text(&buf, "reading ");
        write_count(status_get(status, COUNTER_FRAMES), &buf);
        buf_text(&buf, " packets");
    }
}

static void add_calls(const struct status *status, struct fields *fields)
{
    uint64_t calls = status_get(status, COUNTER_CALLS);
    struct buf buf = add(fields, STYLE_BAR, 4);

    write_count(calls, &buf);
    buf_text(&buf, calls == 1 ? " call" : " calls");
    if (status->is_live == 0)
        return;
    buf_byte(&buf, ' ');
    write_count(status_get(status, COUNTER_ACTIVE), &buf);
    buf_text(&buf, " active");
}

/* What is missing of the traffic: in the kernel, at the interface, behind a store that is too slow. */
static void add_drops(const struct status *status, const struct counts *counts,
                      struct fields *fields)
{
    static const enum counter_kind kinds[] = {COUNTER_KERNEL, COUNTER_INTERFACE, COUNTER_DROPPED};
    bool is_some = false;
    struct buf buf;

    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        is_some |= counts_sum(counts, kinds[i]) > 0;
    if (status->is_live == 0 && !is_some)
        return;
    buf = add(fields, is_some ? STYLE_WARN : STYLE_BAR, is_some ? 2 : 6);
    buf_text(&buf, "drops ");
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (i > 0)
            buf_byte(&buf, '/');
        write_count(counts_sum(counts, kinds[i]), &buf);
    }
}

/* How soon a field of counters leaves a title that is too narrow. */
static int rank_of(enum counter_kind kind)
{
    return kind == COUNTER_LOST ? 2 : 5;
}

/* All other counters that are shown, each with its word. */
static void add_counters(const struct counts *counts, struct fields *fields)
{
    for (unsigned i = 0; i < COUNTER_COUNT;) {
        const struct counter_row *row = counter_row((enum counter)i);
        uint64_t sum = 0;
        struct buf buf;

        for (; i < COUNTER_COUNT && strcmp(counter_row((enum counter)i)->word, row->word) == 0; i++)
            sum += counts->at[i];
        if (row->word[0] == '\0' || sum == 0 || fields->count + FIELDS_LEFT > FIELDS_MAX)
            continue;
        buf = add(fields, counter_kind_is_loss(row->kind) ? STYLE_WARN : STYLE_BAR,
                  rank_of(row->kind));
        buf_format(&buf, "%s ", row->word);
        write_count(sum, &buf);
    }
}

static void add_trouble(const struct status *status, struct fields *fields)
{
    const char *name = trouble_name(status->trouble);
    struct buf buf;

    if (name == NULL && status->has_given_up == 0)
        return;
    buf = add(fields, STYLE_ERROR, 0);
    if (name != NULL)
        buf_format(&buf, "%s, ", name);
    buf_text(&buf, status->has_given_up != 0 ? "nothing more is stored" : "trying again");
}

/* The text in brackets was shown when the store was opened. */
static void add_unfinished(const struct status *status, struct fields *fields)
{
    const char *bracket;
    struct buf buf;

    if (status->unfinished == NULL)
        return;
    bracket = strstr(status->unfinished, " (");
    buf = add(fields, STYLE_WARN, 1);
    buf_slice(&buf, slice_of(status->unfinished, bracket == NULL
                                                     ? strlen(status->unfinished)
                                                     : (size_t)(bracket - status->unfinished)));
}

static void add_zone(const struct ui *ui, struct fields *fields)
{
    struct buf buf = add(fields, STYLE_BAR, 8);
    char name[FIELD_MAX] = "";
    time_t now = time(NULL);
    struct tm local;

    if (ui->host.look.style.zone == CLOCK_UTC) {
        buf_text(&buf, "UTC");
        return;
    }
    if (localtime_r(&now, &local) != NULL)
        (void)strftime(name, sizeof(name), "%Z", &local);
    buf_text(&buf, name[0] != '\0' ? name : "local time");
}

static void collect(struct ui *ui, struct fields *fields)
{
    const struct status *status = ui->options.status;
    struct counts counts;
    struct buf buf;

    fields->count = 0;
    buf = add(fields, STYLE_BAR, 7);
    escape_write(slice_from_text(ui->options.source), ui->host.look.style.target, &buf);
    if (ui->host.look.is_frozen) {
        buf = add(fields, STYLE_WARN, 1);
        buf_text(&buf, "frozen");
    }
    if (status != NULL) {
        if (status->is_live != 0)
            add_live(ui, fields);
        else
            add_loading(status, fields);
        add_calls(status, fields);
        status_counts(status, &counts);
        add_drops(status, &counts, fields);
        add_counters(&counts, fields);
        add_trouble(status, fields);
        add_unfinished(status, fields);
    }
    add_zone(ui, fields);
}

void ui_write_status(struct ui *ui, struct buf *buf)
{
    struct fields fields;

    collect(ui, &fields);
    for (size_t i = 0; i < fields.count; i++)
        buf_format(buf, "%s|", fields.at[i].text);
}

static size_t cells_of(const char *text, const struct ui *ui)
{
    return escape_cells(slice_from_text(text), ui->host.look.style.target);
}

void ui_write_short_status(struct ui *ui, size_t cells, struct buf *buf)
{
    struct fields fields;
    size_t used = 0;

    collect(ui, &fields);
    for (int rank = 0; rank < RANKS; rank++) {
        for (size_t i = 0; i < fields.count; i++) {
            size_t wanted = cells_of(fields.at[i].text, ui) + (used > 0 ? GAP : 0);

            if (fields.at[i].rank != rank || used + wanted > cells)
                continue;
            buf_fill(buf, ' ', used > 0 ? GAP : 0);
            buf_text(buf, fields.at[i].text);
            used += wanted;
        }
    }
}

static size_t total_cells(const struct fields *fields, const struct ui *ui)
{
    size_t total = 0;

    for (size_t i = 0; i < fields->count; i++)
        total += cells_of(fields->at[i].text, ui) + GAP;
    return total;
}

/* Take away the fields of the highest ranks until the rest fits. */
static void fit(struct fields *fields, size_t cells, const struct ui *ui)
{
    while (fields->count > 0 && total_cells(fields, ui) > cells) {
        size_t worst = 0;

        for (size_t i = 1; i < fields->count; i++) {
            if (fields->at[i].rank >= fields->at[worst].rank)
                worst = i;
        }
        fields->count--;
        for (size_t i = worst; i < fields->count; i++)
            fields->at[i] = fields->at[i + 1];
    }
}

static void draw_fields(struct ui *ui, struct area area, const struct fields *fields)
{
    size_t at = area.columns - total_cells(fields, ui);

    for (size_t i = 0; i < fields->count; i++) {
        const struct field *field = &fields->at[i];

        at += GAP;
        at += canvas_write(ui->canvas, area, 0, at, FIELD_MAX, slice_from_text(field->text),
                           ui->host.look.style.target, field->role);
    }
}

/* Write the titles of the views from `first` up. */
static void write_crumbs(const struct ui *ui, size_t first, struct buf *buf)
{
    const char *between = ui->host.look.is_ascii ? " < " : " ‹ ";

    buf_text(buf, first == 0 ? "rung" : ui->host.look.is_ascii ? ".." : "…");
    for (size_t i = first; i < ui->depth; i++) {
        buf_text(buf, between);
        ui->stack[i].view->ops->title(ui->stack[i].view, buf);
    }
}

void ui_draw_title(struct ui *ui, struct area area)
{
    char crumbs[CRUMBS_MAX];
    struct fields fields;
    struct buf buf;
    size_t first = 0;
    size_t room;

    collect(ui, &fields);
    fit(&fields, area.columns / 2, ui);
    room = area.columns - total_cells(&fields, ui);
    for (;; first++) {
        buf_init(&buf, crumbs, sizeof(crumbs));
        write_crumbs(ui, first, &buf);
        if (first + 1 >= ui->depth || cells_of(crumbs, ui) <= room)
            break;
    }
    /* What the crumbs leave goes to more fields. */
    room = cells_of(crumbs, ui) < room ? cells_of(crumbs, ui) : room;
    collect(ui, &fields);
    fit(&fields, area.columns - room, ui);
    (void)canvas_write(ui->canvas, area, 0, 0, room, buf_as_slice(&buf), ui->host.look.style.target,
                       STYLE_BAR);
    draw_fields(ui, area, &fields);
}
