#include "base/array.h"
#include "export/list.h"
#include "export/text.h"
#include "export/text_copy.h"
#include "export/text_parts.h"
#include "export/words.h"
#include "store/query_calls.h"
#include "store/query_messages.h"

#define LABEL_WIDTH 14 /* of the names at the left */

/* What the visitors of one page share. */
struct page {
    struct out *out;
    const struct text_options *options;
    const struct call_row *call;
    struct raw *raw;
    struct error *reterr;
    enum err err; /* the first message that could not be read */
    int64_t before_us;
    bool has_title; /* of the present section */
    const char *title;
    struct text_copy copy;
};

static void print_section(struct page *page)
{
    if (page->has_title)
        return;
    page->has_title = true;
    out_byte(page->out, '\n');
    style_begin(page->out, &page->options->style, STYLE_TITLE);
    out_text(page->out, page->title);
    style_end(page->out, &page->options->style, STYLE_TITLE);
    out_byte(page->out, '\n');
}

/* Begin a section, whose title appears with its first line. */
static void begin_section(struct page *page, const char *title)
{
    page->title = title;
    page->has_title = false;
}

static void print_name(struct page *page, const char *name)
{
    out_format(page->out, "  %-*s", LABEL_WIDTH, name);
}

static void print_text_line(struct page *page, const char *name, struct slice text)
{
    if (slice_is_absent(text))
        return;
    print_name(page, name);
    text_safe(page->out, page->options, text);
    out_byte(page->out, '\n');
}

/* Write seconds with three decimals, or six where three would hide something. */
static void print_seconds(struct out *out, int64_t us)
{
    char memory[48];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    style_write_seconds(us, us % 1000 == 0 ? 3 : 6, &buf);
    buf_text(&buf, " s");
    out_slice(out, buf_as_slice(&buf));
}

/* "+2.900 s" after the call began, or "-". */
static void print_after(struct page *page, int64_t time_us)
{
    int64_t span_us = clock_span(page->call->start_us, time_us);

    out_byte(page->out, span_us == TIME_NONE ? '-' : '+');
    if (span_us != TIME_NONE)
        print_seconds(page->out, span_us);
}

/* "answered  2026-07-25 17:20:10.900000  (+2.900 s)" */
static void print_timestamp(struct page *page, const char *name, int64_t time_us, const char *note)
{
    enum style_time mode = page->options->style.time;
    bool is_clock = mode == STYLE_TIME_ABS || mode == STYLE_TIME_EPOCH;

    if (time_us == TIME_NONE)
        return;
    print_name(page, name);
    text_time(page->out, page->options, time_us, page->call->start_us);
    if (is_clock && time_us != page->call->start_us) {
        out_text(page->out, "  (");
        print_after(page, time_us);
        out_byte(page->out, ')');
    }
    if (note != NULL)
        out_format(page->out, " %s", note);
    out_byte(page->out, '\n');
}

static void print_span(struct page *page, const char *name, int64_t span_us)
{
    if (span_us == TIME_NONE)
        return;
    print_name(page, name);
    print_seconds(page->out, span_us);
    out_byte(page->out, '\n');
}

/* "by the caller (BYE not answered)", as far as it is known. */
static void print_end(struct page *page)
{
    const struct call_row *call = page->call;
    const char *party = words_party(call->ended_by);
    const char *how = words_end_title(call->ended_how);
    char memory[80];
    struct buf note;

    buf_init(&note, memory, sizeof(memory));
    if (party != NULL)
        buf_format(&note, "by the %s", party);
    if (how != NULL)
        buf_format(&note, "%s(%s)", party == NULL ? "" : " ", how);
    print_timestamp(page, "ended", call->end_us, note.len == 0 ? NULL : memory);
}

static void print_party_line(struct page *page, const char *name, struct slice user,
                             struct slice host, struct slice display)
{
    print_name(page, name);
    text_party(page->out, page->options, user, host);
    if (display.len > 0) {
        out_text(page->out, "  \"");
        text_safe(page->out, page->options, display);
        out_byte(page->out, '"');
    }
    out_byte(page->out, '\n');
}

