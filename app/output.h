/*
 * app/output.h: the destination of a command's result, and its style there.
 *
 * Ownership: the caller owns the output; it is either finished or discarded.
 * Threads:   the main thread.
 */
#ifndef APP_OUTPUT_H
#define APP_OUTPUT_H

#include "app/options.h"
#include "export/out.h"
#include "export/out_file.h"
#include "export/style.h"

struct output {
    struct out out;
    struct out_file file;
    struct style style; /* time: STYLE_TIME_ABS unless the user chose */
    bool is_terminal;
};

/* Open --output, or standard output. Return ERR_OUTPUT when it cannot be written. */
MUST_CHECK enum err output_open(const struct options *options, struct output *ret_output,
                                struct error *reterr);

/* Write the text that is held back, and rename the file to its name. Return ERR_OUTPUT when not everything was
 * written. */
MUST_CHECK enum err output_finish(struct output *output, struct error *reterr);

/* Leave no file. After output_finish nothing is left to do. */
void output_discard(struct output *output);

/* Set the locale of the process, with UTF-8 where the options have it. */
void output_set_locale(const struct options *options);

/* Return whether only ASCII is to be drawn: by the option, else by the locale. */
bool output_is_ascii(const struct options *options);

/* Return whether to use colours: the option before NO_COLOR before CLICOLOR_FORCE and FORCE_COLOR
 * before CLICOLOR before being a terminal. `get` looks up a variable of the environment. */
bool output_has_colour(enum color color, bool is_terminal, const char *(*get)(const char *name));

#endif
