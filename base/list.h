/*
 * base/list.h: a doubly linked list through the objects themselves, oldest first.
 *
 * Tables keep their objects in one such list in order of last use: the head is the next to expire
 * and the one to evict at the cap, both in O(1).
 *
 * Ownership: links only; the objects are the caller's.
 * Threads:   belongs to one thread.
 */
#ifndef BASE_LIST_H
#define BASE_LIST_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>

struct link {
    struct link *prev;
    struct link *next; /* NULL while in no list */
};

/* The list is a ring through its own link. */
struct list {
    struct link ends;
};

/* The object of type `type` whose member `member` is the link at `ptr`. */
#define LIST_OBJECT(ptr, type, member) ((type *)(void *)((char *)(ptr)-offsetof(type, member)))

static inline void list_init(struct list *list)
{
    list->ends.prev = list->ends.next = &list->ends;
}

static inline bool link_is_in_list(const struct link *link)
{
    return link->next != NULL;
}

/* Return the oldest link, or NULL. */
static inline struct link *list_first(const struct list *list)
{
    return list->ends.next == &list->ends ? NULL : list->ends.next;
}

/* Return the link after `link`, or NULL. */
static inline struct link *list_next(const struct list *list, const struct link *link)
{
    assert(link->next != NULL);
    return link->next == &list->ends ? NULL : link->next;
}

/* Take the link out of the list it is in; nothing when it is in none. */
static inline void list_remove(struct link *link)
{
    if (link->next == NULL)
        return;
    link->prev->next = link->next;
    link->next->prev = link->prev;
    link->prev = link->next = NULL;
}

/* Put the link at the young end, out of whichever list it was in. */
static inline void list_append(struct list *list, struct link *link)
{
    assert(list->ends.next != NULL);
    list_remove(link);
    link->prev = list->ends.prev;
    link->next = &list->ends;
    link->prev->next = link;
    list->ends.prev = link;
}

#endif
