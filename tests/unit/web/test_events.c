#include <check.h>
#include <stdlib.h>

#include "base/array.h"
#include "tests/unit/web/web_store.h"
#include "web/server.h"

Suite *test_events_suite(void);

#define SECOND    INT64_C(1000000)
#define EVENT_MAX 64    /* that a test looks at */
#define TEXT_MAX  16384 /* of an event */

/* What a stream gave, taken apart. */
struct told {
    char text[400000];
    size_t count;
    struct {
        char id[32]; /* "" when it has none */
        char name[16];
        json_t *data;
    } events[EVENT_MAX];
};

/* A store with a hub on it, and a clock. */
struct watch {
    struct web_store *store;
    struct event_hub *hub;
    int64_t now_us;
};

static struct watch watch_new(size_t calls)
{
    struct watch watch = {.store = web_store_new_growing(calls), .now_us = WEB_STORE_US};

    watch.hub = watch.store->web.events;
    event_hub_look(watch.hub, &watch.store->web, watch.now_us);
    return watch;
}

static void watch_free(struct watch *watch)
{
    web_store_free(watch->store);
}

/* Let a second pass, and look. */
static void look(struct watch *watch)
{
    watch->now_us += SECOND;
    event_hub_look(watch->hub, &watch->store->web, watch->now_us);
}

/* The same until all is seen: on a busy host a look may end before. */
static void look_long(struct watch *watch)
{
    for (int i = 0; i < 5; i++) {
        watch->now_us += 5 * SECOND;
        look(watch);
    }
}

static struct event_stream *open_at(struct watch *watch, const char *last_event_id)
{
    return event_stream_open(watch->hub, slice_from_text(last_event_id));
}

/* Take one event apart; comments are none. */
static void take_event(struct told *told, char *text)
{
    char id[32] = "";
    char name[16] = "";
    char data[TEXT_MAX + 1] = "";
    char *next = NULL;

    for (char *line = strtok_r(text, "\n", &next); line != NULL;
         line = strtok_r(NULL, "\n", &next)) {
        (void)sscanf(line, "id: %31s", id);
        (void)sscanf(line, "event: %15s", name);
        if (strncmp(line, "data: ", 6) == 0)
            (void)snprintf(data, sizeof(data), "%s", line + 6);
    }
    if (data[0] == '\0')
        return;
    if (told->count < EVENT_MAX) {
        strcpy(told->events[told->count].id, id);
        strcpy(told->events[told->count].name, name);
        told->events[told->count].data = json_loads(data, 0, NULL);
        ck_assert_msg(told->events[told->count].data != NULL, "no JSON: %s", data);
    }
    told->count++;
}

/* Read all there is now, in pieces of `size` bytes. */
static struct told *listen_by(struct watch *watch, struct event_stream *stream, size_t size)
{
    struct told *told = calloc(1, sizeof(*told));
    size_t len = 0;
    size_t part;
    char *rest = told->text;

    do {
        size_t room = sizeof(told->text) - 1 - len;

        part =
            event_stream_read(stream, watch->now_us, told->text + len, size < room ? size : room);
        len += part;
    } while (part > 0);
    while (*rest != '\0') {
        char *end = strstr(rest, "\n\n");

        ck_assert_ptr_nonnull(end);
        *end = '\0';
        take_event(told, rest);
        rest = end + 2;
    }
    return told;
}

static struct told *listen(struct watch *watch, struct event_stream *stream)
{
    return listen_by(watch, stream, 1000);
}

static void told_free(struct told *told)
{
    for (size_t i = 0; i < EVENT_MAX; i++)
        json_decref(told->events[i].data);
    free(told);
}

/* Return the data of the event of a name that comes `nth`; fails when there is none. */
static json_t *find(const struct told *told, const char *name, size_t nth)
{
    for (size_t i = 0; i < told->count && i < EVENT_MAX; i++) {
        if (strcmp(told->events[i].name, name) == 0 && nth-- == 0)
            return told->events[i].data;
    }
    ck_abort_msg("no event %s", name);
    return NULL;
}

static size_t count(const struct told *told, const char *name)
{
    size_t found = 0;

    for (size_t i = 0; i < told->count && i < EVENT_MAX; i++)
        found += strcmp(told->events[i].name, name) == 0;
    return found;
}

