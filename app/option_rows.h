/*
 * app/option_rows.h: one row an option, for the parser, the help screens and the manual.
 *
 * Threads:   constants.
 */
#ifndef APP_OPTION_ROWS_H
#define APP_OPTION_ROWS_H

#include <stddef.h>
#include <stdint.h>

/* Under which heading an option is listed. */
enum option_group {
    GROUP_INPUT = 0,
    GROUP_SELECTION,
    GROUP_OUTPUT,
    GROUP_LOOK,
    GROUP_GENERAL,
    GROUP_HIDDEN, /* listed nowhere */
};

/* How an argument is taken. */
enum option_kind {
    OPTION_FLAG,   /* bool: true */
    OPTION_SET,    /* int: the row's value */
    OPTION_IGNORE, /* accepted for the habit; nothing is kept */
    OPTION_TEXT,   /* const char *: the argument */
    OPTION_MAYBE, /* const char *: the argument, which must follow "=" or look like an address; else "" */
    OPTION_HOST,      /* one more of the web page's names */
    OPTION_FILE,      /* one more of the files */
    OPTION_COUNT,     /* uint64_t: a number from 1 on */
    OPTION_WIDTH,     /* int: columns, 0, or "auto" */
    OPTION_CHOICE,    /* int: by the row's words */
    OPTION_STATES,    /* uint32_t: bits of a list of state words */
    OPTION_TIMESTAMP, /* struct timestamp */
};

/* One word of a choice; a list ends with a NULL word. */
struct option_word {
    const char *word;
    int value;
};

struct option_row {
    const char *letters;  /* short forms, each a letter; "" when there is none */
    const char *name;     /* long form */
    const char *argument; /* its name in help; NULL: the option has none */
    enum option_group group;
    uint32_t commands; /* bits 1 << enum command_id */
    enum option_kind kind;
    size_t offset; /* of the field in struct options */
    int value;     /* OPTION_SET */
    const struct option_word *words;
    const char *help;
};

/* Ends with a row whose name is NULL; grouped. */
extern const struct option_row option_rows[];

/* Return the heading of a group. */
const char *option_group_title(enum option_group group);

/* A short form that other programs have and this one does not, and what to use instead. */
struct option_substitute {
    const char *option; /* as typed: "-i", "--rtp" */
    const char *text;
};

/* Ends with a row whose option is NULL. */
extern const struct option_substitute option_substitutes[];

#endif
