#include "tests/tools/script_call.h"

#include <string.h>

#define BRANCH_MAGIC "z9hG4bK"
#define DOMAIN       "example.com"

static void push_via(struct history *history, const struct message_wish *wish,
                     struct message *message)
{
    const char *branch = option_value(wish->options, "branch");

    if (branch == NULL)
        branch = text_format(history->arena, BRANCH_MAGIC "-%s-%s-%u", wish->call->name,
                             wish->src->name, ++history->branches);
    message_insert(message, 0, "Via",
                   text_format(history->arena, "SIP/2.0/UDP %s;branch=%s",
                               host_sent_by(history->arena, wish->src), branch));
}

static const char *tagged(struct arena *arena, const char *value, const char *tag)
{
    return text_format(arena, "%s;tag=%s", value, tag);
}

static void set_start_line(struct history *history, const struct message_wish *wish,
                           struct message *message, const char *ruri)
{
    const char *wished = option_value(wish->options, "ruri");

    message->start_line = text_format(history->arena, "%s %s SIP/2.0", message->method,
                                      wished != NULL ? wished : ruri);
}

/* From, To, Route and Request-URI inside a dialog. RFC 3261 12.2.1.1 */
static const char *add_dialog(struct history *history, const struct message_wish *wish,
                              struct message *message, const struct message *made_by)
{
    bool is_caller = wish->src == wish->call->caller;

    message_copy(message, made_by, "Record-Route", "Route", is_caller);
    message_add(message, "Max-Forwards", "70");
    message_copy(message, made_by, is_caller ? "From" : "To", "From", false);
    message_copy(message, made_by, is_caller ? "To" : "From", "To", false);
    return host_contact(history->arena, is_caller ? made_by->origin : wish->call->caller);
}

/* From, To and Request-URI outside a dialog. */
static const char *add_initial(struct history *history, const struct message_wish *wish,
                               struct message *message)
{
    const struct call *call = wish->call;
    bool is_caller = wish->src == call->caller;
    const char *from = is_caller ? call->from : call->to;
    const char *to = is_caller ? call->to : call->from;

    message->is_initial = true;
    message_add(message, "Max-Forwards", "70");
    message_add(message, "From", tagged(history->arena, from, call_tag(history, wish)));
    message_add(message, "To", message_is(message, "REGISTER") ? from : to);
    if (message_is(message, "REGISTER"))
        return "sip:" DOMAIN;
    return text_format(history->arena, "sip:%s@" DOMAIN,
                       is_caller ? call->callee->name : call->caller->name);
}

static void add_credentials(struct message *message, const struct options *options)
{
    static const char credentials[] =
        "Digest username=\"user\", realm=\"" DOMAIN "\", nonce=\"n1\", uri=\"sip:" DOMAIN "\", "
        "response=\"0123456789abcdef0123456789abcdef\", algorithm=MD5";

    if (option_value(options, "auth") != NULL)
        message_add(message, "Authorization", credentials);
    if (option_value(options, "proxy-auth") != NULL)
        message_add(message, "Proxy-Authorization", credentials);
}

static void add_event(struct message *message, const struct options *options)
{
    const char *expires = option_value(options, "expires");

    if (message_is(message, "SUBSCRIBE") || message_is(message, "NOTIFY"))
        message_add(message, "Event", "presence");
    if (message_is(message, "NOTIFY"))
        message_add(message, "Subscription-State", "active;expires=3600");
    if (expires != NULL)
        message_add(message, "Expires", expires);
}

/* A request of a user agent. RFC 3261 8.1.1, 12.2.1.1, 13.2.2.4 for the ACK of a 2xx */
static struct message *own_request(struct history *history, const struct message_wish *wish)
{
    struct message *message = call_new(history, wish);
    const struct message *made_by = history_dialog(history, wish);
    bool is_ack = message_is(message, "ACK");
    const struct message *acked =
        is_ack ? history_final(history, wish->call, NULL, wish->src) : NULL;
    const char *ruri;

