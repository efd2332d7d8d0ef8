#include "app/manual.h"

#include <assert.h>

#include "app/command.h"
#include "app/exit_status.h"
#include "app/option_rows.h"
#include "app/version.h"
#include "base/array.h"
#include "export/action.h"

/* Environment variables that change what the program does. */
static const struct {
    const char *name;
    const char *text;
} variables[] = {
    {"NO_COLOR", "set and not empty: no colours, unless --color always"},
    {"CLICOLOR_FORCE, FORCE_COLOR", "set, not empty and not 0: colours even without a terminal"},
    {"CLICOLOR", "set to 0: no colours"},
    {"COLORFGBG", "distinguishes a light terminal from a dark one, unless --theme does"},
    {"TERM", "the kind of terminal"},
    {"COLUMNS", "width of the terminal, where the terminal does not report it"},
    {"TMPDIR", "folder of the temporary store; else /var/tmp"},
    {"TZ", "the local time zone"},
};

/* Write text with all that roff would take for its own escaped. */
static void write_text(const char *text, struct out *out)
{
    if (*text == '.' || *text == '\'')
        out_text(out, "\\&");
    for (; *text != '\0'; text++) {
        if (*text == '\\')
            out_text(out, "\\e");
        else if (*text == '-')
            out_text(out, "\\-");
        else if (*text == '\'')
            out_text(out, "\\(aq");
        else
            out_byte(out, *text);
    }
}

static void write_line(const char *before, const char *text, struct out *out)
{
    out_text(out, before);
    write_text(text, out);
    out_byte(out, '\n');
}

static void write_section(const char *title, struct out *out)
{
    out_format(out, ".SH %s\n", title);
}

static void write_synopsis(struct out *out)
{
    write_section("SYNOPSIS", out);
    out_text(out, ".B rung\n");
    write_line("[\\fIOPTION...\\fR] ", command_rows[COMMAND_NONE].usage, out);
    for (int i = COMMAND_NONE + 1; i < COMMANDS; i++) {
        out_text(out, ".br\n");
        out_format(out, ".B rung %s\n", command_rows[i].name);
        if (i == COMMAND_HELP)
            write_line(".RI ", command_rows[i].usage, out);
        else
            write_line("[\\fIOPTION...\\fR] ", command_rows[i].usage, out);
    }
}

static void write_description(struct out *out)
{
    write_section("DESCRIPTION", out);
    write_text("rung reads SIP traffic, from captures or from interfaces, and shows its calls: the "
               "outcome of each call, and its messages between the participants.",
               out);
    out_text(out, "\n.PP\n");
    write_text(
        "Without a command word it shows the calls on the terminal: the calls of FILE, also while "
        "rung still reads the file, or the calls on the interfaces "
        "of this host. Where standard output is no terminal, rung lists the calls of FILE as "
        "rung calls does, and prints events of interfaces as rung watch does.",
        out);
    out_text(out, "\n.PP\n");
    write_text(
        "FILE is a pcap, a pcapng, a store made by rung import, or - for standard input. "
        "Several captures are merged by time. BPF is a filter of packets: all words behind --, "
        "or all words with -i.",
        out);
    out_text(out, "\n.PP\n");
    write_text("CALL is the number of a call in the list, the beginning of its id, its Call-ID, "
               "or a part of that. With ladder, show and export the first word is the FILE and "
               "the rest are CALLs; with -r for the files, all words are CALLs.",
               out);
    out_text(out, "\n.PP\n");
    write_text("Times in JSON and CSV are RFC 3339 in UTC, with six digits behind the point, and "
               "with nine where the capture has nanoseconds of the message.",
               out);
    out_byte(out, '\n');
}

static void write_commands(struct out *out)
{
    write_section("COMMANDS", out);
    for (int i = COMMAND_NONE + 1; i < COMMANDS; i++) {
        const struct command_row *row = &command_rows[i];

        out_format(out, ".TP\n.B %s\n", row->name);
        if (row->alias != NULL)
            out_format(out, "(short: %s) ", row->alias);
        write_text(row->text, out);
        out_byte(out, '\n');
    }
}

