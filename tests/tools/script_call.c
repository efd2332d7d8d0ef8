#include "tests/tools/script_call.h"

#include <ctype.h>
#include <string.h>

#include "tests/tools/script_body.h"

struct message *call_new(struct history *history, const struct message_wish *wish)
{
    struct message *message = text_take(history->arena, sizeof(*message));

    message->call = wish->call;
    message->src = message->origin = wish->src;
    message->dst = wish->dst;
    message->what = message->method = wish->what;
    return message;
}

/* Copy a message that is passed on. */
struct message *call_passed_on(struct history *history, const struct message_wish *wish,
                               const struct message *from)
{
    struct message *message = text_take(history->arena, sizeof(*message));

    *message = *from;
    message->src = wish->src;
    message->dst = wish->dst;
    message->is_answered = false;
    return message;
}

const char *call_tag(struct history *history, const struct message_wish *wish)
{
    return text_format(history->arena, "%s-%s", wish->src->name, wish->call->name);
}

struct message *call_message(struct history *history, const struct message_wish *wish,
                             const char **ret_reason)
{
    bool is_response = isdigit((unsigned char)wish->what[0]) != 0;
    struct message *message = is_response ? call_response(history, wish, ret_reason)
                                          : call_request(history, wish, ret_reason);

    if (message == NULL)
        return NULL;
    if (!body_set(history->arena, message, wish->options)) {
        *ret_reason = "the sdp option is not MEDIA/PORT or MEDIA/PORT/DIRECTION";
        return NULL;
    }
    message->older = history->newest;
    history->newest = message;
    return message;
}
