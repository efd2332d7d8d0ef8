#include "app/options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/filter_words.h"
#include "app/option_find.h"
#include "app/option_value.h"
#include "base/buf.h"
#include "capture/live.h"

#define ROWS_MAX 64

/* What libpcap can take. */
#define BUFFER_MIB_MAX 2047
#define MEMORY_MIB_MIN 16
#define MEMORY_MIB_MAX (1 << 20)

/* Where the reading of a command line stands. */
struct reader {
    int argc;
    char *const *argv;
    int at;
    struct options *options;
    bool is_given[ROWS_MAX];         /* by row */
    const char *arguments[ROWS_MAX]; /* the last one of each row */
    struct error *reterr;
};

/* Return whether a word can be meant as ADDR:PORT or PORT, and not as a file. */
static bool is_address(const char *word)
{
    size_t len = strlen(word);
    size_t digits = strspn(word, "0123456789");
    const char *colon = strrchr(word, ':');

    if (len == 0 || access(word, F_OK) == 0)
        return false;
    return digits == len || (colon != NULL && colon[1 + strspn(colon + 1, "0123456789")] == '\0');
}

/* Return the argument of an option: `attached` when there is one, else the next word. */
static enum err argument_of(struct reader *reader, const struct option_row *row,
                            const char *attached, const char **ret_argument)
{
    *ret_argument = NULL;
    if (row->argument == NULL)
        return ERR_NONE;
    if (row->kind == OPTION_MAYBE && attached == NULL &&
        !is_address(reader->at + 1 < reader->argc ? reader->argv[reader->at + 1] : "")) {
        *ret_argument = "";
        return ERR_NONE;
    }
    if (attached == NULL && reader->at + 1 < reader->argc)
        attached = reader->argv[++reader->at];
    if (attached == NULL)
        return error_set(reader->reterr, ERR_USAGE, "--%s wants %s after it", row->name,
                         row->argument);
    *ret_argument = attached;
    return ERR_NONE;
}

static enum err take_option(struct reader *reader, const struct option_row *row,
                            const char *argument)
{
    size_t index = (size_t)(row - option_rows);

    if (row->kind == OPTION_FILE && argument != NULL && argument[0] == '-' && argument[1] != '\0')
        return error_set(reader->reterr, ERR_USAGE,
                         "-r reads a file, as in tcpdump; '%s' is none (./%s if it is)", argument,
                         argument);
    reader->is_given[index] = true;
    reader->arguments[index] = argument;
    if (row->kind == OPTION_FILE)
        reader->options->files[reader->options->file_count++] = argument;
    if (row->kind == OPTION_HOST)
        reader->options->web_hosts[reader->options->web_host_count++] = argument;
    return option_value_take(row, argument, reader->options, reader->reterr);
}

/* Read "--name", "--name=argument", "--name argument". */
static enum err read_long(struct reader *reader, const char *text)
{
    const char *equals = strchr(text, '=');
    size_t len = equals == NULL ? strlen(text) : (size_t)(equals - text);
    const struct option_row *row = option_find_long(text, len, reader->reterr);
    const char *argument;
    enum err err;

    if (row == NULL)
        return ERR_USAGE;
    if (equals != NULL && row->argument == NULL)
        return error_set(reader->reterr, ERR_USAGE, "--%s takes no argument", row->name);
    err = argument_of(reader, row, equals == NULL ? NULL : equals + 1, &argument);
    return err != ERR_NONE ? err : take_option(reader, row, argument);
}

/* Read the letters after one dash; the first that takes an argument takes the rest. */
static enum err read_short(struct reader *reader, const char *letters)
{
    for (const char *at = letters; *at != '\0'; at++) {
        const struct option_row *row = option_find_short(*at, reader->reterr);
        const char *argument;
        enum err err;

        if (row == NULL)
            return ERR_USAGE;
        err = argument_of(reader, row, at[1] == '\0' ? NULL : at + 1, &argument);
        if (err == ERR_NONE)
            err = take_option(reader, row, argument);
        if (err != ERR_NONE)
            return err;
        if (row->argument != NULL)
            return ERR_NONE;
    }
    return ERR_NONE;
}

/* Take a word: the command when it is the first and names one. */
static void take_word(struct reader *reader, const char *word)
{
    struct options *options = reader->options;

    if (options->word_count == 0 && options->command == COMMAND_NONE) {
        options->command = command_find(word);
        if (options->command != COMMAND_NONE)
            return;
    }
    options->words[options->word_count++] = word;
}

static bool end_options(struct reader *reader)
{
    reader->options->ended_at = reader->options->word_count;
    return true;
}