static void print_counts(struct page *page)
{
    const struct call_row *call = page->call;

    print_name(page, "messages");
    out_format(page->out, "%u", call->messages);
    if (call->retransmissions > 0)
        out_format(page->out, ", %u of them sent again", call->retransmissions);
    if (call->duplicates > 0)
        out_format(page->out, "; %u more captured twice", call->duplicates);
    if (call->cut > 0)
        out_format(page->out, "; %u cut by the snap length", call->cut);
    out_byte(page->out, '\n');
}

static void print_summary(struct page *page)
{
    const struct call_row *call = page->call;

    text_call_title(page->out, page->options, call);
    out_byte(page->out, '\n');
    print_party_line(page, "from", call->from_user, call->from_host, call->from_display);
    print_party_line(page, "to", call->to_user, call->to_host, call->to_display);
    print_text_line(page, "method", call->method);
    print_text_line(page, "request uri", call->ruri);
    print_name(page, "path");
    text_path(page->out, page->options, &call->src, &call->dst);
    out_byte(page->out, '\n');
    print_name(page, "state");
    text_state(page->out, page->options, call);
    out_byte(page->out, '\n');
    print_text_line(page, "reason", call->reason);
    print_timestamp(page, "start", call->start_us, NULL);
    print_timestamp(page, "ringing", call->ringing_us, NULL);
    print_timestamp(page, "answered", call->answer_us, NULL);
    print_end(page);
    if (!call->is_invite)
        print_timestamp(page, "response", call->first_final_us, NULL);
    print_span(page, "pdd", call->pdd_us);
    print_span(page, "setup", call->setup_us);
    print_span(page, "duration", call->duration_us);
    print_counts(page);
}

static bool print_leg(void *context, const struct leg_row *row)
{
    struct page *page = context;

    print_section(page);
    out_text(page->out, "  ");
    text_safe(page->out, page->options, row->short_id);
    out_text(page->out, "  call-id ");
    text_safe(page->out, page->options, row->call_id);
    out_text(page->out, "  from ");
    print_after(page, row->start_us);
    out_byte(page->out, '\n');
    return !out_has_failed(page->out);
}

static void print_word(struct page *page, const char *word, int width)
{
    out_format(page->out, "%-*s ", width, word == NULL ? "?" : word);
}

static bool print_dialog(void *context, const struct dialog_row *row)
{
    struct page *page = context;
    int64_t end_us = row->end_us == TIME_NONE ? row->start_us : row->end_us;

    print_section(page);
    out_text(page->out, "  ");
    print_word(page, words_dialog_state(row->state), 11);
    text_safe(page->out, page->options, row->method);
    out_text(page->out, "  from tag ");
    text_safe(page->out, page->options, row->from_tag);
    out_text(page->out, "  to tag ");
    text_safe(page->out, page->options, row->to_tag);
    out_text(page->out, "  ");
    print_after(page, row->start_us);
    if (end_us > row->start_us) {
        out_text(page->out, " to ");
        print_after(page, end_us);
    }
    out_byte(page->out, '\n');
    return !out_has_failed(page->out);
}

/* "200 after 2.900 s", with the first response when it is another. */
static void print_response_times(struct page *page, const struct transaction_row *row)
{
    int64_t first_us = clock_span(row->start_us, row->first_response_us);
    int64_t final_us = clock_span(row->start_us, row->final_us);

    if (first_us != TIME_NONE && row->first_response_us != row->final_us) {
        out_text(page->out, "  first response after ");
        print_seconds(page->out, first_us);
    }
    if (row->final != 0 && final_us != TIME_NONE) {
        out_format(page->out, "  %u after ", row->final);
        print_seconds(page->out, final_us);
    } else if (row->final != 0) {
        out_format(page->out, "  %u", row->final);
    }
    if (row->requests > 1)
        out_format(page->out, "  sent %u times", row->requests);
}

static bool print_transaction(void *context, const struct transaction_row *row)
{
    struct page *page = context;
    const char *state = words_transaction_state(row->state);

    print_section(page);
    out_text(page->out, "  ");
    print_after(page, row->start_us);
    out_text(page->out, "  ");
    text_safe(page->out, page->options, row->method);
    out_format(page->out, " %u  ", row->cseq);
    text_path(page->out, page->options, &row->src, &row->dst);
    out_text(page->out, "  ");
    out_text(page->out, state == NULL ? "?" : state);
    print_response_times(page, row);
    out_byte(page->out, '\n');
    return !out_has_failed(page->out);
}

