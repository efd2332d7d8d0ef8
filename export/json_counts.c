#include "export/json_counts.h"

#include <assert.h>

#define SCHEMA   1
#define TEXT_MAX 256

static void write_told(struct json_writer *writer, enum counter counter, uint64_t value)
{
    const struct counter_row *row = counter_row(counter);
    char text[TEXT_MAX];
    struct buf buf;

    buf_init(&buf, text, sizeof(text));
    counter_write(counter, value, &buf);
    json_write_open(writer, NULL, '{');
    json_write_string(writer, "name", slice_from_text(row->name));
    json_write_string(writer, "kind", slice_from_text(counter_kind_name(row->kind)));
    json_write_bool(writer, "is_loss", counter_kind_is_loss(row->kind));
    json_write_number(writer, "count", value);
    json_write_string(writer, "text", slice_from_text(text));
    json_write_close(writer, '}');
}

static void write_counters(struct json_writer *writer, const struct counts *counts, bool has_zeros)
{
    json_write_open(writer, "counters", '{');
    for (unsigned i = 0; i < COUNTER_COUNT; i++) {
        if (has_zeros || counts->at[i] > 0)
            json_write_number(writer, counter_row((enum counter)i)->name, counts->at[i]);
    }
    json_write_close(writer, '}');
}

static void write_counts(struct json_writer *writer, const struct counts *counts)
{
    json_write_open(writer, "told", '[');
    for (unsigned i = 0; i < COUNTER_COUNT; i++) {
        if (counter_kind_lead(counter_row((enum counter)i)->kind) != NULL && counts->at[i] > 0)
            write_told(writer, (enum counter)i, counts->at[i]);
    }
    json_write_close(writer, ']');
}

void json_counts_members(struct json_writer *writer, const struct counts *counts)
{
    assert(counts != NULL);
    write_counters(writer, counts, true);
    write_counts(writer, counts);
}

void json_counts(struct out *out, const struct counts *counts)
{
    struct json_writer writer = {.out = out};

    json_write_open(&writer, NULL, '{');
    json_write_string(&writer, "type", slice_from_text("counters"));
    json_write_number(&writer, "schema", SCHEMA);
    write_counters(&writer, counts, false);
    write_counts(&writer, counts);
    json_write_end_line(&writer);
}
