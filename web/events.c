#include "web/events.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "export/json_counts.h"
#include "export/json_writer.h"
#include "store/query_changes.h"
#include "store/query_page.h"
#include "web/server.h"
#include "web/status_json.h"

#define LOOK_US         INT64_C(200000) /* at most five looks a second */
#define STATS_US        INT64_C(1000000)
#define LOOK_LIMIT_US   INT64_C(500000)   /* what the queries of a look may take */
#define RETRY_US        INT64_C(2000000)  /* until the next look after one that failed */
#define CHANGES_MAX     256               /* calls of one look; more of them are a gap */
#define CHANGES_GROUPED (4 * CHANGES_MAX) /* more are not even sorted by call */
#define TEXT_BYTES      16384             /* of an event on its way to a client */
#define SOURCE_MAX      200               /* bytes of a name in a hello */
#define SHORT_ID_MAX    24

/* In the order of their names below. */
enum kind {
    KIND_NEW = 0,
    KIND_UPDATE,
    KIND_END,
    KIND_GAP, /* many changes at once, without events of their own */
};

static const char *const kinds[] = {"new", "update", "end"};

struct event {
    uint64_t number; /* of the change; the event's id */
    uint64_t from;   /* GAP: the first change without an event */
    uint64_t call;
    uint16_t final;
    uint8_t state; /* enum call_state */
    uint8_t kind;
    bool is_invite;
    char short_id[SHORT_ID_MAX];
};

struct change {
    uint64_t number;
    uint64_t call;
};

struct event_hub {
    struct event ring[EVENTS_RING];
    uint64_t count;  /* events so far; the next one goes to count % EVENTS_RING */
    uint64_t floor;  /* all changes after this one are in the ring */
    uint64_t number; /* of the latest change that was looked at */
    uint64_t epoch;
    uint64_t version;   /* of the store at the last look */
    uint64_t last_call; /* calls above it are new */
    int64_t look_us;    /* when the next look is due; 0: at once */
    int64_t stats_us;   /* when the stats were looked at */
    bool has_begun;     /* it has been looked once */
    size_t streams;
    char source[SOURCE_MAX + 1];
    struct web_totals totals;
    struct change changes[CHANGES_MAX + 1];
    size_t change_count;
    /* The latest stats, ready to be sent, and how many there were. */
    char stats[TEXT_BYTES];
    size_t stats_len;
    uint64_t stats_count;
    /* Where events become text. */
    char text[TEXT_BYTES];
    FILE *memory;
    struct out out;
};

struct event_stream {
    struct event_hub *hub;
    uint64_t next;   /* event of the hub that is sent next */
    uint64_t number; /* the last change that has an event */
    uint64_t stats;  /* stats that were sent */
    int64_t sent_us; /* when something was written last */
    bool has_hello, wants_reset, wants_gap;
    char pending[TEXT_BYTES];
    size_t len, at;
};

/* ---- text ---- */

/* Begin an event; `id` 0: it has none. */
static struct json_writer text_begin(struct event_hub *hub, const char *name, uint64_t id)
{
    struct json_writer writer = {.out = &hub->out};

    rewind(hub->memory);
    out_init(&hub->out, hub->memory, "an event");
    if (id != 0)
        out_format(&hub->out, "id: %llu\n", (unsigned long long)id);
    out_format(&hub->out, "event: %s\ndata: ", name);
    json_write_open(&writer, NULL, '{');
    return writer;
}

/* End it: its length, 0 when it did not fit. */
static size_t text_end(struct event_hub *hub, struct json_writer *writer)
{
    long len;

    json_write_end_line(writer);
    out_byte(writer->out, '\n');
    if (out_finish(writer->out, NULL) != ERR_NONE)
        return 0;
    len = ftell(hub->memory);
    return len < 0 ? 0 : (size_t)len;
}

/* ---- the hub ---- */

struct event_hub *event_hub_new(void)
{
    struct event_hub *hub = calloc(1, sizeof(*hub));

    if (hub == NULL)
        return NULL;
    hub->epoch = hash_random_seed();
    hub->memory = fmemopen(hub->text, sizeof(hub->text), "w");
    if (hub->memory == NULL) {
        free(hub);
        return NULL;
    }
    return hub;
}

