#include "tests/tools/script_history.h"

#include <string.h>

bool method_makes_dialog(const char *method)
{
    return strcmp(method, "INVITE") == 0 || strcmp(method, "SUBSCRIBE") == 0 ||
           strcmp(method, "REFER") == 0;
}

struct message *history_last(const struct history *history, const struct call *call,
                             const struct host *src, const struct host *dst, const char *what)
{
    struct message *message = history->newest;

    while (message != NULL && (message->call != call || message->src != src ||
                               message->dst != dst || strcmp(message->what, what) != 0))
        message = message->older;
    return message;
}

const struct message *history_received(const struct history *history, const struct call *call,
                                       const struct host *host, const char *method)
{
    const struct message *message = history->newest;

    while (message != NULL && (message->call != call || message->dst != host ||
                               message->code != 0 || !message_is(message, method)))
        message = message->older;
    return message;
}

const struct message *history_final(const struct history *history, const struct call *call,
                                    const struct host *from, const struct host *to)
{
    const struct message *message = history->newest;

    while (message != NULL &&
           (message->call != call || (from != NULL && message->src != from) || message->dst != to ||
            message->code < 200 || !message_is(message, "INVITE")))
        message = message->older;
    return message;
}

const struct message *history_dialog(const struct history *history, const struct message_wish *wish)
{
    const char *peer = option_value(wish->options, "dialog");
    bool is_caller = wish->src == wish->call->caller;

    for (const struct message *m = history->newest; m != NULL; m = m->older) {
        if (m->call != wish->call || m->code < (peer == NULL ? 200 : 101) || m->code > 299 ||
            !m->is_initial || !method_makes_dialog(m->method))
            continue;
        if (is_caller ? m->dst != wish->src : m->origin != wish->src)
            continue;
        if (!is_caller || peer == NULL || strcmp(m->origin->name, peer) == 0)
            return m;
    }
    return NULL;
}

unsigned history_cseq(const struct history *history, const struct message_wish *wish)
{
    unsigned highest = 0;

    for (const struct message *m = history->newest; m != NULL; m = m->older)
        if (m->call == wish->call && m->origin == wish->src && m->code == 0 && m->cseq > highest)
            highest = m->cseq;
    return highest;
}

struct message *history_answered(const struct history *history, const struct message_wish *wish)
{
    const char *of = option_value(wish->options, "of");
    struct message *latest = NULL;

    for (struct message *m = history->newest; m != NULL; m = m->older) {
        if (m->call != wish->call || m->src != wish->dst || m->dst != wish->src || m->code != 0 ||
            message_is(m, "ACK") || (of != NULL && !message_is(m, of)))
            continue;
        if (!m->is_answered)
            return m;
        if (latest == NULL)
            latest = m;
    }
    return latest;
}

struct message *history_passed(const struct history *history, const struct message_wish *wish,
                               const struct message *request)
{
    for (struct message *m = history->newest; m != NULL; m = m->older)
        if (m->call == wish->call && m->dst == wish->src && strcmp(m->what, wish->what) == 0 &&
            m->cseq == request->cseq && message_is(m, request->method) && !m->is_answered)
            return m;
    return NULL;
}