static enum err read_all(struct reader *reader)
{
    bool is_ended = false;

    for (reader->at = 1; reader->at < reader->argc; reader->at++) {
        const char *text = reader->argv[reader->at];
        enum err err = ERR_NONE;

        if (is_ended || text[0] != '-' || text[1] == '\0')
            take_word(reader, text);
        else if (strcmp(text, "--") == 0)
            is_ended = end_options(reader);
        else if (text[1] == '-')
            err = read_long(reader, text + 2);
        else
            err = read_short(reader, text + 1);
        if (err != ERR_NONE)
            return err;
    }
    return ERR_NONE;
}

/* Refuse an option that the command does not take. */
static enum err check_commands(const struct reader *reader)
{
    enum command_id command = reader->options->command;

    for (size_t i = 0; option_rows[i].name != NULL; i++) {
        if (!reader->is_given[i] || (option_rows[i].commands >> command & 1) != 0)
            continue;
        return error_set(reader->reterr, ERR_USAGE, "'rung %s' takes no --%s; see 'rung help %s'",
                         command == COMMAND_NONE ? "FILE" : command_rows[command].name,
                         option_rows[i].name,
                         command == COMMAND_NONE ? "calls" : command_rows[command].name);
    }
    return ERR_NONE;
}

/* Columns are of tables and CSV: asking for them is asking for a table. */
static enum err check_columns(struct options *options, struct error *reterr)
{
    enum format format = (enum format)options->format;

    if (options->columns == NULL)
        return ERR_NONE;
    if (format == FORMAT_DEFAULT && options->command == COMMAND_MESSAGES)
        options->format = FORMAT_TABLE;
    if (format == FORMAT_DEFAULT || format == FORMAT_TABLE || format == FORMAT_PLAIN ||
        format == FORMAT_CSV)
        return ERR_NONE;
    return error_set(reterr, ERR_USAGE, "--columns is for tables and csv; %s has none",
                     format_name(format));
}

static enum err check_format(const struct options *options, struct error *reterr)
{
    const struct command_row *row = &command_rows[options->command];
    char names[128];
    struct buf buf;

    if (options->format == FORMAT_DEFAULT || (row->formats >> options->format & 1) != 0)
        return ERR_NONE;
    buf_init(&buf, names, sizeof(names));
    for (int i = FORMAT_DEFAULT + 1; i < FORMATS; i++) {
        if ((row->formats >> i & 1) != 0)
            buf_format(&buf, "%s%s", buf.len == 0 ? "" : ", ", format_name((enum format)i));
    }
    return error_set(reterr, ERR_USAGE, "'rung %s' cannot write %s; it can write %s",
                     row->name == NULL ? "FILE" : row->name,
                     format_name((enum format)options->format), names);
}

/* Times need to know whether --utc was given, wherever it stood. */
static enum err read_timestamps(const struct reader *reader)
{
    for (size_t i = 0; option_rows[i].name != NULL; i++) {
        const struct option_row *row = &option_rows[i];
        struct timestamp *field;
        enum err err;

        if (row->kind != OPTION_TIMESTAMP || !reader->is_given[i])
            continue;
        field = (struct timestamp *)(void *)((char *)reader->options + row->offset);
        err = option_value_timestamp(row, reader->arguments[i], reader->options->is_utc, field,
                                     reader->reterr);
        if (err != ERR_NONE)
            return err;
    }
    return ERR_NONE;
}

/* How many of the words are files where the others are a filter: those before "--"; none with an
 * interface, or when they begin like a filter. */
static size_t files_of_words(const struct options *options)
{
    if (options->interfaces != NULL)
        return 0;
    if (options->ended_at < options->word_count)
        return options->ended_at;
    return filter_words_are(options->words, options->word_count) ? 0 : options->word_count;
}

/* Make one filter of the words that are left. */
static enum err join_words(struct options *options, struct error *reterr)
{
    struct buf buf;
    size_t size = 1;
    char *text;

    if (options->word_count == 0)
        return ERR_NONE;
    if (options->bpf != NULL)
        return error_set(reterr, ERR_USAGE, "a filter is given with -f or as words, not both: '%s'",
                         options->words[0]);
    for (size_t i = 0; i < options->word_count; i++)
        size += strlen(options->words[i]) + 1;
    text = calloc(size, 1);
    if (text == NULL)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    buf_init(&buf, text, size);
    for (size_t i = 0; i < options->word_count; i++)
        buf_format(&buf, "%s%s", i == 0 ? "" : " ", options->words[i]);
    options->words_as_bpf = text;
    options->bpf = text;
    options->word_count = 0;
    return ERR_NONE;
}

