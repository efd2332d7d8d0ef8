#include "app/counted.h"

#include <assert.h>
#include <string.h>

#include "app/report.h"

#define LINE_MAX_BYTES 1024

/* Return whether an earlier kind has the same lead, and its line has this kind too. */
static bool is_written(enum counter_kind kind)
{
    for (unsigned i = 0; i < kind; i++) {
        const char *lead = counter_kind_lead((enum counter_kind)i);

        if (lead != NULL && strcmp(lead, counter_kind_lead(kind)) == 0)
            return true;
    }
    return false;
}

/* Write all kinds that share a lead. */
static bool write_line(const struct counts *counts, const char *lead, struct buf *buf)
{
    bool is_some = false;

    buf_format(buf, "%s: ", lead);
    for (unsigned i = 0; i < COUNTER_KINDS; i++) {
        const char *other = counter_kind_lead((enum counter_kind)i);

        if (other == NULL || strcmp(other, lead) != 0 ||
            counts_sum(counts, (enum counter_kind)i) == 0)
            continue;
        if (is_some)
            buf_text(buf, ", ");
        is_some |= counts_write(counts, (enum counter_kind)i, buf);
    }
    return is_some;
}

void counted_lines(const struct counts *counts, void (*line)(void *context, const char *text),
                   void *context)
{
    assert(line != NULL);
    for (unsigned i = 0; i < COUNTER_KINDS; i++) {
        const char *lead = counter_kind_lead((enum counter_kind)i);
        char text[LINE_MAX_BYTES];
        struct buf buf;

        buf_init(&buf, text, sizeof(text));
        if (lead != NULL && !is_written((enum counter_kind)i) && write_line(counts, lead, &buf))
            line(context, text);
    }
}

static void report_line(void *context, const char *text)
{
    const char *before = context;

    report("%s%s", before, text);
}

void counted_report(const struct counts *counts)
{
    counted_lines(counts, report_line, "");
}

void counted_report_no_sip(const struct counts *counts)
{
    if (counts_sum(counts, COUNTER_UNREAD) > 0)
        report("no SIP over UDP in this capture");
    else
        report("no SIP message");
}

void counted_report_recorded(const struct counts *counts)
{
    counted_lines(counts, report_line, "when it was imported: ");
}