void event_hub_free(struct event_hub *hub)
{
    if (hub == NULL)
        return;
    fclose(hub->memory);
    free(hub);
}

size_t event_hub_streams(const struct event_hub *hub)
{
    return hub->streams;
}

struct web_totals *event_hub_totals(struct event_hub *hub)
{
    return &hub->totals;
}

/* Put an event into the ring. The one that goes for it raises the floor. */
static void push(struct event_hub *hub, const struct event *event)
{
    struct event *place = &hub->ring[hub->count % EVENTS_RING];

    if (hub->count >= EVENTS_RING)
        hub->floor = place->number;
    *place = *event;
    hub->count++;
    hub->number = event->number;
}

static bool is_over(enum call_state state)
{
    return state != CALL_TRYING && state != CALL_RINGING && state != CALL_IN_CALL;
}

/* A call whose change becomes an event. */
struct noting {
    struct event_hub *hub;
    uint64_t number;
};

static bool note_call(void *context, const struct call_row *row)
{
    const struct noting *noting = context;
    struct event event = {
        .number = noting->number,
        .call = row->id,
        .final = row->final,
        .state = (uint8_t)row->state,
        .is_invite = row->is_invite,
        .kind = is_over(row->state) ? KIND_END : KIND_UPDATE,
    };
    struct buf buf;

    if (row->id > noting->hub->last_call)
        event.kind = KIND_NEW;
    buf_init(&buf, event.short_id, sizeof(event.short_id));
    buf_slice(&buf, row->short_id);
    push(noting->hub, &event);
    return false;
}

static bool collect(void *context, uint64_t number, uint64_t call)
{
    struct event_hub *hub = context;

    hub->changes[hub->change_count++] = (struct change){.number = number, .call = call};
    return hub->change_count <= CHANGES_MAX;
}

static enum err note_changes(struct event_hub *hub, struct view *view)
{
    uint64_t last_call = hub->last_call;

    for (size_t i = 0; i < hub->change_count; i++) {
        struct noting noting = {.hub = hub, .number = hub->changes[i].number};
        enum err err = query_call(view, hub->changes[i].call, note_call, &noting, NULL);

        if (err != ERR_NONE && err != ERR_NOT_FOUND)
            return err;
        if (hub->changes[i].call > last_call)
            last_call = hub->changes[i].call;
    }
    hub->last_call = last_call;
    return ERR_NONE;
}

static bool note_last(void *context, const struct call_row *row)
{
    *(uint64_t *)context = row->id;
    return false;
}

static enum err find_last_call(struct event_hub *hub, struct view *view)
{
    const struct call_page page = {.which = {.is_all = true}, .is_backward = true, .limit = 1};

    return query_page(view, &page, note_last, &hub->last_call, NULL);
}

/* There are more changes than get events of their own. */
static enum err note_gap(struct event_hub *hub, struct view *view, uint64_t latest)
{
    push(hub, &(struct event){.kind = KIND_GAP, .from = hub->number + 1, .number = latest});
    return find_last_call(hub, view);
}

/* What was there before the first look is no news. */
static enum err begin(struct event_hub *hub, struct view *view, uint64_t latest)
{
    enum err err = find_last_call(hub, view);

    if (err == ERR_NONE) {
        hub->number = hub->floor = latest;
        hub->has_begun = true;
    }
    return err;
}

static enum err follow(struct event_hub *hub, struct view *view)
{
    uint64_t oldest;
    uint64_t latest;
    enum err err = query_change_span(view, &oldest, &latest, NULL);

    if (err != ERR_NONE || (hub->has_begun && latest <= hub->number))
        return err;
    if (!hub->has_begun)
        return begin(hub, view, latest);
    if (oldest > hub->number + 1 || latest - hub->number > CHANGES_GROUPED)
        return note_gap(hub, view, latest);
    hub->change_count = 0;
    err = query_changes(view, hub->number, CHANGES_MAX + 1, collect, hub, NULL);
    if (err == ERR_NONE && hub->change_count > CHANGES_MAX)
        return note_gap(hub, view, latest);
    return err == ERR_NONE ? note_changes(hub, view) : err;
}

