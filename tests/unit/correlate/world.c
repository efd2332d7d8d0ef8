#include "tests/unit/correlate/world.h"

#include <stdlib.h>

#include <check.h>

#include "dissect/sip_scan.h"

static void keep(struct world *world, const struct fact_batch *batch)
{
    for (size_t i = 0; i < batch->call_count; i++) {
        const struct fact_call *call = &batch->calls[i];

        ck_assert_uint_lt(call->id, WORLD_OBJECTS);
        if (!slice_is_absent(call->from_user))
            memcpy(world->call_from[call->id], call->from_user.ptr,
                   call->from_user.len < 15 ? call->from_user.len : 15);
        world->calls[call->id] = *call;
        if (call->id > world->call_count)
            world->call_count = call->id;
    }
    for (size_t i = 0; i < batch->leg_count; i++) {
        world->legs[batch->legs[i].id] = batch->legs[i];
        if (batch->legs[i].id > world->leg_count)
            world->leg_count = batch->legs[i].id;
    }
    for (size_t i = 0; i < batch->dialog_count; i++) {
        world->dialogs[batch->dialogs[i].id] = batch->dialogs[i];
        if (batch->dialogs[i].id > world->dialog_count)
            world->dialog_count = batch->dialogs[i].id;
    }
    for (size_t i = 0; i < batch->transaction_count; i++) {
        if (batch->transactions[i].id < WORLD_OBJECTS)
            world->transactions[batch->transactions[i].id] = batch->transactions[i];
        if (batch->transactions[i].id > world->transaction_count)
            world->transaction_count = batch->transactions[i].id;
    }
    for (size_t i = 0; i < batch->message_count && batch->messages[i].id < WORLD_OBJECTS; i++)
        world->messages[batch->messages[i].id] = batch->messages[i];
    world->message_count += batch->message_count;
    world->endpoint_count += batch->endpoint_count;
    for (size_t i = 0; i < batch->finding_count; i++, world->finding_count++) {
        if (world->finding_count < WORLD_OBJECTS)
            world->findings[world->finding_count] = batch->findings[i];
    }
    for (size_t i = 0; i < batch->evidence_count; i++, world->evidence_count++) {
        if (world->evidence_count < WORLD_OBJECTS)
            world->evidences[world->evidence_count] = batch->evidences[i];
    }
    world->rule_count += batch->rule_count;
    world->frame_count += batch->frame_count;
}

static struct fact_batch *exchange(void *context, struct fact_batch *full)
{
    struct world *world = context;
    struct fact_batch *next = world->spare;

    world->exchanges++;
    if (world->refuses)
        return NULL;
    keep(world, full);
    fact_batch_reset(full);
    world->spare = full;
    return next;
}

static bool is_busy(void *context)
{
    return ((const struct world *)context)->is_busy;
}

struct world *world_new(const struct correlate_limits *limits)
{
    struct world *world = calloc(1, sizeof(*world));
    struct correlate_options options = {.limits = correlate_limits_of(UINT64_C(256) << 20)};

    ck_assert_ptr_nonnull(world);
    if (limits != NULL)
        options.limits = *limits;
    world->spare = fact_batch_new();
    world->correlate = correlate_new(
        &options, (struct fact_sink){.exchange = exchange, .is_busy = is_busy, .context = world});
    ck_assert_ptr_nonnull(world->correlate);
    return world;
}

void world_free(struct world *world)
{
    correlate_free(world->correlate);
    fact_batch_free(world->spare);
    free(world);
}

static struct addr host(const char *name)
{
    uint8_t ip[4] = {192, 0, 2, (uint8_t)name[0]};
    unsigned port = 5060u + (name[1] == '\0' ? 0u : (unsigned)(name[1] - '0'));

    return addr_of(ADDR_IPV4, ip, (uint16_t)port);
}

static void write_message(const struct tell *tell, struct buf *buf)
{
    bool is_response = tell->start[0] >= '1' && tell->start[0] <= '6';

    if (is_response)
        buf_format(buf, "SIP/2.0 %s Words\r\n", tell->start);
    else
        buf_format(buf, "%s sip:bob@example.com SIP/2.0\r\n", tell->start);
    buf_format(buf, "Via: SIP/2.0/UDP host.example.com:5060;branch=%s\r\n", tell->branch);
    buf_format(buf, "From: \"Alice\" <sip:alice@example.com>;tag=%s\r\n",
               tell->from_tag == NULL ? "f" : tell->from_tag);
    buf_format(buf, "To: <sip:bob@example.com>%s%s\r\n",
               tell->to_tag == NULL ? "" : ";tag=", tell->to_tag == NULL ? "" : tell->to_tag);
    if (tell->call_id == NULL || tell->call_id[0] != '\0')
        buf_format(buf, "Call-ID: %s\r\n", tell->call_id == NULL ? "c" : tell->call_id);
    buf_format(buf, "CSeq: %s\r\nMax-Forwards: 70\r\n", tell->cseq);
    buf_text(buf, "Contact: <sip:someone@192.0.2.1>\r\n");
    buf_text(buf, tell->more == NULL ? "" : tell->more);
    buf_text(buf, "Content-Length: 0\r\n\r\n");
}

static uint16_t ip_id_of(const struct world *world)
{
    if (world->has_no_ip_id)
        return 0;
    return world->ip_id != 0 ? world->ip_id : (uint16_t)world->frames;
}

void world_tell(struct world *world, struct tell tell)
{
    char text[2048];
    struct buf buf;
    static struct sip_scratch scratch;
    struct sip_summary summary;
    struct message_keys keys;
    struct frame frame = {
        .time_us = INT64_C(1700000000000000) + (int64_t)(tell.at * 1e6 + 0.5),
        .capture = 1,
        .number = ++world->frames,
        .end_offset = FRAME_NO_OFFSET,
    };
    struct origin origin = {.frame = &frame};
    struct unit unit = {
        .origins = &origin,
        .origin_count = 1,
        .src = host(tell.src),
        .dst = host(tell.dst),
        .transport = TRANSPORT_UDP,
        .ip_id = ip_id_of(world),
    };

    buf_init(&buf, text, sizeof(text));
    write_message(&tell, &buf);
    frame.data = unit.bytes = buf_as_slice(&buf);
    if (world->cut_at != 0 && world->cut_at < unit.bytes.len) {
        unit.bytes.len = world->cut_at;
        unit.is_cut = true;
    }
    ck_assert(sip_is_message(unit.bytes));
    sip_scan_or_read(unit.bytes, unit.is_cut, &scratch, &summary);
    keys = message_keys_of(correlate_seed(world->correlate), &unit, &summary);
    correlate_feed(world->correlate, &unit, &summary, &keys, world->keeps_bytes);
}

void world_tell_all(struct world *world, const struct tell *tells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        world_tell(world, tells[i]);
}

void world_finish(struct world *world)
{
    correlate_finish(world->correlate, true);
}

const struct fact_message *world_message(const struct world *world, size_t n)
{
    return &world->messages[n];
}
