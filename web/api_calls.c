#include "export/json.h"
#include "store/query_page.h"
#include "web/api.h"
#include "web/api_parts.h"
#include "web/cursor.h"
#include "web/events.h"

/* ---- the list ---- */

/* The parameters of a request for a page. */
struct page_request {
    struct api_choice_texts texts;
    struct call_page page;
    uint64_t keys; /* of each call */
    bool has_cursor;
};

/* A page on its way into the answer. */
struct page_writer {
    struct web_state *web;
    struct json_writer json;
    const struct page_request *request;
    size_t limit;
    size_t count;   /* rows written, or found */
    uint64_t first; /* calls of the first and last row */
    uint64_t last;
    bool has_more; /* there are rows past the limit */
    uint64_t total;
    uint64_t matching; /* when is_counted */
    bool is_counted;
    enum err err;
    struct error *reterr;
};

static bool read_sort(const struct web_request *request, struct web_response *response,
                      enum call_sort *ret_sort)
{
    const char *names[CALL_SORTS + 1] = {0};
    unsigned sort;

    for (unsigned i = 0; i < CALL_SORTS; i++)
        names[i] = call_sort_name((enum call_sort)i);
    if (!api_choice(request, response, "sort", names, CALL_SORT_NUMBER, &sort))
        return false;
    *ret_sort = (enum call_sort)sort;
    return true;
}

static bool read_fields(const struct web_request *request, struct web_response *response,
                        uint64_t *ret_keys)
{
    struct slice rest = web_request_query(request, "fields");

    *ret_keys = rest.len == 0 ? JSON_CALL_ALL : 0;
    while (rest.len > 0) {
        size_t end = slice_find(rest, 0, ',');

        if (!json_call_key(slice_trim(slice_sub(rest, 0, end)), ret_keys)) {
            api_refuse(response, "fields",
                       "keys of a call with commas between are wanted, as in n,state,from");
            return false;
        }
        rest = slice_from(rest, end == SLICE_NONE ? rest.len : end + 1);
    }
    /* Without its id a call could not be asked for. */
    return json_call_key(SLICE_LITERAL("id"), ret_keys);
}

/* A cursor has its order; the request must not have another one. */
static bool read_cursor(const struct web_request *request, struct web_response *response,
                        struct page_request *wanted)
{
    struct slice text = web_request_query(request, "cursor");
    struct call_page *page = &wanted->page;
    struct web_cursor cursor;

    if (text.len == 0)
        return true;
    if (!web_cursor_read(text, WEB_CURSOR_CALLS, &cursor) || cursor.sort >= CALL_SORTS) {
        api_refuse(response, "cursor", "next or prev of an earlier answer is wanted");
        return false;
    }
    if ((!slice_is_absent(web_request_query(request, "sort")) && cursor.sort != page->sort) ||
        (!slice_is_absent(web_request_query(request, "order")) &&
         cursor.is_descending != page->is_descending)) {
        api_refuse(response, "cursor", "it belongs to another order; begin without it");
        return false;
    }
    page->sort = (enum call_sort)cursor.sort;
    page->is_descending = cursor.is_descending;
    page->is_backward = cursor.is_backward;
    page->has_anchor = true;
    page->anchor = cursor.id;
    wanted->has_cursor = true;
    return true;
}

static bool read_page(const struct web_request *request, struct web_response *response,
                      struct page_request *wanted)
{
    static const char *const orders[] = {"asc", "desc", NULL};
    struct call_page *page = &wanted->page;
    unsigned order;

    *wanted = (struct page_request){0};
    if (!api_call_query(request, response, &wanted->texts, &page->which) ||
        !read_sort(request, response, &page->sort) ||
        !api_choice(request, response, "order", orders, 0, &order) ||
        !api_limit(request, response, &page->limit) ||
        !read_fields(request, response, &wanted->keys))
        return false;
    page->is_descending = order == 1;
    if (!web_request_number(request, "skip", 0, INT64_MAX, 0, &page->skip)) {
        api_refuse(response, "skip", "a number of rows is wanted");
        return false;
    }
    return read_cursor(request, response, wanted);
}

static bool is_narrowed(const struct call_query *which)
{
    return which->since_us != 0 || which->until_us != 0 || which->states != 0 ||
           which->has_problem || which->texts[0] != NULL;
}

/* Count how many calls there are and how many of them match, unless that takes too long. */
static enum err count_calls(struct page_writer *writer)
{
    const struct call_query *which = &writer->request->page.which;
    struct web_totals *totals = event_hub_totals(writer->web->events);
    struct view *view = writer->web->view;
    enum err err = web_totals_all(totals, view, which->is_all, &writer->total, writer->reterr);

    if (err != ERR_NONE)
        return err;
    writer->matching = writer->total;
    if (is_narrowed(which))
        err = web_totals_matching(totals, view, which, &writer->matching, writer->reterr);
    writer->is_counted = err == ERR_NONE;
    return err == ERR_STOPPED ? ERR_NONE : err;
}