/* "  message 3, bytes 120-134; message 1, bytes 80-87" */
static void print_evidence(struct page *page, const struct finding_row *row)
{
    const char *gap = "  ";

    for (size_t i = 0; i < row->evidence_count; i++) {
        char text[80];
        struct buf buf;

        if (row->evidence[i].message == 0)
            continue;
        buf_init(&buf, text, sizeof(text));
        words_write_evidence(&row->evidence[i], &buf);
        out_text(page->out, gap);
        out_slice(page->out, buf_as_slice(&buf));
        gap = "; ";
    }
}

static bool print_finding(void *context, const struct finding_row *row)
{
    static const struct {
        const char *sign;
        enum style_role role;
    } looks[] = {{"?", STYLE_PLAIN}, {"i", STYLE_DIM}, {"w", STYLE_WARN}, {"!", STYLE_ERROR}};
    struct page *page = context;
    size_t look = row->severity < COUNT_OF(looks) ? row->severity : 0;

    print_section(page);
    out_text(page->out, "  ");
    style_begin(page->out, &page->options->style, looks[look].role);
    out_text(page->out, looks[look].sign);
    out_byte(page->out, ' ');
    text_safe(page->out, page->options, row->rule);
    style_end(page->out, &page->options->style, looks[look].role);
    out_text(page->out, "  ");
    text_safe(page->out, page->options, row->text);
    if (row->detail.len > 0) {
        out_text(page->out, ": ");
        text_safe(page->out, page->options, row->detail);
    }
    out_text(page->out, "  (");
    text_safe(page->out, page->options, row->section);
    out_byte(page->out, ')');
    print_evidence(page, row);
    out_byte(page->out, '\n');
    return !out_has_failed(page->out);
}

/* Read one message; the first failure is kept for the caller, and each is written in its place. */
static bool print_message(void *context, const struct message_row *row)
{
    struct page *page = context;
    struct slice bytes = {0};
    struct error error;
    enum err err = raw_message(page->raw, row, &bytes, &error);

    print_section(page);
    text_message(page->out, page->options, row, page->before_us, bytes);
    text_copy_print(&page->copy, row, page->raw, page->out);
    page->before_us = row->time_us;
    if (err != ERR_NONE) {
        out_text(page->out, "(");
        text_safe(page->out, page->options, slice_from_text(error.text));
        out_text(page->out, ")\n\n");
    }
    if (err != ERR_NONE && page->err == ERR_NONE) {
        page->err = err;
        error_set(page->reterr, err, "%s", error.text);
    }
    return !out_has_failed(page->out);
}

static enum err print_lists(struct page *page, struct view *view)
{
    uint64_t call = page->call->id;
    struct error *reterr = page->reterr;
    enum err err;

    begin_section(page, "legs");
    err = query_legs(view, call, print_leg, page, reterr);
    begin_section(page, "dialogs");
    if (err == ERR_NONE)
        err = query_dialogs(view, call, print_dialog, page, reterr);
    begin_section(page, "transactions");
    if (err == ERR_NONE)
        err = query_transactions(view, call, print_transaction, page, reterr);
    begin_section(page, "findings");
    if (err == ERR_NONE)
        err = query_findings(view, call, print_finding, page, reterr);
    return err;
}

enum err text_call(struct out *out, struct view *view, struct raw *raw,
                   const struct text_options *options, const struct call_row *row,
                   struct error *reterr)
{
    struct message_query query = {.calls = &row->id, .call_count = 1};
    struct page page = {
        .out = out,
        .options = options,
        .call = row,
        .raw = raw,
        .reterr = reterr,
        .before_us = row->start_us,
    };
    enum err err;

    print_summary(&page);
    err = print_lists(&page, view);
    begin_section(&page, "messages");
    if (err == ERR_NONE)
        err = query_messages(view, &query, print_message, &page, reterr);
    return err == ERR_NONE ? page.err : err;
}
