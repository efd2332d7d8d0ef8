/*
 * tests/unit/export/sample.h: hand-made rows and a sink into memory.
 */
#ifndef TESTS_UNIT_EXPORT_SAMPLE_H
#define TESTS_UNIT_EXPORT_SAMPLE_H

#include "export/flow_text.h"
#include "export/out.h"
#include "store/rows.h"

/* 2026-07-25T17:20:08Z */
#define SAMPLE_START_US INT64_C(1785000008000000)

/* One message in a script. */
struct sample {
    int ms;          /* since SAMPLE_START_US */
    const char *src; /* "10.0.0.1", or with ":5080"; the port is 5060 otherwise */
    const char *dst;
    const char *method; /* of a response: of its CSeq */
    unsigned code;      /* 0: a request */
    unsigned flags;     /* enum message_flag, without MESSAGE_REQUEST */
    unsigned transaction;
};

/* "192.0.2.1", "192.0.2.1:5080", "2001:db8::1", "[2001:db8::1]:5080". */
struct addr sample_addr(const char *text);

/* Make the row of a message; its id is `at` + 1. */
struct message_row sample_row(const struct sample *sample, size_t at);

/* Make a closed model of a script. */
struct flow *sample_flow(const struct flow_options *options, const struct sample *samples,
                         size_t count);

/* A sink into memory. */
struct sample_out {
    struct out out;
    char *text; /* after sample_out_text: what was written, NUL-terminated */
    size_t len;
};

struct sample_out *sample_out_new(void);
const char *sample_out_text(struct sample_out *sample);
void sample_out_free(struct sample_out *sample);

/* A folder for one file. */
struct sample_place {
    char folder[32];
    char path[64];
};

struct sample_place sample_place_make(void);

/* Remove file and folder; fails when anything else was left in it. */
void sample_place_drop(const struct sample_place *place);

/* Use a locale that knows the widths of characters. */
void sample_locale(void);

#endif
