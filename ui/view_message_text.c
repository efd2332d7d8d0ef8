#include "ui/view_message_text.h"

#include <stdlib.h>

#include "base/array.h"
#include "export/highlight.h"
#include "export/text.h"
#include "export/words.h"
#include "store/query_calls.h"

#define HEADING_MAX 256

/* Bytes of a message that findings are about. */
struct mark {
    uint32_t from;
    uint32_t length;
};

#define MARKS_MAX 64 /* later findings are listed, but not underlined */

/* A message on its way into a pane. */
struct filling {
    struct text_pane *pane;
    uint64_t message;
    struct mark marks[MARKS_MAX];
    size_t mark_count;
    size_t findings;
    enum err err;
};

static void add(struct filling *filling, struct slice text, enum style_role role)
{
    if (filling->err == ERR_NONE)
        filling->err = text_pane_add(filling->pane, text, role, 0);
}

static void add_text(struct filling *filling, const char *text, enum style_role role)
{
    add(filling, slice_from_text(text), role);
}

/* What the finding rests on beside this message: "  message 1, bytes 80-87". */
static void add_evidence(struct filling *filling, const struct finding_row *row)
{
    for (size_t i = 0; i < row->evidence_count; i++) {
        const struct evidence_row *evidence = &row->evidence[i];
        char text[80];
        struct buf buf;

        if (evidence->message == 0 || evidence->message == filling->message)
            continue;
        buf_init(&buf, text, sizeof(text));
        words_write_evidence(evidence, &buf);
        add_text(filling, "  ", STYLE_DIM);
        add(filling, buf_as_slice(&buf), STYLE_DIM);
    }
}

/* "! no-ack: the caller never sent ACK (RFC 3261 13.3.1.4)" */
static bool add_finding(void *context, const struct finding_row *row)
{
    static const struct {
        const char *sign;
        enum style_role role;
    } looks[] = {{"? ", STYLE_PLAIN}, {"i ", STYLE_DIM}, {"w ", STYLE_WARN}, {"! ", STYLE_ERROR}};
    struct filling *filling = context;
    const struct evidence_row *here = finding_in_message(row, filling->message);
    size_t look = row->severity < COUNT_OF(looks) ? row->severity : 0;

    if (here == NULL)
        return true;
    filling->findings++;
    add_text(filling, looks[look].sign, looks[look].role);
    add(filling, row->rule, looks[look].role);
    add_text(filling, ": ", looks[look].role);
    add(filling, row->text, STYLE_PLAIN);
    if (row->detail.len > 0) {
        add_text(filling, ": ", STYLE_PLAIN);
        add(filling, row->detail, STYLE_PLAIN);
    }
    if (row->section.len > 0) {
        add_text(filling, " (", STYLE_DIM);
        add(filling, row->section, STYLE_DIM);
        add_text(filling, ")", STYLE_DIM);
    }
    add_evidence(filling, row);
    add_text(filling, "\n", STYLE_PLAIN);
    if (here->length > 0 && filling->mark_count < MARKS_MAX)
        filling->marks[filling->mark_count++] = (struct mark){here->offset, here->length};
    return filling->err == ERR_NONE;
}

static void add_parts(struct filling *filling, struct slice bytes)
{
    struct highlight highlight;
    struct highlight_part part;

    highlight_begin(&highlight, bytes);
    while (filling->err == ERR_NONE && highlight_next(&highlight, &part))
        add(filling, part.text, part.role);
}

/* Put the bytes into the pane, or in their place why they cannot be read. */
static void add_bytes(struct filling *filling, const struct ui_host *host,
                      const struct message_row *row, bool is_coloured)
{
    size_t start = text_pane_text(filling->pane).len;
    struct error error = {0};
    struct slice bytes = {0};

    if (raw_message(host->raw, row, &bytes, &error) != ERR_NONE) {
        add_text(filling, "(", STYLE_WARN);
        add_text(filling, error.text, STYLE_WARN);
        add_text(filling, ")\n", STYLE_WARN);
        return;
    }
    if (is_coloured)
        add_parts(filling, bytes);
    else
        add(filling, bytes, STYLE_PLAIN);
    if (bytes.len > 0 && bytes.ptr[bytes.len - 1] != '\n')
        add_text(filling, "\n", STYLE_PLAIN);
    for (size_t i = 0; i < filling->mark_count && filling->err == ERR_NONE; i++) {
        const struct mark *mark = &filling->marks[i];

        if (mark->from < bytes.len)
            filling->err =
                text_pane_mark(filling->pane, start + mark->from, mark->length, LINE_UNDERLINE);
    }
}

