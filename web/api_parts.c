#include "web/api_parts.h"

#include <assert.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/hash.h"

#define SHORT_ID_LEN  12
#define RETRY_AFTER_S 5

/* What failures of queries are to a client. */
static const struct {
    enum err err;
    int status;
    const char *code;
} failures[] = {
    {ERR_USAGE, 400, "bad_request"},   {ERR_NOT_FOUND, 404, "not_found"},
    {ERR_AMBIGUOUS, 409, "ambiguous"}, {ERR_INPUT, 410, "bytes_gone"},
    {ERR_FULL, 400, "too_many"},       {ERR_MEMORY, 503, "no_memory"},
    {ERR_OUTPUT, 500, "cannot_write"}, {ERR_DAMAGED, 410, "bytes_gone"},
};

void api_fail(struct web_response *response, enum err err, const struct error *error)
{
    assert(err != ERR_NONE);
    if (err == ERR_STOPPED) {
        response->retry_after_s = RETRY_AFTER_S;
        web_response_error(response, 503, "too_slow", "this takes too long; narrow the search");
        return;
    }
    for (size_t i = 0; i < COUNT_OF(failures); i++) {
        if (failures[i].err == err) {
            web_response_error(response, failures[i].status, failures[i].code, "%s", error->text);
            return;
        }
    }
    web_response_error(response, 500, "failed", "%s", error->text);
}

void api_refuse(struct web_response *response, const char *name, const char *wanted)
{
    char memory[64];
    struct buf code;

    buf_init(&code, memory, sizeof(memory));
    buf_format(&code, "bad_%s", name);
    web_response_error(response, 400, memory, "%s: %s", name, wanted);
}

/* Hash what makes one answer differ from another one; lengths keep neighbours apart. */
static uint64_t hash_of(const struct web_request *request, uint64_t seed)
{
    uint64_t hash = hash_bytes(request->path, seed);

    for (size_t i = 0; i < request->query_count; i++) {
        hash = hash_mix(hash, request->query[i].name.len);
        hash = hash_bytes(request->query[i].name, hash);
        hash = hash_mix(hash, request->query[i].value.len);
        hash = hash_bytes(request->query[i].value, hash);
    }
    return hash;
}

bool api_begin(struct web_state *web, const struct web_request *request,
               struct web_response *response, bool has_version)
{
    struct error error;
    uint64_t version;
    enum err err;
    struct buf etag;

    response->content_type = "application/json";
    if (!has_version)
        return true;
    err = view_version(web->view, &version, &error);
    if (err != ERR_NONE) {
        api_fail(response, err, &error);
        return false;
    }
    buf_init(&etag, response->etag, sizeof(response->etag));
    buf_format(&etag, "\"%llx-%llx\"", (unsigned long long)version,
               (unsigned long long)hash_of(request, (uint64_t)web->start_us));
    return true;
}

bool api_flag(const struct web_request *request, struct web_response *response, const char *name,
              bool otherwise, bool *ret_flag)
{
    uint64_t number;

    if (!web_request_number(request, name, 0, 1, otherwise, &number)) {
        api_refuse(response, name, "0 or 1 is wanted");
        return false;
    }
    *ret_flag = number == 1;
    return true;
}

bool api_limit(const struct web_request *request, struct web_response *response, size_t *ret_limit)
{
    uint64_t limit;

    if (!web_request_number(request, "limit", 1, API_PAGE_MAX, API_PAGE_DEFAULT, &limit)) {
        api_refuse(response, "limit", "a number from 1 to 500 is wanted");
        return false;
    }
    *ret_limit = (size_t)limit;
    return true;
}

bool api_choice(const struct web_request *request, struct web_response *response, const char *name,
                const char *const *words, unsigned otherwise, unsigned *ret_choice)
{
    struct slice text = web_request_query(request, name);
    char memory[200];
    struct buf wanted;

    buf_init(&wanted, memory, sizeof(memory));
    if (slice_is_absent(text)) {
        *ret_choice = otherwise;
        return true;
    }
    for (unsigned i = 0; words[i] != NULL; i++) {
        if (slice_is(text, words[i])) {
            *ret_choice = i;
            return true;
        }
        buf_format(&wanted, "%s%s", i == 0 ? "" : ", ", words[i]);
    }
    buf_text(&wanted, " are the choices");
    api_refuse(response, name, memory);
    return false;
}

/* Whether the id is that of the row, and not only its beginning or a part of its Call-ID. */
struct wanted_call {
    struct slice id;
    bool is_found;
};

static bool compare_id(void *context, const struct call_row *row)
{
    struct wanted_call *wanted = context;

    wanted->is_found = slice_equal(row->short_id, wanted->id);
    return true;
}

/* Return whether the text has the shape of a short id: nothing else is searched for. */
static bool is_id(struct slice id)
{
    for (size_t i = 0; i < id.len; i++) {
        int byte = slice_at(id, i);

        if ((byte < 'a' || byte > 'z') && (i == 0 || byte < '0' || byte > '9'))
            return false;
    }
    return id.len == SHORT_ID_LEN;
}