START_TEST(a_stream_begins_with_hello)
{
    struct watch watch = watch_new(3);
    struct event_stream *stream = open_at(&watch, NULL);
    struct told *told = listen(&watch, stream);

    ck_assert_str_eq(told->events[0].name, "hello");
    ck_assert_int_eq(web_json_number(told->events[0].data, "seq"), atoi(told->events[0].id));
    ck_assert_uint_eq(strlen(web_json_text(told->events[0].data, "epoch")), 16);
    ck_assert_str_eq(web_json_text(told->events[0].data, "source"), "trace <b>.pcap");
    ck_assert_uint_eq(count(told, "call"), 0);
    ck_assert_uint_eq(count(told, "stats"), 1);
    told_free(told);
    event_stream_close(stream);
    watch_free(&watch);
}
END_TEST

START_TEST(a_call_is_new_then_changes_then_ends)
{
    static const enum call_state states[] = {CALL_TRYING, CALL_IN_CALL, CALL_COMPLETED};
    static const char *const kinds[] = {"new", "update", "end"};
    struct watch watch = watch_new(3);
    struct event_stream *stream = open_at(&watch, NULL);
    char id[16];

    told_free(listen(&watch, stream));
    for (size_t i = 0; i < 3; i++) {
        struct told *told;
        json_t *call;

        web_store_grow(watch.store, 4, states[i]);
        look(&watch);
        told = listen(&watch, stream);
        ck_assert_uint_eq(count(told, "call"), 1);
        call = find(told, "call", 0);
        ck_assert_str_eq(web_json_text(call, "kind"), kinds[i]);
        ck_assert_str_eq(web_json_text(call, "id"), web_store_id(4, id));
        ck_assert_int_eq(web_json_number(call, "n"), 4);
        ck_assert_str_eq(web_json_text(call, "state"), call_state_name(states[i]));
        ck_assert_str_eq(web_json_text(call, "type"), "call");
        told_free(told);
    }
    event_stream_close(stream);
    watch_free(&watch);
}
END_TEST

START_TEST(changes_between_two_looks_are_one)
{
    struct watch watch = watch_new(3);
    struct event_stream *stream = open_at(&watch, NULL);
    struct told *told;

    told_free(listen(&watch, stream));
    for (int i = 0; i < 10; i++) {
        web_store_grow(watch.store, 2, CALL_TRYING);
        watch.now_us += 10000;
        event_hub_look(watch.hub, &watch.store->web, watch.now_us);
        told = listen(&watch, stream);
        ck_assert_uint_eq(told->count, 0);
        told_free(told);
    }
    web_store_grow(watch.store, 2, CALL_IN_CALL);
    look(&watch);
    told = listen(&watch, stream);
    ck_assert_uint_eq(count(told, "call"), 1);
    ck_assert_str_eq(web_json_text(find(told, "call", 0), "state"), "in-call");
    told_free(told);
    event_stream_close(stream);
    watch_free(&watch);
}
END_TEST

START_TEST(a_stream_goes_on_after_the_last_event_that_was_seen)
{
    struct watch watch = watch_new(3);
    struct event_stream *stream = open_at(&watch, NULL);
    struct told *told;
    char seen[32];

    web_store_grow(watch.store, 4, CALL_TRYING);
    look(&watch);
    told = listen(&watch, stream);
    strcpy(seen, told->events[1].id);
    told_free(told);
    event_stream_close(stream);
    web_store_grow(watch.store, 5, CALL_TRYING);
    web_store_grow(watch.store, 6, CALL_TRYING);
    look(&watch);
    for (int i = 0; i < 2; i++) { /* as often as it is asked */
        stream = open_at(&watch, seen);
        told = listen(&watch, stream);
        ck_assert_str_eq(told->events[0].name, "hello");
        ck_assert_str_eq(told->events[0].id, seen);
        ck_assert_uint_eq(count(told, "call"), 2);
        ck_assert_uint_eq(count(told, "gap") + count(told, "reset"), 0);
        ck_assert_int_eq(web_json_number(find(told, "call", 0), "n"), 5);
        ck_assert_int_eq(web_json_number(find(told, "call", 1), "n"), 6);
        told_free(told);
        event_stream_close(stream);
    }
    watch_free(&watch);
}
END_TEST

