#include "tests/tools/script_call.h"

#include <string.h>

#include "base/array.h"

struct phrase {
    unsigned code;
    const char *text;
};

static const struct phrase phrases[] = {
    {100, "Trying"},
    {180, "Ringing"},
    {181, "Call Is Being Forwarded"},
    {183, "Session Progress"},
    {200, "OK"},
    {202, "Accepted"},
    {301, "Moved Permanently"},
    {302, "Moved Temporarily"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {480, "Temporarily Unavailable"},
    {481, "Call/Transaction Does Not Exist"},
    {486, "Busy Here"},
    {487, "Request Terminated"},
    {488, "Not Acceptable Here"},
    {489, "Bad Event"},
    {491, "Request Pending"},
    {500, "Server Internal Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {600, "Busy Everywhere"},
    {603, "Decline"},
};

static const char *phrase_of(unsigned code)
{
    for (size_t i = 0; i < COUNT_OF(phrases); i++)
        if (phrases[i].code == code)
            return phrases[i].text;
    return "Other";
}

/* Tell whether the response tells the other side where to reach its sender. RFC 3261 12.1.1 */
static bool has_contact(const struct message *message)
{
    return message->code > 100 && message->code < 300 &&
           (method_makes_dialog(message->method) || message_is(message, "REGISTER"));
}

static void add_contact(struct history *history, const struct message_wish *wish,
                        struct message *message, const struct message *request)
{
    const char *expires = option_value(wish->options, "expires");
    const char *bound = message_value(request, "Contact");

    if (!message_is(message, "REGISTER"))
        message_add(message, "Contact",
                    text_format(history->arena, "<%s>", host_contact(history->arena, wish->src)));
    else if (bound != NULL)
        message_add(message, "Contact",
                    text_format(history->arena, "%s;expires=%s", bound,
                                expires != NULL ? expires : "3600"));
    if (message_is(message, "SUBSCRIBE"))
        message_add(message, "Expires", expires != NULL ? expires : "3600");
}

/* RFC 3261 22.2, 22.3 */
static void add_challenge(struct message *message)
{
    static const char challenge[] =
        "Digest realm=\"example.com\", nonce=\"n1\", algorithm=MD5, qop=\"auth\"";

    if (message->code == 401)
        message_add(message, "WWW-Authenticate", challenge);
    if (message->code == 407)
        message_add(message, "Proxy-Authenticate", challenge);
}

/* The To of the request, with a tag unless it has one or the response is 100. RFC 3261 8.2.6.2 */
static void add_to(struct history *history, const struct message_wish *wish,
                   struct message *message, const struct message *request)
{
    const char *to = message_value(request, "To");
    const char *tag = option_value(wish->options, "tag");

    if (tag == NULL)
        tag = call_tag(history, wish);
    if (message->code > 100 && strstr(to, ";tag=") == NULL)
        to = text_format(history->arena, "%s;tag=%s", to, tag);
    message_add(message, "To", to);
}

static struct message *own_response(struct history *history, const struct message_wish *wish,
                                    const struct message *request, unsigned code)
{
    struct message *message = call_new(history, wish);

    message->method = request->method;
    message->code = code;
    message->cseq = request->cseq;
    message->is_initial = request->is_initial;
    message->start_line = text_format(history->arena, "SIP/2.0 %u %s", code, phrase_of(code));
    message_copy(message, request, "Via", "Via", false);
    if (code > 100 && code < 300 && request->is_initial && method_makes_dialog(request->method))
        message_copy(message, request, "Record-Route", "Record-Route", false);
    message_add(message, "From", message_value(request, "From"));
    add_to(history, wish, message, request);
    message_add(message, "Call-ID", message_value(request, "Call-ID"));
    message_add(message, "CSeq", message_value(request, "CSeq"));
    if (has_contact(message))
        add_contact(history, wish, message, request);
    add_challenge(message);
    return message;
}

struct message *call_response(struct history *history, const struct message_wish *wish,
                              const char **ret_reason)
{
    struct message *request = history_answered(history, wish);
    bool is_passing = wish->src->is_proxy && option_value(wish->options, "stray") == NULL;
    struct message *received;
    struct message *message;
    uint64_t code;

    if (request == NULL || !text_number(wish->what, 699, &code)) {
        *ret_reason = "no request on this hop that it could answer";
        return NULL;
    }
    if (code >= 200)
        request->is_answered = true;
    received = is_passing ? history_passed(history, wish, request) : NULL;
    if (received == NULL)
        return own_response(history, wish, request, (unsigned)code);
    received->is_answered = true;
    message = call_passed_on(history, wish, received);
    message_remove_at(message, message_find(message, 0, "Via"));
    return message;
}
