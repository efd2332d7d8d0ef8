#include "app/tally.h"

/* Frames that may hide SIP; the others cannot, or say themselves that they are broken. */
static const enum decode_result may_be_sip[] = {
    DECODE_UNKNOWN_LINK,
    DECODE_FRAGMENT,
    DECODE_TCP,
    DECODE_TUNNEL,
};

/* Write "3 fragments", with a comma before it when something precedes. */
static void write_count(uint64_t count, const char *name, struct buf *buf)
{
    if (count > 0)
        buf_format(buf, "%s%llu %s", buf->len == 0 ? "" : ", ", (unsigned long long)count, name);
}

bool tally_say(const struct tally *tally, struct correlate *correlate)
{
    const struct {
        const char *name;
        uint64_t value;
    } rows[] = {
        {"frames", tally->frames},
        {"sip-messages", tally->messages},
        {"keep-alives", tally->keep_alives},
        {"other-datagrams", tally->others},
        {"kernel-drops", tally->source.kernel_drops},
        {"interface-drops", tally->source.interface_drops},
        {"shed-messages", tally->evicted.messages_shed},
        {"shed-bytes", tally->evicted.bytes_shed},
        {"lost-messages", tally->evicted.messages_lost},
        {"evicted-legs", tally->evicted.legs_evicted},
        {"evicted-dialogs", tally->evicted.dialogs_evicted},
        {"evicted-transactions", tally->evicted.transactions_evicted},
    };
    bool goes_on = true;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        goes_on = goes_on && correlate_counter(correlate, rows[i].name, rows[i].value);
    for (int i = DECODE_DATAGRAM; i < DECODE_RESULTS; i++)
        goes_on = goes_on && correlate_counter(correlate, decode_result_name((enum decode_result)i),
                                               tally->decoded[i]);
    return goes_on;
}

bool tally_write_skipped(const struct tally *tally, struct buf *buf)
{
    size_t before = buf->len;

    for (size_t i = 0; i < sizeof(may_be_sip) / sizeof(may_be_sip[0]); i++)
        write_count(tally->decoded[may_be_sip[i]], decode_result_name(may_be_sip[i]), buf);
    return buf->len > before;
}

bool tally_write_lost(const struct tally *tally, struct buf *buf)
{
    size_t before = buf->len;

    write_count(tally->evicted.messages_lost, "messages", buf);
    return buf->len > before;
}

bool tally_write_evicted(const struct tally *tally, struct buf *buf)
{
    size_t before = buf->len;

    write_count(tally->evicted.legs_evicted, "legs", buf);
    write_count(tally->evicted.dialogs_evicted, "dialogs", buf);
    write_count(tally->evicted.transactions_evicted, "transactions", buf);
    return buf->len > before;
}