/* Take one more row; false past the limit, where *has_more is all that is noted. */
static bool take_row(struct page_writer *writer, uint64_t call)
{
    if (writer->count == writer->limit) {
        writer->has_more = true;
        return false;
    }
    if (writer->count == 0)
        writer->first = call;
    writer->last = call;
    writer->count++;
    return true;
}

static bool find_row(void *context, const struct call_row *row)
{
    return take_row(context, row->id);
}

static bool write_row(void *context, const struct call_row *row)
{
    struct page_writer *writer = context;

    if (!take_row(writer, row->id))
        return false;
    writer->err = json_call_begin(&writer->json, writer->web->view, row, writer->request->keys,
                                  writer->reterr);
    json_write_close(&writer->json, '}');
    return writer->err == ERR_NONE;
}

/* Make a jump to beyond the middle of the list one from its end, where fewer rows have to be sorted. */
static bool turn_round(struct page_writer *writer, struct call_page *page)
{
    uint64_t left = writer->matching - page->skip;

    if (!writer->is_counted || page->has_anchor || page->skip <= writer->matching / 2 ||
        page->skip >= writer->matching)
        return false;
    if (page->limit > left)
        page->limit = writer->limit = (size_t)left;
    page->skip = left - page->limit;
    page->is_backward = true;
    return true;
}

/* Find where a backward page ends, and make it a forward one from there. */
static enum err find_first(struct page_writer *writer, struct call_page *page)
{
    struct page_writer found = *writer;
    enum err err;

    page->limit++;
    err = query_page(writer->web->view, page, find_row, &found, writer->reterr);
    writer->has_more = found.has_more;
    page->is_backward = false;
    page->has_anchor = page->has_itself = true;
    page->anchor = found.last;
    page->skip = 0;
    page->limit = found.count;
    return err;
}

static enum err write_rows(struct page_writer *writer)
{
    struct call_page page = writer->request->page;
    bool is_turned = turn_round(writer, &page);
    bool has_rest = page.skip > 0;
    enum err err = ERR_NONE;

    if (!page.is_backward)
        page.limit++;
    else
        err = find_first(writer, &page);
    if (is_turned)
        writer->has_more = has_rest;
    if (err == ERR_NONE && page.limit > 0)
        err = query_page(writer->web->view, &page, write_row, writer, writer->reterr);
    return err == ERR_NONE ? writer->err : err;
}

static void write_cursor(struct json_writer *json, const char *key, const struct call_page *page,
                         bool is_backward, uint64_t call)
{
    const struct web_cursor cursor = {
        .list = WEB_CURSOR_CALLS,
        .sort = (uint8_t)page->sort,
        .is_descending = page->is_descending,
        .is_backward = is_backward,
        .id = call,
    };
    char memory[WEB_CURSOR_LEN + 1];
    struct buf buf;

    if (call == 0) {
        json_write_null(json, key);
        return;
    }
    buf_init(&buf, memory, sizeof(memory));
    web_cursor_write(&cursor, &buf);
    json_write_string(json, key, buf_as_slice(&buf));
}

/* Write where the pages beside this one begin. */
static void write_cursors(struct page_writer *writer)
{
    const struct call_page *page = &writer->request->page;
    bool has_next = page->is_backward ? writer->count > 0 : writer->has_more;
    bool has_before = writer->request->has_cursor || page->skip > 0;
    bool has_prev = page->is_backward ? writer->has_more : has_before && writer->count > 0;

    write_cursor(&writer->json, "next", page, false, has_next ? writer->last : 0);
    write_cursor(&writer->json, "prev", page, true, has_prev ? writer->first : 0);
}

/* Write how many there are; null where counting takes too long. */
static void write_counts(struct page_writer *writer)
{
    json_write_number(&writer->json, "total", writer->total);
    if (writer->is_counted)
        json_write_number(&writer->json, "matching", writer->matching);
    else
        json_write_null(&writer->json, "matching");
}

void api_calls(struct web_state *web, const struct web_request *request,
               struct web_response *response)
{
    struct page_request wanted;
    struct error error;
    struct page_writer writer = {
        .web = web, .json = {.out = &response->out}, .request = &wanted, .reterr = &error};
    enum err err = ERR_NONE;

    if (!read_page(request, response, &wanted) || !api_begin(web, request, response, true))
        return;
    writer.limit = wanted.page.limit;
    json_write_open(&writer.json, NULL, '{');
    json_write_open(&writer.json, "calls", '[');
    /* Counting may take what time there is: rows come first, unless their place depends on it. */
    if (wanted.page.skip > 0)
        err = count_calls(&writer);
    if (err == ERR_NONE)
        err = write_rows(&writer);
    json_write_close(&writer.json, ']');
    write_cursors(&writer);
    if (err == ERR_NONE && wanted.page.skip == 0)
        err = count_calls(&writer);
    write_counts(&writer);
    json_write_end_line(&writer.json);
    if (err != ERR_NONE)
        api_fail(response, err, &error);
}
