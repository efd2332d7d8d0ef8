#include "dissect/sip_address.h"

#include <assert.h>

#include "dissect/sip_params.h"
#include "dissect/sip_text.h"
#include "dissect/sip_values.h"

/* Give the offset of the < of the name-addr form, or SLICE_NONE for the addr-spec form. Quoted
 * strings do not count, unless one never ends. */
static size_t find_bracket(struct slice value)
{
    size_t at = 0;

    while (at < value.len && value.ptr[at] != '<') {
        size_t behind = value.ptr[at] == '"' ? sip_quoted_end(value, at) : at + 1;

        if (behind == SLICE_NONE)
            return slice_find(value, at, '<');
        at = behind;
    }
    return at < value.len ? at : SLICE_NONE;
}

/* RFC 3261 20.10: without brackets the parameters are of the header field. */
static bool read_addr_spec(struct slice value, struct notes *notes, struct sip_address *address)
{
    size_t end = slice_find(value, 0, ';');

    if (end == SLICE_NONE)
        end = value.len;
    address->display = slice_sub(value, 0, 0);
    address->uri = sip_trim_part(value, 0, end);
    address->params = slice_from(value, end);
    for (size_t i = 0; i < address->uri.len; i++) {
        if (sip_is_lws(address->uri.ptr[i]) || address->uri.ptr[i] == '"')
            return note_grammar(notes, slice_sub(address->uri, i, 1));
    }
    return address->uri.len > 0 || note_grammar(notes, slice_sub(value, 0, 1));
}

/* A display name is tokens with white space between them, or one quoted string. */
static bool check_display(struct slice display, struct notes *notes)
{
    if (slice_at(display, 0) == '"') {
        size_t end = sip_quoted_end(display, 0);

        if (end == display.len)
            return true;
        return note_grammar(notes,
                            end == SLICE_NONE ? display : sip_trim_part(display, end, display.len));
    }
    for (size_t i = 0; i < display.len; i++) {
        if (!sip_is_token_byte(display.ptr[i]) && !sip_is_lws(display.ptr[i]))
            return note_grammar(notes, slice_sub(display, i, 1));
    }
    return true;
}

/* The rest of a name-addr is parameters or nothing. */
static bool check_params(struct slice params, struct notes *notes)
{
    slice_skip_lws(&params);
    if (params.len == 0 || params.ptr[0] == ';')
        return true;
    return note_grammar(notes, slice_trim(slice_sub(params, 0, slice_find(params, 0, ';'))));
}

/* No white space stands inside the brackets, but a URI. */
static bool check_inside(struct slice value, size_t bracket, struct slice inside,
                         struct notes *notes)
{
    size_t from = 0;
    size_t to = inside.len;

    while (sip_is_lws(slice_at(inside, from)))
        from++;
    while (to > 0 && sip_is_lws(slice_at(inside, to - 1)))
        to--;
    if (from > 0)
        return note_grammar(notes, slice_sub(inside, 0, from));
    if (to < inside.len)
        return note_grammar(notes, slice_from(inside, to));
    return inside.len > 0 || note_grammar(notes, slice_sub(value, bracket, 2));
}

/* A bracket that never closes ends where the parameters seem to begin. */
static bool read_name_addr(struct slice value, size_t bracket, struct notes *notes,
                           struct sip_address *address)
{
    size_t end = slice_find(value, bracket, '>');
    bool is_closed = end != SLICE_NONE;
    struct slice inside;

    if (!is_closed)
        end = slice_find(value, bracket, ';');
    if (end == SLICE_NONE)
        end = value.len;
    inside = slice_sub(value, bracket + 1, end - bracket - 1);
    address->is_bracketed = true;
    address->display = sip_trim_part(value, 0, bracket);
    address->uri = slice_trim(inside);
    address->params = slice_from(value, is_closed ? end + 1 : end);
    if (!is_closed)
        return note_grammar(notes, slice_sub(value, bracket, end - bracket));
    if (address->uri.len != inside.len || inside.len == 0)
        return check_inside(value, bracket, inside, notes);
    return check_params(address->params, notes) && check_display(address->display, notes);
}

bool sip_address_read(struct slice value, struct notes *notes, struct sip_address *ret_address)
{
    size_t bracket = find_bracket(value);
    bool is_valid;

    *ret_address = (struct sip_address){0};
    if (bracket == SLICE_NONE)
        is_valid = read_addr_spec(value, notes, ret_address);
    else
        is_valid = read_name_addr(value, bracket, notes, ret_address);
    assert(ret_address->uri.len == 0 || slice_contains(value, ret_address->uri));
    return is_valid;
}

bool sip_address_next(struct slice *rest, struct notes *notes, struct sip_address *ret_address,
                      bool *ret_is_valid)
{
    struct slice value;

    assert(ret_is_valid != NULL);
    if (!sip_value_next(rest, &value))
        return false;
    *ret_is_valid = sip_address_read(value, notes, ret_address);
    return true;
}

struct slice sip_address_tag(const struct sip_address *address)
{
    return sip_param_value(address->params, "tag");
}

void sip_address_write_display(const struct sip_address *address, struct buf *buf)
{
    sip_unquote(address->display, buf);
}