enum err message_text_fill(struct text_pane *pane, const struct ui_host *host,
                           const struct message_row *row, bool is_coloured, struct error *reterr)
{
    struct filling filling = {.pane = pane, .message = row->id};
    enum err err;

    text_pane_clear(pane);
    err = query_findings(host->store, row->call, add_finding, &filling, reterr);
    if (err != ERR_NONE)
        return err;
    if (filling.findings > 0)
        add_text(&filling, "\n", STYLE_PLAIN);
    add_bytes(&filling, host, row, is_coloured);
    return filling.err == ERR_NONE ? ERR_NONE : error_set(reterr, filling.err, "out of memory");
}

static void write_heading(const struct ui_look *look, const struct message_row *row,
                          int64_t start_us, int64_t before_us, struct buf *buf)
{
    buf_format(buf, "%llu ", (unsigned long long)row->id);
    style_write_timestamp(&look->style, row->time_us, start_us, before_us, true, buf);
    buf_byte(buf, ' ');
    message_text_write_path(look, row, buf);
}

enum err message_text_fill_plain(struct text_pane *pane, const struct ui_host *host,
                                 const struct message_row *row, int64_t start_us, int64_t before_us,
                                 bool is_coloured)
{
    struct filling filling = {.pane = pane, .message = row->id};
    char memory[HEADING_MAX];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    write_heading(&host->look, row, start_us, before_us, &buf);
    buf_byte(&buf, '\n');
    text_pane_clear(pane);
    add(&filling, buf_as_slice(&buf), STYLE_TITLE);
    add_bytes(&filling, host, row, is_coloured);
    add_text(&filling, "\n", STYLE_PLAIN);
    return filling.err;
}

void message_text_write_path(const struct ui_look *look, const struct message_row *row,
                             struct buf *buf)
{
    static const struct {
        uint32_t flag; /* enum message_flag */
        const char *text;
    } notes[] = {
        {MESSAGE_RETRANSMISSION, "  sent again"},
        {MESSAGE_DUPLICATE, "  captured again"},
        {MESSAGE_CUT, "  cut by the snap length"},
    };

    addr_write(&row->src, buf);
    buf_text(buf, look->is_ascii ? " > " : " ► ");
    addr_write(&row->dst, buf);
    buf_format(buf, "  %s %u B", words_transport_title(row->transport), row->length);
    for (size_t i = 0; i < COUNT_OF(notes); i++) {
        if ((row->flags & notes[i].flag) != 0)
            buf_text(buf, notes[i].text);
    }
}

void message_text_write_what(struct slice bytes, size_t max, struct buf *buf)
{
    size_t end = slice_find(bytes, 0, '\n');
    struct slice line = slice_trim(slice_sub(bytes, 0, end == SLICE_NONE ? SIZE_MAX : end));
    size_t blank = slice_find(line, 0, ' ');

    if (blank == SLICE_NONE)
        buf_slice(buf, slice_sub(line, 0, max));
    else if (slice_starts_nocase(line, "SIP/"))
        buf_slice(buf, slice_sub(line, blank + 1, max));
    else
        buf_slice(buf, slice_sub(line, 0, blank < max ? blank : max));
}

void message_text_copy(const struct ui_host *host, const struct message_row *row, bool has_heading)
{
    struct text_options options = {.style = host->look.style, .start_us = row->time_us};
    struct error error = {0};
    struct slice bytes = {0};
    struct out *out;
    char *text = NULL;
    size_t len = 0;
    bool is_done = false;
    FILE *file;

    if (raw_message(host->raw, row, &bytes, &error) != ERR_NONE) {
        ui_host_report(host, "%s", error.text);
        return;
    }
    /* Where it is pasted nobody knows what controls do. */
    options.style.target = ESCAPE_FILE;
    options.style.colours = STYLE_NO_COLOUR;
    options.style.time = STYLE_TIME_ABS;
    file = open_memstream(&text, &len);
    out = malloc(sizeof(*out));
    if (file != NULL && out != NULL) {
        out_init(out, file, "the clipboard");
        if (has_heading)
            text_message(out, &options, row, row->time_us, bytes);
        else
            escape_print_lines(bytes, ESCAPE_FILE, out);
        is_done = out_finish(out, &error) == ERR_NONE;
    }
    free(out);
    if (file != NULL)
        is_done = fclose(file) == 0 && is_done;
    if (is_done)
        ui_host_copy(host, slice_of(text, len));
    else
        ui_host_report(host, "no memory for a copy");
    free(text);
}
