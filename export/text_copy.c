#include "export/text_copy.h"

#include "dissect/trace.h"

static bool is_like(const struct message_row *a, const struct message_row *b)
{
    return a->length == b->length && a->code == b->code && a->transaction == b->transaction &&
           addr_equal(&a->src, &b->src) && addr_equal(&a->dst, &b->dst);
}

static const struct message_row *original(const struct text_copy *copy,
                                          const struct message_row *row)
{
    size_t kept = copy->count < TEXT_COPY_MAX ? copy->count : TEXT_COPY_MAX;

    for (size_t i = 1; i <= kept; i++) {
        const struct message_row *before = &copy->rows[(copy->count - i) % TEXT_COPY_MAX];

        if (is_like(before, row) && (before->flags & MESSAGE_DUPLICATE) == 0)
            return before;
    }
    return NULL;
}

static bool read_trace(struct raw *raw, const struct message_row *row, struct trace *ret_trace)
{
    struct raw_frame frame;
    struct error error;

    if (raw_frame(raw, row, &frame, &error) != ERR_NONE)
        return false;
    trace_read(frame.link_type, frame.bytes, ret_trace);
    return true;
}

static void write_vlans(const struct trace *trace, struct buf *buf)
{
    if (trace->vlan_count == 0)
        buf_text(buf, "none");
    for (size_t i = 0; i < trace->vlan_count; i++)
        buf_format(buf, "%s%u", i == 0 ? "" : ".", trace->vlans[i]);
}

static void write_number(struct buf *buf, unsigned number, bool is_hex)
{
    if (is_hex)
        buf_format(buf, "0x%04x", number);
    else
        buf_format(buf, "%u", number);
}

/* "TTL 64 both", or "TTL 64 and 63". */
static void write_pair(struct buf *buf, const char *name, bool is_hex, unsigned first,
                       unsigned second)
{
    buf_format(buf, ", %s ", name);
    write_number(buf, first, is_hex);
    buf_text(buf, first == second ? " both" : " and ");
    if (first != second)
        write_number(buf, second, is_hex);
}

static void write_marks(const struct trace *first, const struct trace *second, struct buf *buf)
{
    if (first->has_id && second->has_id)
        write_pair(buf, "IP id", true, first->id, second->id);
    if (first->has_ip && second->has_ip)
        write_pair(buf, "TTL", false, first->ttl, second->ttl);
    if (first->vlan_count + second->vlan_count > 0) {
        buf_text(buf, ", VLAN ");
        write_vlans(first, buf);
        buf_text(buf, " and ");
        write_vlans(second, buf);
    }
    if (first->interface != 0 || second->interface != 0)
        write_pair(buf, "interface", false, first->interface, second->interface);
}

static void print(const struct message_row *first, const struct message_row *second,
                  struct raw *raw, struct out *out)
{
    int64_t ns = (second->time_us - first->time_us) * 1000 + second->time_ns - first->time_ns;
    struct trace a;
    struct trace b;
    char memory[256];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    buf_format(&buf, "(copy of message %llu, %.3f ms apart", (unsigned long long)first->id,
               (double)ns / 1e6);
    if (first->capture != second->capture)
        write_pair(&buf, "capture", false, first->capture, second->capture);
    if (read_trace(raw, first, &a) && read_trace(raw, second, &b))
        write_marks(&a, &b, &buf);
    buf_text(&buf, ")\n\n");
    out_slice(out, buf_as_slice(&buf));
}

void text_copy_print(struct text_copy *copy, const struct message_row *row, struct raw *raw,
                     struct out *out)
{
    const struct message_row *first = original(copy, row);

    if ((row->flags & MESSAGE_DUPLICATE) != 0 && first != NULL)
        print(first, row, raw, out);
    copy->rows[copy->count++ % TEXT_COPY_MAX] = *row;
}