/* Write the commands that have the option, unless all commands that read files have it. */
static void write_option_commands(const struct option_row *row, struct out *out)
{
    const char *before = " For ";
    bool is_for_all = true;

    for (int i = COMMAND_NONE + 1; i < COMMAND_HELP; i++)
        is_for_all = is_for_all && (row->commands >> i & 1) != 0;
    for (int i = COMMAND_NONE + 1; i < COMMANDS && !is_for_all; i++) {
        if ((row->commands >> i & 1) == 0)
            continue;
        out_format(out, "%s%s", before, command_rows[i].name);
        before = ", ";
    }
    if (!is_for_all)
        out_byte(out, '.');
}

static void write_option(const struct option_row *row, struct out *out)
{
    out_text(out, ".TP\n");
    for (const char *letter = row->letters; *letter != '\0'; letter++)
        out_format(out, "\\fB\\-%c\\fR, ", *letter);
    out_text(out, "\\fB\\-\\-");
    write_text(row->name, out);
    out_text(out, "\\fR");
    if (row->argument != NULL)
        out_format(out, " \\fI%s\\fR", row->argument);
    out_byte(out, '\n');
    write_text(row->help, out);
    out_byte(out, '.');
    write_option_commands(row, out);
    out_byte(out, '\n');
}

static void write_options(struct out *out)
{
    enum option_group group = GROUP_HIDDEN;

    write_section("OPTIONS", out);
    write_text("Long names may be shortened as long as they stay unique. Options and words may "
               "come in any order; -- ends the options.",
               out);
    out_byte(out, '\n');
    for (const struct option_row *row = option_rows; row->name != NULL; row++) {
        if (row->group == GROUP_HIDDEN)
            continue;
        if (row->group != group) {
            group = row->group;
            out_format(out, ".SS %s\n", option_group_title(group));
        }
        write_option(row, out);
    }
}

struct keys {
    struct out *out;
    enum where where; /* of the heading that was written last; 0: none */
};

static bool write_key(void *context, enum where where, const char *names, enum action action)
{
    struct keys *keys = context;

    if (where != keys->where) {
        keys->where = where;
        write_line(".SS ", where == WHERE_ANY ? "everywhere" : where_name(where), keys->out);
    }
    write_line(".TP\n.B ", names, keys->out);
    write_line("", action_row(action)->terminal.help, keys->out);
    return true;
}

static void write_keys(struct out *out)
{
    struct keys keys = {.out = out};

    write_section("KEYS", out);
    action_visit(write_key, &keys);
}

/* Write the section for the administrator of a host. */
static void write_security(struct out *out)
{
    write_section("SECURITY", out);
    write_text(
        "Capturing needs CAP_NET_RAW or root. Once the interfaces and the file of --write are "
        "open, rung gives up its privileges for good: root becomes the user of -Z (nobody without "
        "-Z), and capabilities are cleared. The store of --output is made after that, so the new "
        "user must be allowed to write there; with --output, and without -Z, the new user is the "
        "user who called sudo. Only their owner can read files with messages.",
        out);
    out_text(out, "\n.PP\n");
    write_text(
        "The web page listens on this host alone unless --web names another address. Its "
        "address has a token that works once; the browser exchanges the token for a key. The page "
        "hides keys of digests and media unless the user asks for them.",
        out);
    out_byte(out, '\n');
}

static void write_tables(struct out *out)
{
    write_section("EXIT STATUS", out);
    for (const struct exit_status_row *row = exit_status_rows; row->value != NULL; row++) {
        write_line(".TP\n.B ", row->value, out);
        write_line("", row->text, out);
    }
    write_section("ENVIRONMENT", out);
    for (size_t i = 0; i < COUNT_OF(variables); i++) {
        write_line(".TP\n.B ", variables[i].name, out);
        write_line("", variables[i].text, out);
    }
    write_section("EXAMPLES", out);
    for (const struct command_example *row = command_examples; row->line != NULL; row++) {
        write_line(".TP\n.B ", row->line, out);
        write_line("", row->text, out);
    }
}

void manual_write(struct out *out)
{
    assert(out != NULL);
    out_text(out, ".TH RUNG 1 \"\" \"rung " RUNG_VERSION "\" \"User Commands\"\n");
    write_section("NAME", out);
    out_text(out, "rung \\- SIP calls out of captures and off the wire\n");
    write_synopsis(out);
    write_description(out);
    write_commands(out);
    write_options(out);
    write_keys(out);
    write_security(out);
    write_tables(out);
    write_section("SEE ALSO", out);
    out_text(out, ".BR tcpdump (8),\n.BR pcap\\-filter (7)\n");
}
