#include "store/call_condition.h"

static enum err compile(const char *expression, struct regex **ret_regex, struct error *reterr)
{
    return expression == NULL ? ERR_NONE : regex_new(expression, ret_regex, reterr);
}

enum err call_condition_init(struct view *view, const struct call_query *query,
                             struct call_condition *condition, struct error *reterr)
{
    enum err err;

    *condition = (struct call_condition){.query = query};
    condition->calls = (struct view_set){.ids = query->calls, .count = query->call_count};
    err = compile(query->from, &condition->from, reterr);
    if (err == ERR_NONE)
        err = compile(query->to, &condition->to, reterr);
    if (err == ERR_NONE)
        err = compile(query->ruri, &condition->ruri, reterr);
    for (size_t i = 0; i < CALL_TEXTS && err == ERR_NONE; i++) {
        if (query->texts[i] != NULL && query->texts[i][0] != '\0')
            err = text_search_new(view, query->texts[i], &condition->texts[i], reterr);
    }
    return err;
}

void call_condition_release(struct call_condition *condition)
{
    regex_free(condition->from);
    regex_free(condition->to);
    regex_free(condition->ruri);
    for (size_t i = 0; i < CALL_TEXTS; i++)
        text_search_free(condition->texts[i]);
}

static void add_regex(struct select *select, const char *text, struct regex *regex)
{
    if (regex != NULL)
        select_add_pointer(select, text, regex, VIEW_REGEX_TYPE);
}

void call_condition_add(struct call_condition *condition, struct select *select)
{
    const struct call_query *query = condition->query;

    if (!query->is_all)
        select_add(select, " AND c.is_invite");
    if (query->past_id != 0)
        select_add_int(select, " AND c.id > ?", (int64_t)query->past_id);
    if (query->since_us != 0)
        select_add_int(select, " AND c.start_us >= ?", query->since_us);
    if (query->until_us != 0)
        select_add_int(select, " AND c.start_us <= ?", query->until_us);
    if (query->states != 0)
        select_add_int(select, " AND ((1 << c.state) & ?) != 0", query->states);
    if (query->has_problem)
        select_add(select, " AND c.findings > 0");
    if (query->call_count > 0)
        select_add_pointer(select, " AND is_wanted(?, c.id)", &condition->calls, VIEW_SET_TYPE);
    add_regex(select, " AND is_match(?, c.from_user, c.from_host, c.from_display)",
              condition->from);
    add_regex(select, " AND is_match(?, c.to_user, c.to_host, c.to_display)", condition->to);
    add_regex(select, " AND is_match(?, c.ruri)", condition->ruri);
    for (size_t i = 0; i < CALL_TEXTS; i++) {
        if (condition->texts[i] != NULL)
            text_search_add(condition->texts[i], select);
    }
}
