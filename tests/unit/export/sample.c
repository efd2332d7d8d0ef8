#include "tests/unit/export/sample.h"

#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

#include <check.h>

struct addr sample_addr(const char *text)
{
    struct slice whole = slice_from_text(text);
    const char *colon = strrchr(text, ':');
    bool is_bracketed = text[0] == '[';
    bool has_port = colon != NULL && (is_bracketed || strchr(text, ':') == colon);
    struct slice ip = has_port ? slice_sub(whole, 0, (size_t)(colon - text)) : whole;
    struct addr addr;

    ck_assert_msg(addr_read_ip(ip, &addr), "no address: %s", text);
    addr.port = has_port ? (uint16_t)atoi(colon + 1) : 5060;
    return addr;
}

struct message_row sample_row(const struct sample *sample, size_t at)
{
    return (struct message_row){
        .id = at + 1,
        .time_us = SAMPLE_START_US + sample->ms * INT64_C(1000),
        .transport = TRANSPORT_UDP,
        .code = (uint16_t)sample->code,
        .flags = sample->flags | (sample->code == 0 ? MESSAGE_REQUEST : 0u),
        .capture = 1,
        .frame = at + 1,
        .length = 400,
        .src = sample_addr(sample->src),
        .dst = sample_addr(sample->dst),
        .cseq = 1,
        .call = 1,
        .leg = 1,
        .transaction = sample->transaction,
        .dialog = 1,
        .method = slice_from_text(sample->method),
        .call_id = SLICE_LITERAL("a1@host"),
        .short_id = SLICE_LITERAL("k7f3q2abcdef"),
    };
}

struct flow *sample_flow(const struct flow_options *options, const struct sample *samples,
                         size_t count)
{
    struct flow *flow = flow_new(options);

    for (size_t i = 0; i < count; i++) {
        struct message_row row = sample_row(&samples[i], i);

        ck_assert_int_eq(flow_add_message(flow, &row), ERR_NONE);
    }
    ck_assert_int_eq(flow_close(flow), ERR_NONE);
    return flow;
}

struct sample_out *sample_out_new(void)
{
    struct sample_out *sample = calloc(1, sizeof(*sample));
    FILE *file = open_memstream(&sample->text, &sample->len);

    ck_assert_ptr_nonnull(file);
    out_init(&sample->out, file, "memory");
    return sample;
}

const char *sample_out_text(struct sample_out *sample)
{
    ck_assert_int_eq(out_finish(&sample->out, NULL), ERR_NONE);
    return sample->text;
}

void sample_out_free(struct sample_out *sample)
{
    fclose(sample->out.file);
    free(sample->text);
    free(sample);
}

struct sample_place sample_place_make(void)
{
    struct sample_place place = {.folder = "/tmp/rung-export-XXXXXX"};

    ck_assert_ptr_nonnull(mkdtemp(place.folder));
    snprintf(place.path, sizeof(place.path), "%s/out.file", place.folder);
    return place;
}

void sample_place_drop(const struct sample_place *place)
{
    unlink(place->path);
    ck_assert_int_eq(rmdir(place->folder), 0);
}

void sample_locale(void)
{
    ck_assert_ptr_nonnull(setlocale(LC_CTYPE, "C.UTF-8"));
}
