/*
 * app/options.h: the command line, read by one table from which help and manual are made too.
 *
 * Options and words may come in any order; long names may be shortened as long as they are unique;
 * short ones may be put together ("-cq") and carry their argument ("-l5"); "--" ends the options.
 * The first word is the command when there is one of that name.
 *
 * Ownership: texts are borrowed from argv; options_release frees the lists, and a filter that was put
 *            together from words.
 * Threads:   a plain value.
 */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/command.h"
#include "base/err.h"

/* A choice that the user did not make. */
#define OPTION_UNSET (-1)

enum color {
    COLOR_AUTO = 0,
    COLOR_ALWAYS,
    COLOR_NEVER,
};

/* Which calls by kind. */
enum call_kind {
    KIND_INVITES = 1, /* calls in the sense of users */
    KIND_ALL,         /* registrations and everything else too */
};

/* A time as the user types it. */
struct timestamp {
    bool is_set;
    bool is_relative; /* counted from the start of the capture */
    int64_t us;       /* microseconds since 1970 UTC, or since that start */
};

struct options {
    enum command_id command;
    const char **files; /* captures or a store, "-" is standard input */
    size_t file_count;
    const char **words; /* CALLs, or the topic of help */
    size_t word_count;

    const char *interfaces; /* names with commas between; NULL: those of the system */
    const char *bpf;        /* -f, or the words that are no files */
    const char *write;      /* file for captured packets; NULL: none */
    const char *user;       /* who root becomes; NULL: the default */
    uint64_t snap_len;      /* bytes; 0: the default */
    uint64_t buffer_mib;    /* MiB; 0: the default */
    uint64_t memory_mib;    /* MiB; 0: the default */
    bool is_unpromiscuous;
    bool is_unconfined; /* no sandbox */
    bool lists_interfaces;
    const char *web;        /* address of the web page; "": the default one; NULL: no page */
    const char **web_hosts; /* further names it answers to, NULL at the end */
    size_t web_host_count;
    int theme; /* enum ui_theme */

    const char *match;
    const char *from;
    const char *to;
    const char *ruri;
    struct timestamp since;
    struct timestamp until;
    uint32_t states; /* bits 1 << enum call_state; 0: any */
    uint64_t limit;  /* 0: none */
    int kind;        /* enum call_kind or OPTION_UNSET */
    bool is_inverted;
    bool has_problem;

    const char *output; /* NULL: standard output */
    const char *columns;
    int format; /* enum format; FORMAT_DEFAULT without the option */
    int time;   /* enum style_time or OPTION_UNSET */
    int merge;  /* enum flow_merge */
    int width;  /* columns; 0: as wide as needed; OPTION_UNSET: as wide as the terminal */
    int color;  /* enum color */
    int ascii;  /* 1, 0 or OPTION_UNSET: as the locale has it */
    bool is_forced;
    bool is_utc;
    int is_folding; /* 1 or 0 */
    bool is_embedding;

    char *words_as_bpf; /* memory behind bpf, or NULL */
    size_t ended_at;    /* words before "--"; SIZE_MAX when there was none */

    bool is_quiet;
    bool wants_help;
    bool wants_version;
    bool wants_manual;
};

/* Read the command line (argv[0] is skipped). ERR_USAGE: *reterr has advice, and
 * *ret_options is released. */
MUST_CHECK enum err options_read(int argc, char *const *argv, struct options *ret_options,
                                 struct error *reterr);

/* Free the memory of options_read. */
void options_release(struct options *options);

#endif
