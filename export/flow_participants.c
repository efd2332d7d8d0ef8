#include "base/addr.h"
#include "base/packet.h"
#include "export/flow_model.h"

#define SIP_PORT          5060
#define SIPS_PORT         5061
#define FIRST_CLIENT_PORT 1024 /* RFC 6335 6: lower ports are assigned, not picked */

static bool is_connection(uint8_t transport)
{
    return transport == TRANSPORT_TCP || transport == TRANSPORT_TLS || transport == TRANSPORT_WS ||
           transport == TRANSPORT_WSS;
}

/* Return whether `port` is the one a connection's client was given: the higher of the two. */
static bool is_client_port(uint16_t port, uint16_t other)
{
    return port > other && port >= FIRST_CLIENT_PORT && port != SIP_PORT && port != SIPS_PORT;
}

static struct addr without_port(struct addr addr)
{
    addr.port = 0;
    return addr;
}

static struct slice alias_of(const struct flow *flow, const struct addr *addr)
{
    if (flow->options.alias == NULL)
        return (struct slice){0};
    return slice_from_text(flow->options.alias(flow->options.alias_context, addr));
}

/* Return whether an address belongs to a participant. Port 0 on either side stands for any port of
 * the address. */
static bool is_same(const struct flow *flow, const struct flow_participant *participant,
                    const struct addr *addr, struct slice name)
{
    if (participant->is_others)
        return false;
    if (flow->options.merge == FLOW_MERGE_ALIAS && !slice_is_absent(name))
        return !slice_is_absent(participant->name) && slice_equal(participant->name, name);
    return addr_same_ip(&participant->addr, addr) &&
           (participant->addr.port == addr->port || participant->addr.port == 0 || addr->port == 0);
}

static enum err add(struct flow *flow, const struct addr *addr, struct slice name)
{
    struct flow_participant participant = {.addr = *addr};
    enum err err = flow_grow(&flow->participants, &flow->participant_cap, flow->participant_count,
                             sizeof(*flow->participants), FLOW_PARTICIPANTS_MAX);

    if (err != ERR_NONE)
        return err;
    if (flow->participant_count == FLOW_PARTICIPANTS_MAX - 1)
        participant = (struct flow_participant){.is_others = true};
    else
        err = flow_text_keep(&flow->texts, name, &participant.name);
    if (err == ERR_NONE)
        flow->participants[flow->participant_count++] = participant;
    return err;
}

static enum err find_or_add(struct flow *flow, struct addr addr, uint16_t *ret_at)
{
    struct slice name = alias_of(flow, &addr);
    size_t at = 0;
    enum err err = ERR_NONE;

    if (flow->options.merge == FLOW_MERGE_IP)
        addr.port = 0;
    while (at < flow->participant_count && !is_same(flow, &flow->participants[at], &addr, name))
        at++;
    if (at == FLOW_PARTICIPANTS_MAX)
        at = FLOW_PARTICIPANTS_MAX - 1;
    else if (at == flow->participant_count)
        err = add(flow, &addr, name);
    else if (flow->participants[at].addr.port == 0)
        flow->participants[at].addr.port = addr.port;
    if (err == ERR_NONE)
        *ret_at = (uint16_t)at;
    return err;
}

enum err flow_participants_of(struct flow *flow, const struct message_row *row, uint16_t *ret_from,
                              uint16_t *ret_to)
{
    struct addr src = row->src;
    struct addr dst = row->dst;
    enum err err;

    if (is_connection(row->transport)) {
        if (is_client_port(row->src.port, row->dst.port))
            src = without_port(src);
        if (is_client_port(row->dst.port, row->src.port))
            dst = without_port(dst);
    }
    err = find_or_add(flow, src, ret_from);
    return err == ERR_NONE ? find_or_add(flow, dst, ret_to) : err;
}

/* Return whether two participants would have the same head without their ports. */
static bool is_alike(const struct flow_participant *a, const struct flow_participant *b)
{
    if (slice_is_absent(a->name) || slice_is_absent(b->name))
        return slice_is_absent(a->name) && slice_is_absent(b->name) &&
               addr_same_ip(&a->addr, &b->addr);
    return slice_equal(a->name, b->name);
}

static bool needs_port(const struct flow *flow, const struct flow_participant *participant)
{
    if (participant->addr.port == 0)
        return false;
    if (slice_is_absent(participant->name) && participant->addr.port != SIP_PORT)
        return true;
    for (size_t i = 0; i < flow->participant_count; i++) {
        const struct flow_participant *other = &flow->participants[i];

        if (other != participant && !other->is_others && is_alike(participant, other))
            return true;
    }
    return false;
}

static void write_head(const struct flow *flow, const struct flow_participant *participant,
                       struct buf *buf)
{
    if (participant->is_others) {
        buf_text(buf, "others");
    } else if (!slice_is_absent(participant->name)) {
        buf_slice(buf, participant->name);
        if (needs_port(flow, participant))
            buf_format(buf, ":%u", participant->addr.port);
    } else if (needs_port(flow, participant)) {
        addr_write(&participant->addr, buf);
    } else {
        addr_write_ip(&participant->addr, buf);
    }
}

enum err flow_participants_name(struct flow *flow)
{
    char memory[ADDR_TEXT_MAX + FLOW_NAME_MAX];
    struct buf buf;
    enum err err = ERR_NONE;

    for (size_t i = 0; i < flow->participant_count && err == ERR_NONE; i++) {
        buf_init(&buf, memory, sizeof(memory));
        write_head(flow, &flow->participants[i], &buf);
        err = flow_text_keep(&flow->texts, buf_as_slice(&buf), &flow->participants[i].text);
    }
    return err;
}
