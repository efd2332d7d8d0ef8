/* What a call is made of, and the places of bytes in strings; declared in export/json.h. */
#include "export/escape.h"
#include "export/json.h"
#include "export/words.h"

void json_leg(struct json_writer *writer, const struct leg_row *row)
{
    json_write_open(writer, NULL, '{');
    json_write_string(writer, "id", row->short_id);
    json_write_number(writer, "leg", row->id);
    json_write_string(writer, "call_id", row->call_id);
    json_write_time(writer, "start", row->start_us);
    json_write_close(writer, '}');
}

void json_dialog(struct json_writer *writer, const struct dialog_row *row)
{
    json_write_open(writer, NULL, '{');
    json_write_number(writer, "dialog", row->id);
    json_write_number(writer, "leg", row->leg);
    json_write_string(writer, "state", slice_from_text(words_dialog_state(row->state)));
    json_write_string(writer, "method", row->method);
    json_write_string(writer, "from_tag", row->from_tag);
    json_write_string(writer, "to_tag", row->to_tag);
    json_write_time(writer, "start", row->start_us);
    json_write_time(writer, "confirmed", row->confirmed_us);
    json_write_time(writer, "end", row->end_us);
    json_write_close(writer, '}');
}

void json_transaction(struct json_writer *writer, const struct transaction_row *row)
{
    json_write_open(writer, NULL, '{');
    json_write_number(writer, "transaction", row->id);
    json_write_number(writer, "leg", row->leg);
    json_write_number_or_null(writer, "dialog", row->dialog);
    json_write_string(writer, "method", row->method);
    json_write_number(writer, "cseq", row->cseq);
    json_write_string(writer, "branch", row->branch);
    json_write_string(writer, "state", slice_from_text(words_transaction_state(row->state)));
    json_write_bool(writer, "is_started", row->is_started);
    json_write_number_or_null(writer, "final", row->final);
    json_write_addr(writer, "src", &row->src);
    json_write_addr(writer, "dst", &row->dst);
    json_write_number(writer, "requests", row->requests);
    json_write_number(writer, "responses", row->responses);
    json_write_time(writer, "start", row->start_us);
    json_write_time(writer, "last", row->last_us);
    json_write_span(writer, "first_response", clock_span(row->start_us, row->first_response_us));
    json_write_span(writer, "final_response", clock_span(row->start_us, row->final_us));
    json_write_close(writer, '}');
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
