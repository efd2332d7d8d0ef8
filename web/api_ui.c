#include "export/action.h"
#include "export/json_writer.h"
#include "export/list_column.h"
#include "web/api.h"
#include "web/api_parts.h"

/* Write an array of the parts of a text, `separator` between them. */
static void write_parts(struct json_writer *json, const char *key, const char *text, char separator)
{
    struct slice rest = slice_from_text(text);

    json_write_open(json, key, '[');
    while (rest.len > 0) {
        struct slice part = slice_sub(rest, 0, slice_find(rest, 0, (uint8_t)separator));

        json_write_string(json, NULL, part);
        rest = slice_from(rest, part.len + 1);
    }
    json_write_close(json, ']');
}

static void write_text_or_null(struct json_writer *json, const char *key, const char *text)
{
    if (text == NULL)
        json_write_null(json, key);
    else
        json_write_string(json, key, slice_from_text(text));
}

static void write_column(struct json_writer *json, const struct list_column *column)
{
    const struct list_on_page *page = &column->page;
    bool is_right = column->is_number && !page->is_text;

    json_write_open(json, NULL, '{');
    write_text_or_null(json, "name", column->name);
    write_text_or_null(json, "title", page->title != NULL ? page->title : column->title);
    write_text_or_null(json, "width", page->width);
    write_text_or_null(json, "align", is_right ? "right" : "left");
    write_text_or_null(json, "sort",
                       column->is_sortable ? call_sort_name(list_call_sort(column)) : NULL);
    write_parts(json, "members", page->members, ',');
    write_text_or_null(json, "help", page->help);
    json_write_close(json, '}');
}

static void write_columns(struct json_writer *json)
{
    const struct list_column *columns[LIST_COLUMNS_MAX];
    size_t count = list_call_columns_find(LIST_PAGE_DEFAULT, columns, LIST_COLUMNS_MAX);

    json_write_open(json, "columns", '[');
    for (size_t i = 0; i < count; i++)
        write_column(json, columns[i]);
    json_write_close(json, ']');
}

/* Write the views of the page in which a key applies. */
static void write_views(struct json_writer *json, uint32_t where)
{
    json_write_open(json, "views", '[');
    if (where == WHERE_ANY) {
        json_write_string(json, NULL, SLICE_LITERAL("any"));
    } else {
        if ((where & WHERE_CALLS) != 0)
            json_write_string(json, NULL, SLICE_LITERAL("calls"));
        if ((where & WHERE_FLOW) != 0)
            json_write_string(json, NULL, SLICE_LITERAL("call"));
    }
    json_write_close(json, ']');
}

static void write_key(struct json_writer *json, const struct action_row *row)
{
    json_write_open(json, NULL, '{');
    write_text_or_null(json, "action", row->name);
    write_parts(json, "keys", row->page.keys, ' ');
    write_views(json, row->page.where);
    write_text_or_null(json, "label", row->label);
    json_write_number_or_null(json, "hint", row->hint);
    write_text_or_null(json, "help", row->page.help);
    json_write_close(json, '}');
}

static void write_keys(struct json_writer *json)
{
    json_write_open(json, "keys", '[');
    for (int i = ACTION_NONE + 1; i < ACTIONS; i++) {
        const struct action_row *row = action_row((enum action)i);

        if (row->page.where != 0)
            write_key(json, row);
    }
    json_write_close(json, ']');
}

void api_ui(struct web_state *web, const struct web_request *request, struct web_response *response)
{
    struct json_writer json = {.out = &response->out};

    if (!api_begin(web, request, response, false))
        return;
    json_write_open(&json, NULL, '{');
    write_columns(&json);
    write_keys(&json);
    json_write_end_line(&json);
}