static void look_at_store(struct event_hub *hub, struct view *view, int64_t now_us)
{
    uint64_t version;
    enum err err;

    hub->look_us = now_us + LOOK_US;
    view_set_limit(view, LOOK_LIMIT_US, NULL, NULL);
    err = view_version(view, &version, NULL);
    if (err == ERR_NONE && (!hub->has_begun || version != hub->version))
        err = follow(hub, view);
    view_set_limit(view, 0, NULL, NULL);
    if (err == ERR_NONE)
        hub->version = version;
    else
        hub->look_us = now_us + RETRY_US;
}

/* Write the stats, which count as new when they differ, and each second of a live run. */
static void look_at_status(struct event_hub *hub, const struct status *status, int64_t now_us)
{
    struct json_writer writer = text_begin(hub, "stats", 0);
    struct counts counts;
    size_t len;

    hub->stats_us = now_us;
    status_json_run(&writer, status);
    status_counts(status, &counts);
    json_counts_members(&writer, &counts);
    len = text_end(hub, &writer);
    if (len == 0 || (len == hub->stats_len && memcmp(hub->text, hub->stats, len) == 0 &&
                     atomic_load(&status->is_live) == 0))
        return;
    memcpy(hub->stats, hub->text, len);
    hub->stats_len = len;
    hub->stats_count++;
}

void event_hub_look(struct event_hub *hub, struct web_state *web, int64_t now_us)
{
    bool is_back = now_us + RETRY_US < hub->look_us; /* somebody set the clock */

    assert(web != NULL);
    if (hub->source[0] == '\0' && web->source != NULL)
        (void)snprintf(hub->source, sizeof(hub->source), "%s", web->source);
    if (now_us >= hub->look_us || is_back)
        look_at_store(hub, web->view, now_us);
    if (web->status != NULL && (now_us - hub->stats_us >= STATS_US || now_us < hub->stats_us))
        look_at_status(hub, web->status, now_us);
}

/* ---- streams ---- */

/* Read "1042", or "EPOCH-1042" with the epoch of a hello. */
static bool read_place(const struct event_hub *hub, struct slice text, uint64_t *ret_number,
                       bool *ret_is_foreign)
{
    size_t dash = slice_find(text, 0, '-');
    char epoch[20];

    (void)snprintf(epoch, sizeof(epoch), "%016llx", (unsigned long long)hub->epoch);
    *ret_is_foreign = dash != SLICE_NONE && !slice_is(slice_sub(text, 0, dash), epoch);
    return slice_decimal(dash == SLICE_NONE ? text : slice_from(text, dash + 1), INT64_MAX,
                         ret_number);
}

