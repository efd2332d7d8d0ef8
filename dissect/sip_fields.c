#include "dissect/sip_fields.h"

#include "dissect/sip_note.h"
#include "dissect/sip_text.h"

/* A line with the lines that are folded into it, as offsets. */
struct logical_line {
    size_t from;
    size_t name_to; /* of a field: where its name ends */
    size_t colon;
    size_t head_to; /* where its first line ends */
    size_t to;
    uint8_t header; /* enum sip_header, of a field */
    bool is_ended;
};

/* The latest field of each header that has one. */
struct latest {
    int16_t field[SIP_HEADER_COUNT];
};

static struct slice part(const struct sip_reading *reading, size_t from, size_t to)
{
    return slice_sub(reading->text, from, to - from);
}

/* A CR that the capture cut off from its LF is no fault. */
static void next_line(struct sip_reading *reading, struct sip_message *message,
                      struct sip_line *line)
{
    (void)sip_line_next(reading->text, &reading->at, line);
    if (reading->is_cut && reading->at == reading->text.len)
        return;
    if (!line->is_crlf && line->is_ended)
        sip_note(message, RULE_LINE_NOT_CRLF, part(reading, line->from, line->to));
}

/* Read a line that ends in another way, or is folded. Behind an empty line nothing is folded: it is
 * the body. */
static void read_odd_line(struct sip_reading *reading, struct sip_message *message,
                          struct logical_line *ret_line)
{
    struct sip_line line = {0};

    next_line(reading, message, &line);
    ret_line->head_to = line.to;
    while (line.to > line.from && sip_is_blank(slice_at(reading->text, reading->at)))
        next_line(reading, message, &line);
    ret_line->to = line.to;
    ret_line->is_ended = line.is_ended;
}

/* Tell whether a line ends at `at` as nearly all do: in CRLF, and the next is no part of it. */
static bool is_plain_end(struct slice text, size_t at)
{
    return slice_at(text, at) == '\r' && slice_at(text, at + 1) == '\n' &&
           !sip_is_blank(slice_at(text, at + 2));
}

static bool next_logical_line(struct sip_reading *reading, struct sip_message *message,
                              struct logical_line *ret_line)
{
    if (reading->at >= reading->text.len)
        return false;
    ret_line->from = reading->at;
    ret_line->head_to = ret_line->to = sip_line_end(reading->text, reading->at);
    ret_line->is_ended = true;
    if (is_plain_end(reading->text, ret_line->to))
        reading->at = ret_line->to + 2;
    else
        read_odd_line(reading, message, ret_line);
    return true;
}

struct slice sip_fields_start_line(struct sip_reading *reading, struct sip_message *message,
                                   bool *ret_is_ended)
{
    struct logical_line line = {0};

    (void)next_logical_line(reading, message, &line);
    *ret_is_ended = line.is_ended;
    return part(reading, line.from, line.to);
}

/* Fields with credentials or a challenge hold commas, and so may stand several times without being
 * lists. RFC 3261 7.3.1 */
static bool may_repeat(enum sip_header header)
{
    const struct sip_header_row *row = sip_header_row(header);

    return row->is_list || row->kind == SIP_VALUE_AUTH;
}

/* Put field `index` behind the earlier ones of its header. */
static void link_field(struct sip_message *message, struct latest *latest, int16_t index,
                       struct slice whole)
{
    enum sip_header header = (enum sip_header)message->fields[index].header;

    if (header == SIP_HEADER_OTHER)
        return;
    if (message->first[header] < 0) {
        message->first[header] = index;
    } else {
        message->fields[latest->field[header]].next = index;
        if (!may_repeat(header))
            sip_note_field(message, RULE_HDR_SINGLE_DUP, whole,
                           sip_note_name(header, (struct slice){0}));
    }
    latest->field[header] = index;
}

static void add_field(const struct sip_reading *reading, const struct logical_line *line,
                      struct sip_message *message, struct latest *latest)
{
    struct sip_field *field = &message->fields[message->field_count];

