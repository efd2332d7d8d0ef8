#include "app/commands.h"

#include <errno.h>

#include "app/about.h"
#include "app/help.h"
#include "app/manual.h"
#include "app/report.h"
#include "app/stop.h"

/* Write what was asked for on standard output. */
static enum err write_page(const struct options *options, enum command_id topic,
                           struct error *reterr)
{
    struct out out;

    out_init(&out, stdout, "standard output");
    if (options->wants_manual)
        manual_write(&out);
    else if (options->wants_version)
        about_write(&out);
    else
        help_write(topic, &out);
    if (out_finish(&out, reterr) == ERR_NONE)
        return ERR_NONE;
    if (out.failure == EPIPE)
        stop_by_pipe();
    return ERR_OUTPUT;
}

int command_help(const struct options *options)
{
    enum command_id topic = options->command;
    struct error error = {0};
    enum err err;

    if (topic == COMMAND_HELP && !options->wants_help) {
        const char *word = options->word_count > 0 ? options->words[0] : NULL;
        const char *nearest = word == NULL ? NULL : command_nearest(word);

        topic = word == NULL ? COMMAND_NONE : command_find(word);
        if (word != NULL && topic == COMMAND_NONE) {
            report(nearest == NULL ? "no command '%s'; 'rung help' lists them%s"
                                   : "no command '%s'; did you mean '%s'?",
                   word, nearest == NULL ? "" : nearest);
            return EXIT_USAGE;
        }
    }
    err = write_page(options, topic, &error);
    return err == ERR_NONE ? EXIT_DONE : command_fail(err, &error);
}