START_TEST(what_was_before_the_first_look_is_a_gap)
{
    struct watch watch = watch_new(3);
    struct event_stream *stream;
    struct told *told;

    web_store_grow(watch.store, 4, CALL_TRYING);
    look(&watch);
    stream = open_at(&watch, "1");
    told = listen(&watch, stream);
    ck_assert_int_eq(web_json_number(find(told, "hello", 0), "seq"), 1);
    ck_assert_int_eq(web_json_number(find(told, "gap", 0), "from"), 2);
    ck_assert_int_eq(web_json_number(find(told, "gap", 0), "to"), 4);
    ck_assert_uint_eq(count(told, "call"), 0);
    told_free(told);
    event_stream_close(stream);
    watch_free(&watch);
}
END_TEST

static const char *const foreign[] = {"5", "9223372036854775807", "0000000000000000-2"};

START_TEST(a_place_of_another_run_is_a_reset)
{
    struct watch watch = watch_new(3);
    struct event_stream *stream = open_at(&watch, foreign[_i]);
    struct told *told = listen(&watch, stream);

    ck_assert_uint_eq(count(told, "reset"), 1);
    ck_assert_int_eq(web_json_number(find(told, "reset", 0), "seq"),
                     web_json_number(find(told, "hello", 0), "seq"));
    ck_assert_uint_eq(count(told, "call") + count(told, "gap"), 0);
    told_free(told);
    event_stream_close(stream);
    watch_free(&watch);
}
END_TEST

START_TEST(a_place_may_name_its_epoch)
{
    struct watch watch = watch_new(3);
    struct event_stream *stream = open_at(&watch, NULL);
    struct told *told = listen(&watch, stream);
    char place[64];

    snprintf(place, sizeof(place), "%s-%s", web_json_text(find(told, "hello", 0), "epoch"),
             told->events[0].id);
    told_free(told);
    event_stream_close(stream);
    stream = open_at(&watch, place);
    told = listen(&watch, stream);
    ck_assert_uint_eq(count(told, "reset") + count(told, "gap"), 0);
    told_free(told);
    event_stream_close(stream);
    watch_free(&watch);
}
END_TEST

static const char *const nonsense[] = {"", "x", "-", "-1x", "1 2", "\xff", "<script>"};

START_TEST(a_place_that_is_none_is_not_looked_at)
{
    struct watch watch = watch_new(3);
    struct event_stream *stream = open_at(&watch, nonsense[_i]);
    struct told *told = listen(&watch, stream);

    ck_assert_str_eq(told->events[0].name, "hello");
    ck_assert_uint_eq(count(told, "reset") + count(told, "gap"), 0);
    told_free(told);
    event_stream_close(stream);
    watch_free(&watch);
}
END_TEST

START_TEST(many_changes_at_once_are_a_gap)
{
    struct watch watch = watch_new(3);
    struct event_stream *stream = open_at(&watch, NULL);
    struct told *told;

    told_free(listen(&watch, stream));
    web_store_grow_by(watch.store, 257);
    look_long(&watch);
    told = listen(&watch, stream);
    ck_assert_uint_eq(count(told, "call"), 0);
    ck_assert_int_eq(web_json_number(find(told, "gap", 0), "from"), 4);
    ck_assert_int_eq(web_json_number(find(told, "gap", 0), "to"), 3 + 257);
    told_free(told);
    web_store_grow(watch.store, watch.store->calls + 1, CALL_TRYING);
    look(&watch);
    told = listen(&watch, stream);
    ck_assert_str_eq(web_json_text(find(told, "call", 0), "kind"), "new");
    told_free(told);
    event_stream_close(stream);
    watch_free(&watch);
}
END_TEST

