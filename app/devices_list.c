#include "app/devices_list.h"

#include <string.h>

#include "capture/devices.h"
#include "export/escape.h"

#define GAP           2
#define ADDRESSES_MAX (DEVICE_ADDRESSES_MAX * ADDR_TEXT_MAX)

/* Bytes that a shell takes as they are. */
#define PLAIN_BYTES                                                                                \
    "abcdefghijklmnopqrstuvwxyz"                                                                   \
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"                                                                   \
    "0123456789/._-+:@%,"

/* --- the columns --- */

struct printer {
    struct out *out;
    enum escape_target target;
    struct style style;
    size_t widths[3]; /* the last column has none */
};

static const char *const titles[] = {"NAME", "STATE", "ADDRESSES", "DESCRIPTION"};

static const char *state_of(const struct device *device)
{
    if (device->is_any)
        return "all";
    return device->is_up ? "up" : "down";
}

static void write_addresses(const struct device *device, struct buf *buf)
{
    for (size_t i = 0; i < device->address_count; i++) {
        buf_text(buf, i == 0 ? "" : " ");
        addr_write_ip(&device->addresses[i], buf);
    }
    if (device->address_count == 0)
        buf_byte(buf, '-');
}

static void write_description(const struct device *device, struct buf *buf)
{
    if (device->is_any)
        buf_text(buf, "all interfaces at once");
    else if (device->description != NULL)
        buf_text(buf, device->description);
    else if (device->is_loopback)
        buf_text(buf, "loopback");
    else if (device->is_wireless)
        buf_text(buf, "wireless");
}

static void widen(size_t *width, struct slice text, enum escape_target target)
{
    size_t cells = escape_cells(text, target);

    if (cells > *width)
        *width = cells;
}

static bool measure(void *context, const struct device *device)
{
    struct printer *printer = context;
    char memory[ADDRESSES_MAX];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    write_addresses(device, &buf);
    widen(&printer->widths[0], slice_from_text(device->name), printer->target);
    widen(&printer->widths[1], slice_from_text(state_of(device)), printer->target);
    widen(&printer->widths[2], buf_as_slice(&buf), printer->target);
    return true;
}

static void print_padded(const struct printer *printer, size_t column, struct slice text)
{
    size_t cells = escape_cells(text, printer->target);
    size_t width = printer->widths[column];

    escape_print(text, printer->target, printer->out);
    out_fill(printer->out, ' ', (width > cells ? width - cells : 0) + GAP);
}

/* No blanks stand at the end of a line. */
static bool print_device(void *context, const struct device *device)
{
    struct printer *printer = context;
    char addresses[ADDRESSES_MAX];
    char description[256];
    struct buf buf;
    struct buf last;

    buf_init(&buf, addresses, sizeof(addresses));
    write_addresses(device, &buf);
    buf_init(&last, description, sizeof(description));
    write_description(device, &last);
    print_padded(printer, 0, slice_from_text(device->name));
    print_padded(printer, 1, slice_from_text(state_of(device)));
    if (last.len > 0)
        print_padded(printer, 2, buf_as_slice(&buf));
    escape_print(buf_as_slice(last.len > 0 ? &last : &buf), printer->target, printer->out);
    out_byte(printer->out, '\n');
    return !out_has_failed(printer->out);
}

static void print_titles(const struct printer *printer)
{
    style_begin(printer->out, &printer->style, STYLE_TITLE);
    for (size_t i = 0; i < 3; i++)
        print_padded(printer, i, slice_from_text(titles[i]));
    out_text(printer->out, titles[3]);
    style_end(printer->out, &printer->style, STYLE_TITLE);
    out_byte(printer->out, '\n');
}

enum err devices_list_print(const char *program, const struct style *style, struct out *out,
                            struct error *reterr)
{
    struct printer printer = {.out = out, .target = style->target, .style = *style};
    char advice[DEVICES_ADVICE_MAX];
    struct buf buf;
    enum err err;

    for (size_t i = 0; i < 3; i++)
        printer.widths[i] = strlen(titles[i]);
    err = devices_visit(measure, &printer, reterr);
    if (err != ERR_NONE)
        return err;
    print_titles(&printer);
    err = devices_visit(print_device, &printer, reterr);
    if (err != ERR_NONE || devices_may_capture())
        return err;
    buf_init(&buf, advice, sizeof(advice));
    devices_list_advise(program, NULL, &buf);
    out_text(out, "\nno permission to capture on them (CAP_NET_RAW)\n");
    escape_print_lines(buf_as_slice(&buf), printer.target, out);
    return ERR_NONE;
}

/* --- advice --- */

/* Write a word, quoted so that a shell passes it to a command unchanged. */
static void write_word(const char *word, struct buf *buf)
{
    bool is_plain = word[0] != '\0' && word[strspn(word, PLAIN_BYTES)] == '\0';

    if (is_plain) {
        buf_text(buf, word);
        return;
    }
    buf_byte(buf, '\'');
    for (const char *at = word; *at != '\0'; at++) {
        if (*at == '\'')
            buf_text(buf, "'\\''");
        else
            buf_byte(buf, *at);
    }
    buf_byte(buf, '\'');
}

static void write_device(const char *device, struct buf *buf)
{
    if (device == NULL)
        return;
    buf_text(buf, " -i ");
    write_word(device, buf);
}

/* Of a list of interfaces, tcpdump takes one. */
static void write_first_device(const char *devices, struct buf *buf)
{
    char first[DEVICES_ADVICE_MAX];
    struct slice name = slice_from_text(devices);
    struct buf word;

    buf_init(&word, first, sizeof(first));
    buf_slice(&word, slice_sub(name, 0, slice_find(name, 0, ',')));
    write_device(devices == NULL ? NULL : first, buf);
}

/* A file is wanted, so a bare name is looked up as the shell would do it. */
static void write_path(const char *program, struct buf *buf)
{
    bool is_path = strchr(program, '/') != NULL;

    buf_text(buf, is_path ? "" : "$(command -v ");
    write_word(program, buf);
    buf_text(buf, is_path ? "" : ")");
}

void devices_list_advise(const char *program, const char *devices, struct buf *buf)
{
    buf_text(buf, "  once:     sudo setcap cap_net_raw,cap_net_admin+ep ");
    write_path(program, buf);
    buf_text(buf, "\n  or:       sudo ");
    write_word(program, buf);
    write_device(devices, buf);
    buf_text(buf, "   (drops to 'nobody' after opening the device)\n"
                  "  or:       sudo tcpdump");
    write_first_device(devices, buf);
    buf_text(buf, " -U -s0 -w - | ");
    write_word(program, buf);
    buf_text(buf, " -   (unprivileged analysis)\n");
}
