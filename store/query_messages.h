/*
 * store/query_messages.h: messages in (time, id) order.
 *
 * Threads:   the view's thread.
 */
#ifndef STORE_QUERY_MESSAGES_H
#define STORE_QUERY_MESSAGES_H

#include "store/view.h"

/* Which messages. Zero-initialised it means all. */
struct message_query {
    const uint64_t *calls; /* of these calls only */
    size_t call_count;     /* 0: of any call */
    int64_t since_us;      /* 0: from the first */
    int64_t until_us;      /* 0: to the last */
    int64_t after_us;      /* keyset: rows after this pair; both 0: from the first */
    uint64_t after_id;
    uint64_t limit; /* 0: no limit */
};

/* Returns false to stop. */
typedef bool message_visitor(void *context, const struct message_row *row);

/* Visit one message. ERR_NOT_FOUND when there is none of that number. */
MUST_CHECK enum err query_message(struct view *view, uint64_t message, message_visitor *visit,
                                  void *context, struct error *reterr);

/* Visit messages. */
MUST_CHECK enum err query_messages(struct view *view, const struct message_query *query,
                                   message_visitor *visit, void *context, struct error *reterr);

#endif