START_TEST(a_slow_reader_falls_out_of_the_ring_and_is_told)
{
    struct watch watch = watch_new(3);
    struct event_stream *slow = open_at(&watch, NULL);
    struct told *told;

    told_free(listen(&watch, slow));
    for (size_t i = 0; i < 18; i++) {
        web_store_grow_by(watch.store, 250);
        look_long(&watch);
    }
    told = listen(&watch, slow);
    ck_assert_uint_eq(count(told, "call"), 0);
    ck_assert_int_eq(web_json_number(find(told, "gap", 0), "from"), 4);
    ck_assert_int_eq(web_json_number(find(told, "gap", 0), "to"), 3 + 4500);
    told_free(told);
    event_stream_close(slow);
    /* What is still in the ring can be had; what is not is a gap. */
    slow = open_at(&watch, "2000");
    told = listen(&watch, slow);
    ck_assert_uint_eq(told->count, 1 + 2503 + 1);
    told_free(told);
    event_stream_close(slow);
    slow = open_at(&watch, "400");
    told = listen(&watch, slow);
    ck_assert_int_eq(web_json_number(find(told, "gap", 0), "from"), 401);
    told_free(told);
    event_stream_close(slow);
    watch_free(&watch);
}
END_TEST

START_TEST(small_reads_give_the_same)
{
    struct watch watch = watch_new(3);
    struct event_stream *large = open_at(&watch, NULL);
    struct event_stream *small = open_at(&watch, NULL);
    struct told *from_large;
    struct told *from_small;

    web_store_grow(watch.store, 4, CALL_TRYING);
    look(&watch);
    from_large = listen(&watch, large);
    from_small = listen_by(&watch, small, 1);
    ck_assert_uint_eq(from_large->count, from_small->count);
    for (size_t i = 0; i < from_large->count; i++) {
        ck_assert_str_eq(from_large->events[i].id, from_small->events[i].id);
        ck_assert(json_equal(from_large->events[i].data, from_small->events[i].data));
    }
    told_free(from_large);
    told_free(from_small);
    event_stream_close(large);
    event_stream_close(small);
    watch_free(&watch);
}
END_TEST

START_TEST(stats_with_the_largest_counters_still_fit)
{
    struct watch watch = watch_new(3);
    struct event_stream *stream = open_at(&watch, NULL);
    size_t wanted = 0;
    struct told *told;

    for (unsigned i = 0; i < COUNTER_COUNT; i++) {
        status_set(&watch.store->status, (enum counter)i, INT64_MAX);
        wanted += counter_kind_lead(counter_row((enum counter)i)->kind) != NULL;
    }
    look(&watch);
    told = listen(&watch, stream);
    ck_assert_uint_eq(json_array_size(json_object_get(find(told, "stats", 0), "told")), wanted);
    told_free(told);
    event_stream_close(stream);
    watch_free(&watch);
}
END_TEST

START_TEST(stats_come_when_they_differ_and_always_when_live)
{
    struct watch watch = watch_new(3);
    struct event_stream *stream = open_at(&watch, NULL);
    struct told *told;

    told_free(listen(&watch, stream));
    look(&watch);
    told = listen(&watch, stream);
    ck_assert_uint_eq(told->count, 0);
    told_free(told);
    status_set(&watch.store->status, COUNTER_MESSAGES, 42);
    look(&watch);
    told = listen(&watch, stream);
    ck_assert_int_eq(web_json_number(find(told, "stats", 0), "counters.messages"), 42);
    ck_assert_str_eq(told->events[0].id, "");
    told_free(told);
    atomic_store(&watch.store->status.is_live, 1);
    for (int i = 0; i < 2; i++) {
        look(&watch);
        event_hub_look(watch.hub, &watch.store->web, watch.now_us + SECOND / 2);
        told = listen(&watch, stream);
        ck_assert_uint_eq(count(told, "stats"), 1);
        told_free(told);
    }
    event_stream_close(stream);
    watch_free(&watch);
}
END_TEST

START_TEST(silence_is_broken_each_15_seconds)
{
    struct watch watch = watch_new(3);
    struct event_stream *stream = open_at(&watch, NULL);
    char bytes[100];
    size_t len;

    told_free(listen(&watch, stream));
    watch.now_us += EVENTS_HEARTBEAT_US - 1;
    ck_assert_uint_eq(event_stream_read(stream, watch.now_us, bytes, sizeof(bytes)), 0);
    watch.now_us++;
    len = event_stream_read(stream, watch.now_us, bytes, sizeof(bytes));
    ck_assert_uint_gt(len, 3);
    ck_assert_int_eq(bytes[0], ':');
    ck_assert_mem_eq(bytes + len - 2, "\n\n", 2);
    ck_assert_uint_eq(event_stream_read(stream, watch.now_us + 1, bytes, sizeof(bytes)), 0);
    event_stream_close(stream);
    watch_free(&watch);
}
END_TEST