/* Hand the words that are files over to the files. */
static void sort_words(struct options *options)
{
    enum operands operands = command_rows[options->command].operands;
    size_t files = options->word_count;

    if (operands == OPERANDS_TOPIC)
        return;
    if (operands == OPERANDS_FILES_BPF)
        files = files_of_words(options);
    else if (operands != OPERANDS_FILES)
        files = options->file_count > 0 || files == 0 ? 0 : 1;
    for (size_t i = 0; i < files; i++)
        options->files[options->file_count++] = options->words[i];
    options->word_count -= files;
    memmove(options->words, options->words + files, options->word_count * sizeof(*options->words));
}

static enum err check_words(const struct options *options, struct error *reterr)
{
    const struct command_row *row = &command_rows[options->command];
    size_t standard_inputs = 0;

    for (size_t i = 0; i < options->file_count; i++)
        standard_inputs += strcmp(options->files[i], "-") == 0;
    if (standard_inputs > 1)
        return error_set(reterr, ERR_USAGE, "standard input (-) can be read only once");
    if (row->operands == OPERANDS_FILE_CALL && options->word_count > 1)
        return error_set(reterr, ERR_USAGE,
                         "'rung %s' takes one CALL; several captures are given with -r", row->name);
    if (options->is_inverted && options->match == NULL)
        return error_set(reterr, ERR_USAGE, "-v inverts -e REGEX, which is missing");
    return ERR_NONE;
}

static enum err check_capture(const struct options *options, struct error *reterr)
{
    if (options->buffer_mib > BUFFER_MIB_MAX)
        return error_set(reterr, ERR_USAGE, "--buffer: at most %d MiB", BUFFER_MIB_MAX);
    if (options->memory_mib != 0 &&
        (options->memory_mib < MEMORY_MIB_MIN || options->memory_mib > MEMORY_MIB_MAX))
        return error_set(reterr, ERR_USAGE, "--memory: %d to %d MiB", MEMORY_MIB_MIN,
                         MEMORY_MIB_MAX);
    if (options->snap_len > LIVE_SNAP_LEN_DEFAULT)
        return error_set(reterr, ERR_USAGE, "--snaplen: at most %d bytes", LIVE_SNAP_LEN_DEFAULT);
    if (options->interfaces != NULL && options->file_count > 0)
        return error_set(reterr, ERR_USAGE, "either interfaces (-i) or files (-r), not both");
    return ERR_NONE;
}

static enum err settle(struct reader *reader)
{
    enum err err = check_commands(reader);

    if (err == ERR_NONE)
        err = check_capture(reader->options, reader->reterr);

    if (err == ERR_NONE)
        err = check_format(reader->options, reader->reterr);
    if (err == ERR_NONE)
        err = check_columns(reader->options, reader->reterr);
    if (err == ERR_NONE)
        err = read_timestamps(reader);
    if (err != ERR_NONE)
        return err;
    sort_words(reader->options);
    if (command_rows[reader->options->command].operands == OPERANDS_FILES_BPF)
        err = join_words(reader->options, reader->reterr);
    return err != ERR_NONE ? err : check_words(reader->options, reader->reterr);
}

enum err options_read(int argc, char *const *argv, struct options *ret_options,
                      struct error *reterr)
{
    struct options options = {
        .kind = OPTION_UNSET,
        .time = OPTION_UNSET,
        .width = OPTION_UNSET,
        .ascii = OPTION_UNSET,
        .ended_at = SIZE_MAX,
    };
    struct reader reader = {.argc = argc, .argv = argv, .options = &options, .reterr = reterr};
    size_t most = (size_t)argc + 1;
    enum err err;

    options.files = calloc(most, sizeof(*options.files));
    options.words = calloc(most, sizeof(*options.words));
    options.web_hosts = calloc(most, sizeof(*options.web_hosts));
    if (options.files == NULL || options.words == NULL || options.web_hosts == NULL) {
        options_release(&options);
        return error_set(reterr, ERR_MEMORY, "out of memory");
    }
    err = read_all(&reader);
    if (err == ERR_NONE && !options.wants_help && !options.wants_version && !options.wants_manual)
        err = settle(&reader);
    if (err != ERR_NONE) {
        options_release(&options);
        return err;
    }
    *ret_options = options;
    return ERR_NONE;
}

void options_release(struct options *options)
{
    free(options->words_as_bpf);
    free(options->web_hosts);
    free(options->words);
    free(options->files);
    options->words_as_bpf = NULL;
    options->web_hosts = NULL;
    options->words = NULL;
    options->files = NULL;
}
