/*
 * app/command.h: the commands by name, with the texts of their help.
 *
 * Threads:   constants and pure functions.
 */
#ifndef APP_COMMAND_H
#define APP_COMMAND_H

#include <stdint.h>

enum command_id {
    COMMAND_NONE = 0, /* no command word: the files decide what is done */
    COMMAND_CALLS,
    COMMAND_LADDER,
    COMMAND_MESSAGES,
    COMMAND_SHOW,
    COMMAND_EXPORT,
    COMMAND_IMPORT,
    COMMAND_WATCH,
    COMMAND_SERVE,
    COMMAND_HELP,
    COMMANDS,
};

/* Forms of output; the order is that in which they are named. */
enum format {
    FORMAT_DEFAULT = 0, /* the command's own */
    FORMAT_TABLE,
    FORMAT_PLAIN,
    FORMAT_TXT,
    FORMAT_ASCII,
    FORMAT_CSV,
    FORMAT_JSON,
    FORMAT_JSONL,
    FORMAT_PCAP,
    FORMATS,
};

/* The kind of the words after the command. */
enum operands {
    OPERANDS_FILES,      /* FILE... */
    OPERANDS_FILES_BPF,  /* [FILE...] [-- BPF...] */
    OPERANDS_FILE_CALL,  /* [FILE] [CALL] */
    OPERANDS_FILE_CALLS, /* [FILE] [CALL...] */
    OPERANDS_TOPIC,      /* [COMMAND] */
};

struct command_row {
    const char *name;    /* NULL for COMMAND_NONE */
    const char *alias;   /* a second name, or NULL */
    const char *usage;   /* the words behind the name */
    const char *summary; /* a few words for the list of commands */
    const char *text;    /* one paragraph */
    enum operands operands;
    uint32_t formats;   /* bits 1 << enum format that the command can write */
    enum format format; /* the default one */
};

extern const struct command_row command_rows[COMMANDS];

/* Return the name of a form: "jsonl"; NULL for FORMAT_DEFAULT. */
const char *format_name(enum format format);

/* Find a command by its name or alias; COMMAND_NONE when there is none of that name. */
enum command_id command_find(const char *word);

/* Return the name of the command that `word` was perhaps meant to be, or NULL. */
const char *command_nearest(const char *word);

/* An example: a command line and what it does. */
struct command_example {
    const char *line;
    const char *text;
};

/* Ends with a row whose line is NULL. */
extern const struct command_example command_examples[];

#endif