/* Return the first event after a change. */
static uint64_t event_after(const struct event_hub *hub, uint64_t number)
{
    uint64_t low = hub->count > EVENTS_RING ? hub->count - EVENTS_RING : 0;
    uint64_t high = hub->count;

    while (low < high) {
        uint64_t middle = low + (high - low) / 2;

        if (hub->ring[middle % EVENTS_RING].number <= number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Go on after a change that the client has seen. */
static void resume(struct event_stream *stream, uint64_t number, bool is_foreign)
{
    const struct event_hub *hub = stream->hub;

    if (is_foreign || number > hub->number) {
        stream->wants_reset = true;
    } else if (number < hub->floor) {
        stream->wants_gap = true;
        stream->number = number;
    } else {
        stream->number = number;
        stream->next = event_after(hub, number);
    }
}

struct event_stream *event_stream_open(struct event_hub *hub, struct slice last_event_id)
{
    struct event_stream *stream;
    uint64_t number;
    bool is_foreign;

    if (hub->streams == WEB_EVENTS_MAX)
        return NULL;
    stream = calloc(1, sizeof(*stream));
    if (stream == NULL)
        return NULL;
    stream->hub = hub;
    stream->next = hub->count;
    stream->number = hub->number;
    if (!slice_is_absent(last_event_id) && read_place(hub, last_event_id, &number, &is_foreign))
        resume(stream, number, is_foreign);
    hub->streams++;
    return stream;
}

void event_stream_close(struct event_stream *stream)
{
    if (stream == NULL)
        return;
    stream->hub->streams--;
    free(stream);
}

static size_t compose_hello(struct event_stream *stream)
{
    struct json_writer writer = text_begin(stream->hub, "hello", stream->number);
    char epoch[20];

    (void)snprintf(epoch, sizeof(epoch), "%016llx", (unsigned long long)stream->hub->epoch);
    json_write_number(&writer, "seq", stream->number);
    json_write_string(&writer, "epoch", slice_from_text(epoch));
    json_write_string(&writer, "source", slice_from_text(stream->hub->source));
    stream->has_hello = true;
    return text_end(stream->hub, &writer);
}

static size_t compose_reset(struct event_stream *stream)
{
    struct json_writer writer = text_begin(stream->hub, "reset", stream->number);

    json_write_number(&writer, "seq", stream->number);
    stream->wants_reset = false;
    return text_end(stream->hub, &writer);
}

/* Add an event "gap": the changes up to `to` have no events. */
static size_t compose_gap(struct event_stream *stream, uint64_t to)
{
    struct json_writer writer = text_begin(stream->hub, "gap", to);

    json_write_number(&writer, "from", stream->number + 1);
    json_write_number(&writer, "to", to);
    stream->number = to;
    return text_end(stream->hub, &writer);
}

/* Events that are no longer in the ring become a gap up to now. */
static size_t compose_loss(struct event_stream *stream)
{
    stream->wants_gap = false;
    stream->next = stream->hub->count;
    return compose_gap(stream, stream->hub->number);
}

static size_t compose_event(struct event_stream *stream)
{
    const struct event *event = &stream->hub->ring[stream->next++ % EVENTS_RING];
    struct json_writer writer;

    if (event->kind == KIND_GAP)
        return compose_gap(stream, event->number);
    writer = text_begin(stream->hub, "call", event->number);
    json_write_string(&writer, "kind", slice_from_text(kinds[event->kind]));
    json_write_string(&writer, "type", slice_from_text(event->is_invite ? "call" : "dialog"));
    json_write_string(&writer, "id", slice_from_text(event->short_id));
    json_write_number(&writer, "n", event->call);
    json_write_string(&writer, "state",
                      slice_from_text(call_state_name((enum call_state)event->state)));
    json_write_number_or_null(&writer, "final", event->final);
    stream->number = event->number;
    return text_end(stream->hub, &writer);
}

/* Put what comes next into hub->text: its length, 0 when there is nothing. */
static size_t compose(struct event_stream *stream, int64_t now_us)
{
    static const char heartbeat[] = ": still here\n\n";
    struct event_hub *hub = stream->hub;

    if (!stream->has_hello)
        return compose_hello(stream);
    if (stream->wants_reset)
        return compose_reset(stream);
    if (stream->wants_gap || hub->count - stream->next > EVENTS_RING)
        return compose_loss(stream);
    if (stream->next < hub->count)
        return compose_event(stream);
    if (stream->stats != hub->stats_count) {
        stream->stats = hub->stats_count;
        memcpy(hub->text, hub->stats, hub->stats_len);
        return hub->stats_len;
    }
    if (now_us - stream->sent_us < EVENTS_HEARTBEAT_US)
        return 0;
    memcpy(hub->text, heartbeat, sizeof(heartbeat) - 1);
    return sizeof(heartbeat) - 1;
}

size_t event_stream_read(struct event_stream *stream, int64_t now_us, char *bytes, size_t size)
{
    size_t written = 0;

    assert(size > 0);
    while (written < size) {
        size_t part = stream->len - stream->at;

        if (part == 0) {
            stream->len = compose(stream, now_us);
            stream->at = 0;
            memcpy(stream->pending, stream->hub->text, stream->len);
            if (stream->len == 0)
                break;
            stream->sent_us = now_us;
            continue;
        }
        if (part > size - written)
            part = size - written;
        memcpy(bytes + written, stream->pending + stream->at, part);
        stream->at += part;
        written += part;
    }
    return written;
}
