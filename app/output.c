#include "app/output.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH_DEFAULT 80

static bool is_on(const char *value)
{
    return value != NULL && value[0] != '\0' && strcmp(value, "0") != 0;
}

bool output_has_colour(enum color color, bool is_terminal, const char *(*get)(const char *name))
{
    const char *no_color = get("NO_COLOR");
    const char *clicolor = get("CLICOLOR");
    const char *term = get("TERM");

    if (color != COLOR_AUTO)
        return color == COLOR_ALWAYS;
    if (no_color != NULL && no_color[0] != '\0')
        return false;
    if (is_on(get("CLICOLOR_FORCE")) || is_on(get("FORCE_COLOR")))
        return true;
    if (clicolor != NULL && strcmp(clicolor, "0") == 0)
        return false;
    return is_terminal && term != NULL && strcmp(term, "dumb") != 0;
}

static const char *get_variable(const char *name)
{
    return getenv(name);
}

static enum style_colours choose_colours(const struct options *options, bool is_terminal)
{
    const char *term = getenv("TERM");

    if (!output_has_colour((enum color)options->color, is_terminal, get_variable))
        return STYLE_NO_COLOUR;
    if (getenv("COLORTERM") != NULL || (term != NULL && strstr(term, "256color") != NULL))
        return STYLE_COLOUR_256;
    return STYLE_COLOUR_16;
}

bool output_is_ascii(const struct options *options)
{
    return options->ascii == OPTION_UNSET ? strcmp(nl_langinfo(CODESET), "UTF-8") != 0
                                          : options->ascii == 1;
}

static enum escape_target choose_target(const struct options *options, bool is_terminal)
{
    if (output_is_ascii(options) || options->format == FORMAT_ASCII)
        return ESCAPE_ASCII;
    return is_terminal ? ESCAPE_TERMINAL : ESCAPE_FILE;
}

static size_t choose_width(const struct options *options, FILE *file, bool is_terminal)
{
    struct winsize size = {0};
    const char *columns = getenv("COLUMNS");
    uint64_t width = 0;

    if (options->width != OPTION_UNSET)
        return (size_t)options->width;
    if (!is_terminal)
        return 0;
    if (ioctl(fileno(file), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    if (slice_decimal(slice_from_text(columns), INT16_MAX, &width) && width > 0)
        return width;
    return WIDTH_DEFAULT;
}

/* Messages may hold credentials; lists and ladders do not. */
static bool has_messages(const struct options *options)
{
    return options->command == COMMAND_MESSAGES || options->command == COMMAND_EXPORT ||
           options->command == COMMAND_SHOW;
}

enum err output_open(const struct options *options, struct output *ret_output, struct error *reterr)
{
    const char *path = options->output == NULL ? "-" : options->output;
    bool is_stdout = strcmp(path, "-") == 0;
    const struct out_file_options file_options = {
        .path = path, .is_forced = options->is_forced, .is_private = has_messages(options)};
    enum err err = out_file_open(&ret_output->file, &file_options, reterr);
    FILE *file;
    bool is_terminal;

    if (err != ERR_NONE)
        return err;
    file = ret_output->file.file;
    is_terminal = isatty(fileno(file)) == 1;
    out_init(&ret_output->out, file, is_stdout ? "standard output" : path);
    ret_output->is_terminal = is_terminal;
    ret_output->style = (struct style){
        .target = choose_target(options, is_terminal),
        .colours = choose_colours(options, is_terminal),
        .time = options->time == OPTION_UNSET ? STYLE_TIME_ABS : (enum style_time)options->time,
        .zone = options->is_utc ? CLOCK_UTC : CLOCK_LOCAL,
        .width = choose_width(options, file, is_terminal),
    };
    return ERR_NONE;
}

enum err output_finish(struct output *output, struct error *reterr)
{
    enum err err = out_finish(&output->out, reterr);

    if (err == ERR_NONE)
        err = out_file_commit(&output->file, reterr);
    return err;
}

void output_discard(struct output *output)
{
    out_file_discard(&output->file);
}

void output_set_locale(const struct options *options)
{
    setlocale(LC_CTYPE, "");
    if (options->ascii == 0 && strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8");
}