START_TEST(there_are_only_so_many_streams)
{
    struct watch watch = watch_new(3);
    struct event_stream *streams[WEB_EVENTS_MAX];

    for (size_t i = 0; i < WEB_EVENTS_MAX; i++) {
        streams[i] = open_at(&watch, NULL);
        ck_assert_ptr_nonnull(streams[i]);
    }
    ck_assert_ptr_null(open_at(&watch, NULL));
    web_store_refuses(watch.store, api_events, NULL, "/events", 503, "too_many_streams", "close");
    for (size_t i = 0; i < WEB_EVENTS_MAX; i++)
        event_stream_close(streams[i]);
    ck_assert_uint_eq(event_hub_streams(watch.hub), 0);
    watch_free(&watch);
}
END_TEST

START_TEST(a_finished_store_tells_hello_and_no_more)
{
    struct web_store *store = web_store_new(3);
    struct watch watch = {.store = store, .hub = store->web.events, .now_us = WEB_STORE_US};
    struct event_stream *stream;
    struct told *told;

    look(&watch);
    stream = open_at(&watch, NULL);
    look(&watch);
    told = listen(&watch, stream);
    ck_assert_uint_eq(told->count, 1);
    ck_assert_str_eq(told->events[0].name, "hello");
    told_free(told);
    event_stream_close(stream);
    watch_free(&watch);
}
END_TEST

START_TEST(a_handler_opens_a_stream)
{
    struct web_store *store = web_store_new(3);
    struct web_answer answer = web_store_ask(store, api_events, NULL, "/events?after=0");

    ck_assert_int_eq(answer.status, 200);
    ck_assert_str_eq(answer.content_type, "text/event-stream");
    ck_assert_uint_eq(event_hub_streams(store->web.events), 0); /* released with its response */
    web_answer_release(&answer);
    web_store_refuses(store, api_events, NULL, "/events?after=x", 400, "bad_after", "event");
    web_store_free(store);
}
END_TEST

START_TEST(a_clock_that_is_set_back_stops_nothing)
{
    struct watch watch = watch_new(3);
    struct event_stream *stream = open_at(&watch, NULL);
    struct told *told;

    told_free(listen(&watch, stream));
    watch.now_us -= 3600 * SECOND;
    web_store_grow(watch.store, 4, CALL_TRYING);
    look(&watch);
    told = listen(&watch, stream);
    ck_assert_uint_eq(count(told, "call"), 1);
    told_free(told);
    event_stream_close(stream);
    watch_free(&watch);
}
END_TEST

Suite *test_events_suite(void)
{
    Suite *suite = suite_create("events");
    TCase *tcase = tcase_create("events");

    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, a_stream_begins_with_hello);
    tcase_add_test(tcase, a_call_is_new_then_changes_then_ends);
    tcase_add_test(tcase, changes_between_two_looks_are_one);
    tcase_add_test(tcase, a_stream_goes_on_after_the_last_event_that_was_seen);
    tcase_add_test(tcase, what_was_before_the_first_look_is_a_gap);
    tcase_add_loop_test(tcase, a_place_of_another_run_is_a_reset, 0, COUNT_OF(foreign));
    tcase_add_test(tcase, a_place_may_name_its_epoch);
    tcase_add_loop_test(tcase, a_place_that_is_none_is_not_looked_at, 0, COUNT_OF(nonsense));
    tcase_add_test(tcase, many_changes_at_once_are_a_gap);
    tcase_add_test(tcase, a_slow_reader_falls_out_of_the_ring_and_is_told);
    tcase_add_test(tcase, small_reads_give_the_same);
    tcase_add_test(tcase, stats_with_the_largest_counters_still_fit);
    tcase_add_test(tcase, stats_come_when_they_differ_and_always_when_live);
    tcase_add_test(tcase, silence_is_broken_each_15_seconds);
    tcase_add_test(tcase, there_are_only_so_many_streams);
    tcase_add_test(tcase, a_finished_store_tells_hello_and_no_more);
    tcase_add_test(tcase, a_handler_opens_a_stream);
    tcase_add_test(tcase, a_clock_that_is_set_back_stops_nothing);
    suite_add_tcase(suite, tcase);
    return suite;
}