static enum err find_by_id(struct view *view, struct slice id, uint64_t *ret_call,
                           struct error *reterr)
{
    struct wanted_call wanted = {.id = id};
    char text[SHORT_ID_LEN + 1];
    struct buf buf;
    enum err err;

    buf_init(&buf, text, sizeof(text));
    buf_slice(&buf, id);
    err = query_call_find(view, text, ret_call, reterr);
    if (err == ERR_NONE)
        err = query_call(view, *ret_call, compare_id, &wanted, reterr);
    if (err == ERR_NONE && !wanted.is_found)
        err = error_set(reterr, ERR_NOT_FOUND, "there is no call '%s'", text);
    return err;
}

bool api_find_call(struct web_state *web, struct web_response *response, struct slice id,
                   uint64_t *ret_call)
{
    struct wanted_call any = {0};
    struct error error;
    enum err err = ERR_NOT_FOUND;

    error_set(&error, err, "there is no call of that id");
    if (slice_starts_nocase(id, "n:") && slice_decimal(slice_from(id, 2), INT64_MAX, ret_call))
        err = query_call(web->view, *ret_call, compare_id, &any, &error);
    else if (is_id(id))
        err = find_by_id(web->view, id, ret_call, &error);
    if (err != ERR_NONE)
        api_fail(response, err, &error);
    return err == ERR_NONE;
}

/* Consume the text up to the next comma. */
static struct slice next_word(struct slice *rest)
{
    size_t end = slice_find(*rest, 0, ',');
    struct slice word = slice_trim(slice_sub(*rest, 0, end));

    *rest = slice_from(*rest, end == SLICE_NONE ? rest->len : end + 1);
    return word;
}

bool api_find_calls(struct web_state *web, struct web_response *response, struct slice ids,
                    uint64_t *calls, size_t max, size_t *ret_count)
{
    size_t count = 0;

    assert(max > 0);
    while (ids.len > 0) {
        struct slice id = next_word(&ids);
        uint64_t call;
        size_t at = 0;

        if (!api_find_call(web, response, id, &call))
            return false;
        while (at < count && calls[at] != call)
            at++;
        if (at == max) {
            web_response_error(response, 400, "too_many", "calls: %zu at most", max);
            return false;
        }
        calls[at] = call;
        count += at == count;
    }
    *ret_count = count;
    return true;
}

/* Return the bits of a state word, or of one that stands for several; 0 for an unknown one. */
static uint32_t states_of(struct slice word)
{
    if (slice_is(word, "answered"))
        return 1u << CALL_IN_CALL | 1u << CALL_COMPLETED | 1u << CALL_NO_ACK |
               1u << CALL_TRANSFERRED;
    for (unsigned i = 1; i < CALL_STATES; i++) {
        if (slice_is(word, call_state_name((enum call_state)i)))
            return UINT32_C(1) << i;
    }
    return 0;
}

static bool read_states(const struct web_request *request, struct web_response *response,
                        uint32_t *ret_states)
{
    struct slice rest = web_request_query(request, "state");

    *ret_states = 0;
    while (rest.len > 0) {
        uint32_t states = states_of(next_word(&rest));

        if (states == 0) {
            api_refuse(response, "state",
                       "states with commas between are wanted, as in busy,failed");
            return false;
        }
        *ret_states |= states;
    }
    return true;
}

static bool read_time(const struct web_request *request, struct web_response *response,
                      const char *name, int64_t *ret_time_us)
{
    struct slice text = web_request_query(request, name);

    *ret_time_us = 0;
    if (text.len == 0)
        return true;
    if (!clock_read(text, CLOCK_UTC, ret_time_us)) {
        api_refuse(response, name, "a time is wanted, as in 2026-07-25T17:20:08Z");
        return false;
    }
    if (*ret_time_us <= 0)
        *ret_time_us = 1;
    return true;
}

static bool read_filter(const struct web_request *request, struct web_response *response,
                        struct api_choice_texts *texts, const char **ret_filter)
{
    struct slice filter = slice_trim(web_request_query(request, "filter"));
    struct buf buf;

    *ret_filter = NULL;
    if (filter.len == 0)
        return true;
    if (filter.len > API_FILTER_MAX || slice_find(filter, 0, 0) != SLICE_NONE) {
        api_refuse(response, "filter", "a text of at most 256 bytes is wanted");
        return false;
    }
    buf_init(&buf, texts->filter, sizeof(texts->filter));
    buf_slice(&buf, filter);
    *ret_filter = texts->filter;
    return true;
}

bool api_call_query(const struct web_request *request, struct web_response *response,
                    struct api_choice_texts *texts, struct call_query *ret_query)
{
    struct call_query query = {0};

    if (!api_flag(request, response, "all", false, &query.is_all) ||
        !api_flag(request, response, "problems", false, &query.has_problem) ||
        !read_states(request, response, &query.states) ||
        !read_time(request, response, "since", &query.since_us) ||
        !read_time(request, response, "until", &query.until_us) ||
        !read_filter(request, response, texts, &query.texts[0]))
        return false;
    *ret_query = query;
    return true;
}
