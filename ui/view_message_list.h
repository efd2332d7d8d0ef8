/*
 * ui/view_message_list.h: the messages of some calls in order: the places of their bytes and their names,
 * for use without another query.
 *
 * Ownership: shared by several views: message_list_keep and message_list_free count them.
 * Threads:   the main thread.
 * Limits:    MESSAGE_LIST_MAX messages, some 120 bytes each; then ERR_FULL.
 */
#ifndef UI_VIEW_MESSAGE_LIST_H
#define UI_VIEW_MESSAGE_LIST_H

#include "export/flow.h"
#include "store/query_messages.h"

#define MESSAGE_LIST_MAX FLOW_MESSAGES_MAX

struct message_list;

/* Make an empty list; NULL when the host has no memory. */
struct message_list *message_list_new(void);

/* Add an owner and return the list; remove an owner. The last owner's message_list_free frees the list.
 * message_list_free takes NULL too. */
struct message_list *message_list_keep(struct message_list *list);
void message_list_free(struct message_list *list);

/* Add the next message. ERR_FULL, ERR_MEMORY. */
MUST_CHECK enum err message_list_add(struct message_list *list, const struct message_row *row);

size_t message_list_count(const struct message_list *list);

/* Return a message: all of the row but its texts, which are absent, and its cseq and dialog. */
struct message_row message_list_at(const struct message_list *list, size_t at);

/* Return the next message of the same transaction, or the one before (step -1); `at` when there is
 * none. */
size_t message_list_of_transaction(const struct message_list *list, size_t at, int step);

/* Return the place of a message in its transaction, from 1, and how many there are; 0 of 0 for one without
 * transaction. Cost: O(messages). */
void message_list_place(const struct message_list *list, size_t at, size_t *ret_place,
                        size_t *ret_count);

#endif