    if (message->field_count == SIP_FIELDS_MAX) {
        if (message->fields_dropped < UINT16_MAX)
            message->fields_dropped++;
        return;
    }
    field->name = part(reading, line->from, line->name_to);
    field->value = sip_trim_part(reading->text, line->colon + 1, line->to);
    field->header = line->header;
    field->next = -1;
    link_field(message, latest, (int16_t)message->field_count, part(reading, line->from, line->to));
    message->field_count++;
}

/* Note what the first such line shows, with the name of its field; many have it or none. */
static void note_first(const struct sip_reading *reading, const struct logical_line *line,
                       struct sip_message *message, enum rule rule, size_t to)
{
    struct slice name = part(reading, line->from, line->name_to);

    if (!sip_has_note(message, rule))
        sip_note_field(message, rule, part(reading, line->from, to),
                       sip_note_name((enum sip_header)line->header, name));
}

/* Give a name from where it stops to be a token, without white space at its end; an empty name as it is. */
static struct slice odd_bytes(struct slice name)
{
    size_t at = 0;

    while (sip_is_token_byte(slice_at(name, at)))
        at++;
    return slice_from(sip_trim_part(name, 0, name.len), at);
}

/* A name that is no token is kept as it is: it is all that stands before the colon. */
static bool find_odd_name(const struct sip_reading *reading, struct logical_line *line,
                          struct sip_message *message)
{
    struct slice head = part(reading, line->from, line->head_to);
    size_t colon = slice_find(head, 0, ':');

    if (colon == SLICE_NONE) {
        sip_note_value(message, RULE_HDR_NO_COLON, head);
        return false;
    }
    if (!sip_has_note(message, RULE_HDR_GRAMMAR))
        sip_note_field(message, RULE_HDR_GRAMMAR, odd_bytes(slice_sub(head, 0, colon)), head);
    line->colon = line->from + colon;
    line->name_to = line->colon;
    while (line->name_to > line->from && sip_is_blank(slice_at(reading->text, line->name_to - 1)))
        line->name_to--;
    line->header = (uint8_t)sip_header_of(part(reading, line->from, line->name_to));
    return true;
}

/* message-header = token *( SP / HTAB ) ":" value */
static bool find_name(const struct sip_reading *reading, struct logical_line *line,
                      struct sip_message *message)
{
    size_t at = line->from;
    size_t colon = slice_find(part(reading, line->from, line->head_to), 0, ':');

    /* A name that is known needs no look at its letters. */
    if (colon != SLICE_NONE) {
        line->name_to = line->colon = at + colon;
        line->header = (uint8_t)sip_header_of(part(reading, at, at + colon));
        if (line->header != SIP_HEADER_OTHER)
            return true;
    }
    while (sip_is_token_byte(slice_at(reading->text, at)))
        at++;
    line->name_to = at;
    while (sip_is_blank(slice_at(reading->text, at)))
        at++;
    line->colon = at;
    if (line->name_to == line->from || slice_at(reading->text, at) != ':')
        return find_odd_name(reading, line, message);
    if (line->name_to != at) {
        line->header = (uint8_t)sip_header_of(part(reading, line->from, line->name_to));
        note_first(reading, line, message, RULE_HDR_WS_BEFORE_COLON, line->head_to);
    }
    return true;
}

static void read_field(const struct sip_reading *reading, struct logical_line *line,
                       struct sip_message *message, struct latest *latest)
{
    if (!find_name(reading, line, message))
        return;
    if (line->to != line->head_to)
        note_first(reading, line, message, RULE_HDR_FOLDED, line->to);
    add_field(reading, line, message, latest);
}

bool sip_fields_read(struct sip_reading *reading, struct sip_message *message)
{
    struct logical_line line;
    struct latest latest;

    while (next_logical_line(reading, message, &line)) {
        if (line.from == line.to)
            return true;
        if (line.is_ended || !reading->is_cut)
            read_field(reading, &line, message, &latest);
    }
    return false;
}
