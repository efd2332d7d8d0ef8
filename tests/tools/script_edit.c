#include "tests/tools/script_edit.h"

#include <string.h>

const char *edit_read_field(struct arena *arena, const char *line, struct header *ret_field)
{
    const char *colon = strchr(line, ':');

    if (colon == NULL)
        return "expected 'Name: value'";
    ret_field->name = text_copy(arena, slice_of(line, (size_t)(colon - line)));
    ret_field->value = text_copy(arena, text_unescape(arena, colon + 1 + strspn(colon + 1, " \t")));
    return NULL;
}

static const char *edit_start_line(struct arena *arena, struct message *message, const char *text)
{
    message->start_line = text_copy(arena, text_unescape(arena, text + strspn(text, " ")));
    return NULL;
}

static const char *edit_body(struct arena *arena, struct message *message, const char *text)
{
    struct slice line = text_unescape(arena, text + (text[0] == ' '));

    message->body = text_join(arena, message->body, line);
    message->body = text_join(arena, message->body, SLICE_LITERAL("\r\n"));
    return NULL;
}

static const char *edit_field(struct arena *arena, struct message *message, const char *line,
                              bool is_added)
{
    struct header field = {0};
    const char *wrong = edit_read_field(arena, line, &field);

    if (wrong != NULL)
        return wrong;
    if (is_added)
        message_add(message, field.name, field.value);
    else
        message_set(message, field.name, field.value);
    return NULL;
}

const char *edit_message(struct arena *arena, struct message *message, const char *line)
{
    switch (line[0]) {
    case '=':
        return edit_start_line(arena, message, line + 1);
    case '|':
        return edit_body(arena, message, line + 1);
    case '-':
        message_remove(message, line + 1);
        return NULL;
    case '+':
        return edit_field(arena, message, line + 1, true);
    default:
        return edit_field(arena, message, line, false);
    }
}
