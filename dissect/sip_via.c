#include "dissect/sip_via.h"

#include <assert.h>

#include "dissect/sip_params.h"
#include "dissect/sip_text.h"
#include "dissect/sip_values.h"

static size_t skip_lws(struct slice s, size_t at)
{
    while (sip_is_lws(slice_at(s, at)))
        at++;
    return at;
}

/* Consume white space, a token, white space. */
static struct slice take_token(struct slice *rest)
{
    size_t from = skip_lws(*rest, 0);
    size_t to = from;
    struct slice token;

    while (sip_is_token_byte(slice_at(*rest, to)))
        to++;
    token = slice_sub(*rest, from, to - from);
    *rest = slice_from(*rest, skip_lws(*rest, to));
    return token;
}

/* sent-protocol = protocol-name SLASH protocol-version SLASH transport */
static bool read_protocol(struct slice *rest, struct sip_via *via)
{
    via->protocol = take_token(rest);
    if (via->protocol.len == 0 || !slice_take_byte(rest, '/'))
        return false;
    via->version = take_token(rest);
    if (via->version.len == 0 || !slice_take_byte(rest, '/'))
        return false;
    via->transport = take_token(rest);
    return via->transport.len > 0;
}

static struct slice without_brackets(struct slice host)
{
    if (slice_at(host, 0) == '[' && slice_at(host, host.len - 1) == ']')
        return slice_sub(host, 1, host.len - 2);
    return host;
}

/* Note what stands where the protocol does not go on; the hop without its parameters where nothing does. */
static bool note_protocol(struct notes *notes, struct slice hop, struct slice rest)
{
    struct slice there = slice_trim(slice_sub(rest, 0, slice_find(rest, 0, ';')));

    if (there.len == 0)
        there = slice_trim(slice_sub(hop, 0, slice_find(hop, 0, ';')));
    return note_grammar(notes, there.len > 0 ? there : hop);
}

/* port = 1*DIGIT: a number that is no port is grammar all the same. */
static bool read_port(struct slice text, struct sip_via *via)
{
    uint64_t port;

    text = slice_trim(text);
    if (slice_decimal(text, UINT16_MAX, &port))
        via->port = (uint16_t)port;
    return sip_is_digits(text);
}

/* An IPv6 address without brackets holds several colons; no port can be told from it then. */
static bool read_sent_by(struct slice hop, struct slice text, struct notes *notes,
                         struct sip_via *via)
{
    size_t from = slice_at(text, 0) == '[' ? slice_find(text, 0, ']') : 0;
    size_t colon = slice_find(text, from, ':');

    via->sent_by = text;
    via->host = without_brackets(text);
    if (text.len == 0 || from == SLICE_NONE)
        return note_grammar(notes, text.len == 0 ? hop : text);
    if (colon == SLICE_NONE)
        return true;
    if (slice_find(text, colon + 1, ':') != SLICE_NONE)
        return note_grammar(notes, text);
    via->host = without_brackets(sip_trim_part(text, 0, colon));
    if (read_port(slice_from(text, colon + 1), via) && via->host.len > 0)
        return true;
    return note_grammar(notes, slice_from(text, via->host.len > 0 ? colon : 0));
}

static void read_param(const struct sip_param *param, struct sip_via *via)
{
    if (sip_is_name(param->name, SLICE_LITERAL("branch")) && slice_is_absent(via->branch))
        via->branch = param->value;
    else if (sip_is_name(param->name, SLICE_LITERAL("received")))
        via->received = without_brackets(param->value);
    else if (sip_is_name(param->name, SLICE_LITERAL("maddr")))
        via->maddr = without_brackets(param->value);
    else if (sip_is_name(param->name, SLICE_LITERAL("ttl")))
        via->ttl = param->value;
    else if (sip_is_name(param->name, SLICE_LITERAL("rport"))) {
        via->has_rport = true;
        via->rport = param->value;
    }
}

static bool read_params(struct notes *notes, struct sip_via *via)
{
    struct slice rest = via->params;
    struct sip_param param;
    bool is_valid = true;

    while (sip_param_next(&rest, &param)) {
        if (param.name.len == 0)
            is_valid = note_grammar(notes, sip_param_bytes(via->params, &param));
        read_param(&param, via);
    }
    return is_valid;
}

bool sip_via_next(struct slice *rest, struct notes *notes, struct sip_via *ret_via)
{
    struct slice hop;
    struct slice whole;
    size_t end;

    if (!sip_value_next(rest, &hop))
        return false;
    assert(ret_via != NULL);
    *ret_via = (struct sip_via){0};
    whole = hop;
    ret_via->is_valid = read_protocol(&hop, ret_via) || note_protocol(notes, whole, hop);
    end = slice_find(hop, 0, ';');
    if (end == SLICE_NONE)
        end = hop.len;
    ret_via->is_valid &= read_sent_by(whole, sip_trim_part(hop, 0, end), notes, ret_via);
    ret_via->params = slice_from(hop, end);
    ret_via->is_valid &= read_params(notes, ret_via);
    assert(ret_via->sent_by.len == 0 || slice_contains(whole, ret_via->sent_by));
    return true;
}