    push_via(history, wish, message);
    ruri = made_by == NULL ? add_initial(history, wish, message)
                           : add_dialog(history, wish, message, made_by);
    set_start_line(history, wish, message, ruri);
    message->cseq = option_number(wish->options, "cseq",
                                  acked != NULL ? acked->cseq : history_cseq(history, wish) + 1);
    message_add(message, "Call-ID", wish->call->call_id);
    message_add(message, "CSeq",
                text_format(history->arena, "%u %s", message->cseq, message->method));
    if (!is_ack && !message_is(message, "BYE") && !message_is(message, "MESSAGE"))
        message_add(message, "Contact",
                    text_format(history->arena, "<%s>", host_contact(history->arena, wish->src)));
    add_credentials(message, wish->options);
    add_event(message, wish->options);
    return message;
}

/* CANCEL, or the ACK of a failure: on the hop of the INVITE and like it. RFC 3261 9.1, 17.1.1.3 */
static struct message *hop_request(struct history *history, const struct message_wish *wish,
                                   const struct message *invite, const char *to)
{
    struct message *message = call_new(history, wish);

    message->cseq = invite->cseq;
    message->is_initial = invite->is_initial;
    message->start_line =
        text_format(history->arena, "%s %s", message->method, strchr(invite->start_line, ' ') + 1);
    message_add(message, "Via", message_value(invite, "Via"));
    message_copy(message, invite, "Route", "Route", false);
    message_add(message, "Max-Forwards", "70");
    message_add(message, "From", message_value(invite, "From"));
    message_add(message, "To", to);
    message_add(message, "Call-ID", message_value(invite, "Call-ID"));
    message_add(message, "CSeq",
                text_format(history->arena, "%u %s", message->cseq, message->method));
    return message;
}

/* Records stand newest first, behind the Vias. */
static size_t record_index(const struct message *message)
{
    size_t first = message_find(message, 0, "Record-Route");

    return first < message->header_count ? first : message_find(message, 0, "Max-Forwards");
}

static void forward_route(struct history *history, const struct message_wish *wish,
                          struct message *message)
{
    const char *own =
        text_format(history->arena, "<sip:%s;lr>", host_sent_by(history->arena, wish->src));
    const char *top = message_value(message, "Route");

    if (top != NULL && strcmp(top, own) == 0)
        message_remove_at(message, message_find(message, 0, "Route"));
    if (wish->src->is_recording && message->is_initial && method_makes_dialog(message->method))
        message_insert(message, record_index(message), "Record-Route", own);
}

/* A proxy passes a request on. RFC 3261 16.6 */
static struct message *forwarded_request(struct history *history, const struct message_wish *wish,
                                         const struct message *received)
{
    struct message *message = call_passed_on(history, wish, received);
    const char *hops = message_value(message, "Max-Forwards");
    uint64_t left;

    push_via(history, wish, message);
    if (hops != NULL && text_number(hops, 255, &left) && left > 0)
        message_set(message, "Max-Forwards", text_format(history->arena, "%u", (unsigned)left - 1));
    forward_route(history, wish, message);
    if (message->is_initial && !wish->dst->is_proxy && !message_is(message, "REGISTER"))
        set_start_line(history, wish, message, host_contact(history->arena, wish->dst));
    return message;
}

struct message *call_request(struct history *history, const struct message_wish *wish,
                             const char **ret_reason)
{
    struct message *invite = history_last(history, wish->call, wish->src, wish->dst, "INVITE");
    const struct message *final = history_final(history, wish->call, wish->dst, wish->src);
    bool is_passing = wish->src->is_proxy && option_value(wish->options, "stray") == NULL;
    const struct message *received;

    if (strcmp(wish->what, "CANCEL") == 0 && invite == NULL) {
        *ret_reason = "no INVITE to cancel on this hop";
        return NULL;
    }
    if (strcmp(wish->what, "CANCEL") == 0)
        return hop_request(history, wish, invite, message_value(invite, "To"));
    if (strcmp(wish->what, "ACK") == 0 && final != NULL && final->code >= 300 && invite != NULL)
        return hop_request(history, wish, invite, message_value(final, "To"));
    received = is_passing ? history_received(history, wish->call, wish->src, wish->what) : NULL;
    return received != NULL ? forwarded_request(history, wish, received)
                            : own_request(history, wish);
}
