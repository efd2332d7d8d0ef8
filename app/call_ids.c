#include "app/call_ids.h"

#include <stdlib.h>
#include <unistd.h>

/* A growing list of ids. */
struct id_list {
    uint64_t *ids;
    size_t count;
    size_t cap;
    enum err err;
};

static bool append(struct id_list *list, uint64_t id)
{
    size_t cap = list->cap == 0 ? 64 : list->cap * 2;
    uint64_t *ids;

    if (list->count == list->cap) {
        ids = realloc(list->ids, cap * sizeof(*ids));
        list->err = ids == NULL ? ERR_MEMORY : ERR_NONE;
        if (ids == NULL)
            return false;
        list->ids = ids;
        list->cap = cap;
    }
    list->ids[list->count++] = id;
    return true;
}

static bool append_call(void *context, const struct call_row *row)
{
    return append(context, row->id);
}

/* Hand the list over when all went well, else free it. */
static enum err hand_over(struct id_list *list, enum err err, uint64_t **ret_calls,
                          size_t *ret_count, struct error *reterr)
{
    if (err == ERR_NONE && list->err != ERR_NONE)
        err = error_set(reterr, list->err, "out of memory");
    if (err != ERR_NONE) {
        free(list->ids);
        return err;
    }
    *ret_calls = list->ids;
    *ret_count = list->count;
    return ERR_NONE;
}

static enum err append_named(struct input *input, struct id_list *list, struct error *reterr)
{
    const struct options *options = input->options;

    for (size_t i = 0; i < options->word_count; i++) {
        uint64_t call;
        enum err err = query_call_find(input->view, options->words[i], &call, reterr);

        if (err == ERR_NOT_FOUND && access(options->words[i], F_OK) == 0)
            return error_set(reterr, err,
                             "there is no call '%s'; several captures are given with -r",
                             options->words[i]);
        if (err != ERR_NONE)
            return err;
        if (!append(list, call))
            break;
    }
    return ERR_NONE;
}

enum err call_ids_chosen(struct selection *selection, uint64_t **ret_calls, size_t *ret_count,
                         struct error *reterr)
{
    struct id_list list = {0};
    struct selection_counts counts;
    enum err err;

    if (selection->input->options->word_count > 0)
        err = append_named(selection->input, &list, reterr);
    else
        err = selection_visit_calls(selection, append_call, &list, &counts, reterr);
    return hand_over(&list, err, ret_calls, ret_count, reterr);
}

/* The only call there is, of any kind when there is no INVITE. */
static enum err append_only(struct input *input, struct id_list *list, struct error *reterr)
{
    struct call_query query = {.limit = 2};
    uint64_t total = 0;
    uint64_t matching = 0;
    enum err err;

    for (int kind = KIND_INVITES; kind <= KIND_ALL && matching == 0; kind++) {
        query.is_all = kind == KIND_ALL;
        err = query_call_counts(input->view, &query, &total, &matching, reterr);
        if (err != ERR_NONE)
            return err;
    }
    if (matching == 0)
        return error_set(reterr, ERR_NOT_FOUND, "there is no call");
    if (matching > 1)
        return error_set(reterr, ERR_USAGE,
                         "there are %llu calls; say which by the number that 'rung calls%s' gives",
                         (unsigned long long)matching, query.is_all ? " --all" : "");
    return query_calls(input->view, &query, append_call, list, reterr);
}

enum err call_ids_named(struct input *input, uint64_t **ret_calls, size_t *ret_count,
                        struct error *reterr)
{
    struct id_list list = {0};
    enum err err = input->options->word_count > 0 ? append_named(input, &list, reterr)
                                                  : append_only(input, &list, reterr);

    return hand_over(&list, err, ret_calls, ret_count, reterr);
}
