#include "ui/view_message_list.h"

#include <assert.h>
#include <stdlib.h>

#include "base/array.h"

struct entry {
    uint64_t id;
    uint64_t call;
    uint64_t leg;
    uint64_t transaction;
    uint64_t frame;
    int64_t time_us;
    int64_t end_offset;
    uint32_t capture;
    uint32_t frame_len;
    uint32_t offset;
    uint32_t length;
    uint32_t flags;
    uint16_t time_ns;
    uint16_t code;
    struct addr src;
    struct addr dst;
    uint8_t transport;
};

struct message_list {
    size_t users;
    struct entry *entries;
    size_t count, cap;
};

struct message_list *message_list_new(void)
{
    struct message_list *list = calloc(1, sizeof(*list));

    if (list != NULL)
        list->users = 1;
    return list;
}

struct message_list *message_list_keep(struct message_list *list)
{
    assert(list->users > 0);
    list->users++;
    return list;
}

void message_list_free(struct message_list *list)
{
    if (list == NULL || --list->users > 0)
        return;
    free(list->entries);
    free(list);
}

static enum err grow(struct message_list *list)
{
    struct entry *grown;

    if (list->count >= MESSAGE_LIST_MAX)
        return ERR_FULL;
    grown = array_grow(list->entries, &list->cap, list->count + 1, sizeof(*grown));
    if (grown == NULL)
        return ERR_MEMORY;
    list->entries = grown;
    return ERR_NONE;
}

enum err message_list_add(struct message_list *list, const struct message_row *row)
{
    enum err err = grow(list);

    assert(row != NULL);
    if (err != ERR_NONE)
        return err;
    list->entries[list->count++] = (struct entry){
        .id = row->id,
        .call = row->call,
        .leg = row->leg,
        .transaction = row->transaction,
        .frame = row->frame,
        .time_us = row->time_us,
        .time_ns = row->time_ns,
        .end_offset = row->end_offset,
        .capture = row->capture,
        .frame_len = row->frame_len,
        .offset = row->offset,
        .length = row->length,
        .flags = row->flags,
        .code = row->code,
        .src = row->src,
        .dst = row->dst,
        .transport = row->transport,
    };
    return ERR_NONE;
}

size_t message_list_count(const struct message_list *list)
{
    return list->count;
}

struct message_row message_list_at(const struct message_list *list, size_t at)
{
    const struct entry *entry = &list->entries[at];

    assert(at < list->count);
    return (struct message_row){
        .id = entry->id,
        .call = entry->call,
        .leg = entry->leg,
        .transaction = entry->transaction,
        .frame = entry->frame,
        .time_us = entry->time_us,
        .time_ns = entry->time_ns,
        .end_offset = entry->end_offset,
        .capture = entry->capture,
        .frame_len = entry->frame_len,
        .offset = entry->offset,
        .length = entry->length,
        .flags = entry->flags,
        .code = entry->code,
        .src = entry->src,
        .dst = entry->dst,
        .transport = entry->transport,
    };
}

size_t message_list_of_transaction(const struct message_list *list, size_t at, int step)
{
    uint64_t transaction = list->entries[at].transaction;

    assert(at < list->count);
    if (transaction == 0)
        return at;
    for (size_t i = step > 0 ? at + 1 : at - 1; i<list->count; i += step> 0 ? 1 : SIZE_MAX) {
        if (list->entries[i].transaction == transaction)
            return i;
    }
    return at;
}

void message_list_place(const struct message_list *list, size_t at, size_t *ret_place,
                        size_t *ret_count)
{
    uint64_t transaction = list->entries[at].transaction;

    assert(at < list->count);
    *ret_place = *ret_count = 0;
    for (size_t i = 0; i < list->count && transaction != 0; i++) {
        *ret_count += list->entries[i].transaction == transaction;
        if (i == at)
            *ret_place = *ret_count;
    }
}
