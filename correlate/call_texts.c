#include "correlate/call_texts.h"

#include "correlate/output.h"
#include "correlate/short_id.h"
#include "dissect/sip_address.h"
#include "dissect/sip_uri.h"

/* Longer texts are cut: they are for lists, and the message has them whole. */
#define TEXT_MAX 256

struct party {
    struct slice user, host, display;
};

static struct slice kept(struct correlate *correlate, struct slice text)
{
    return output_text(correlate, slice_sub(text, 0, TEXT_MAX));
}

static struct slice display_of(struct correlate *correlate, const struct sip_address *address)
{
    char text[TEXT_MAX];
    struct buf buf;

    if (address->display.len == 0)
        return (struct slice){0};
    buf_init(&buf, text, sizeof(text));
    sip_address_write_display(address, &buf);
    return kept(correlate, buf_as_slice(&buf));
}

/* Read what there is, valid or not. An opaque URI is told as a user without a host. */
static struct party party_of(struct correlate *correlate, struct slice value)
{
    struct sip_address address = {0};
    struct sip_uri uri = {0};
    struct party party = {0};

    if (slice_is_absent(value))
        return party;
    sip_address_read(value, &address);
    sip_uri_read(address.uri, &uri);
    party.user = kept(correlate, slice_is_absent(uri.user) ? uri.opaque : uri.user);
    party.host = kept(correlate, uri.host);
    party.display = display_of(correlate, &address);
    return party;
}

struct slice call_texts_short_id(struct correlate *correlate, const struct message_context *context)
{
    char text[SHORT_ID_LEN];

    short_id_write(context->message->call_id, context->message->from_tag, context->time_us, text);
    return output_text(correlate, slice_of(text, sizeof(text)));
}

const struct call_texts *call_texts_new(struct correlate *correlate,
                                        const struct message_context *context)
{
    const struct sip_message *message = context->message;
    struct call_texts *texts = arena_take(&correlate->output.batch->arena, sizeof(*texts));
    struct party from;
    struct party to;

    if (texts == NULL)
        return NULL;
    from = party_of(correlate, sip_message_value(message, SIP_HEADER_FROM));
    to = party_of(correlate, sip_message_value(message, SIP_HEADER_TO));
    *texts = (struct call_texts){
        .short_id = call_texts_short_id(correlate, context),
        .method = kept(correlate, message->method_name),
        .ruri = kept(correlate, message->ruri),
        .from_user = from.user,
        .from_host = from.host,
        .from_display = from.display,
        .to_user = to.user,
        .to_host = to.host,
        .to_display = to.display,
    };
    return texts;
}
