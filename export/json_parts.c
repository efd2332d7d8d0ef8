/* What a call is made of, and the places of bytes in strings; declared in export/json.h. */
#include "export/escape.h"

#include <assert.h>

#include "export/json.h"
#include "export/json_columns.h"

static void add_object(struct json_writer *writer, enum fact_kind kind, const void *row)
{
    json_write_open(writer, NULL, '{');
    json_columns_write(writer, kind, row, JSON_COLUMNS_ALL);
    json_write_close(writer, '}');
}

void json_leg(struct json_writer *writer, const struct leg_row *row)
{
    assert(row != NULL);
    add_object(writer, KIND_LEG, row);
}

void json_dialog(struct json_writer *writer, const struct dialog_row *row)
{
    assert(row != NULL);
    add_object(writer, KIND_DIALOG, row);
}

void json_transaction(struct json_writer *writer, const struct transaction_row *row)
{
    assert(row != NULL);
    add_object(writer, KIND_TRANSACTION, row);
}

void json_evidence(struct json_writer *writer, const struct evidence_row *rows, size_t count)
{
    bool has_bytes = count > 0 && rows[0].message != 0;

    json_write_range(writer, "range", has_bytes ? rows[0].offset : 0,
                     has_bytes ? rows[0].length : 0);
    json_write_open(writer, "evidence", '[');
    for (size_t i = 0; i < count; i++)
        add_object(writer, KIND_EVIDENCE, &rows[i]);
    json_write_close(writer, ']');
}

size_t json_string_units(struct slice bytes, size_t at)
{
    struct slice rest = bytes;
    struct escape_glyph glyph;
    size_t units = 0;

    while (bytes.len - rest.len < at) {
        size_t before = rest.len;

        if (!escape_next(&rest, ESCAPE_FILE, &glyph))
            break;
        /* Four bytes of UTF-8 are a pair of surrogates; a byte that is none becomes one U+FFFD. */
        units += before - rest.len == 4 ? 2 : 1;
    }
    return units;
}
