/*
 * app/main.c: from the command line to the command.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/output.h"
#include "app/report.h"
#include "app/stop.h"

/* A terminal shows the program; what is asked for in some form, or goes into a file or a pipe, is
 * printed: the list of a capture, or what happens on the interfaces. */
static int command_none(const struct options *options)
{
    bool is_printed = options->format != FORMAT_DEFAULT || options->columns != NULL ||
                      options->match != NULL || options->limit != 0 || options->since.is_set ||
                      options->until.is_set || isatty(STDOUT_FILENO) != 1;

    if (options->file_count > 0 && (is_printed || options->output != NULL))
        return command_calls(options);
    return is_printed ? command_watch(options) : command_tui(options);
}

/* What each command word does. */
static int (*const commands[COMMANDS])(const struct options *options) = {
    [COMMAND_NONE] = command_none,     [COMMAND_CALLS] = command_calls,
    [COMMAND_LADDER] = command_ladder, [COMMAND_MESSAGES] = command_messages,
    [COMMAND_SHOW] = command_show,     [COMMAND_EXPORT] = command_export,
    [COMMAND_IMPORT] = command_import, [COMMAND_HELP] = command_help,
    [COMMAND_WATCH] = command_watch,   [COMMAND_SERVE] = command_serve,
};

/* Without a command word the first word is a file, or a command that was mistyped. */
static int check_first_word(const struct options *options)
{
    const char *word = options->files[0];
    const char *nearest = command_nearest(word);

    if (options->command != COMMAND_NONE || strcmp(word, "-") == 0 || access(word, F_OK) == 0)
        return EXIT_DONE;
    if (nearest != NULL) {
        report("'%s' is neither a command nor a file; did you mean 'rung %s'?", word, nearest);
        return EXIT_USAGE;
    }
    if (strpbrk(word, "./") == NULL && options->kind == OPTION_UNSET) {
        report("'%s' is neither a command nor a file; 'rung help' lists the commands", word);
        return EXIT_INPUT;
    }
    return EXIT_DONE;
}

static int run(const struct options *options)
{
    const struct command_row *row = &command_rows[options->command];
    struct error error;
    int status;

    if (options->wants_help || options->wants_version || options->wants_manual ||
        options->command == COMMAND_HELP)
        return command_help(options);
    if (options->lists_interfaces)
        return command_devices(options);
    if (selection_check(options, &error) != ERR_NONE) {
        report("%s", error.text);
        return EXIT_USAGE;
    }
    if (options->file_count == 0 && row->operands == OPERANDS_FILES_BPF)
        return commands[options->command](options);
    if (options->file_count == 0) {
        report("which FILE? 'rung %s %s'; 'rung help %s' explains", row->name, row->usage,
               row->name);
        return EXIT_USAGE;
    }
    status = check_first_word(options);
    return status == EXIT_DONE ? commands[options->command](options) : status;
}

/* A standard stream that is closed would be taken over by the next file that is opened. Standing in
 * for it is one that cannot be read or written the wrong way, so that the failure is seen. */
static void fill_standard_streams(void)
{
    static const int modes[] = {O_WRONLY, O_RDONLY, O_WRONLY};

    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", modes[fd]) != fd)
            _exit(EXIT_OUTPUT);
    }
}

int main(int argc, char **argv)
{
    struct options options;
    struct error error;
    int status;

    fill_standard_streams();
    stop_install();
    if (options_read(argc, argv, &options, &error) != ERR_NONE) {
        report("%s", error.text);
        return EXIT_USAGE;
    }
    output_set_locale(&options);
    status = run(&options);
    options_release(&options);
    return status;
}
