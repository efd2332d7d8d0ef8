#include "app/help.h"

#include <string.h>

#include "app/exit_status.h"
#include "app/option_rows.h"
#include "base/buf.h"

#define HELP_COLUMN 27 /* where explanations begin */

/* Write words from column `column` on, wrapped, with the following lines at `indent`. */
static void wrap(const char *text, size_t column, size_t indent, struct out *out)
{
    struct slice rest = slice_from_text(text);
    bool is_first = true;

    while (rest.len > 0) {
        size_t len = slice_find(rest, 0, ' ');
        struct slice word = slice_sub(rest, 0, len);

        rest = slice_from(rest, word.len + 1);
        if (!is_first && column + 1 + word.len > HELP_WIDTH) {
            out_byte(out, '\n');
            out_fill(out, ' ', indent);
            column = indent;
        } else if (!is_first) {
            out_byte(out, ' ');
            column++;
        }
        out_slice(out, word);
        column += word.len;
        is_first = false;
    }
    out_byte(out, '\n');
}

/* Write a name and, from HELP_COLUMN on, its explanation; below it when the name is long. */
static void write_entry(const char *name, const char *text, struct out *out)
{
    size_t used = 2 + strlen(name);

    out_text(out, "  ");
    out_text(out, name);
    if (used + 1 >= HELP_COLUMN) {
        out_byte(out, '\n');
        used = 0;
    }
    out_fill(out, ' ', HELP_COLUMN - used);
    wrap(text, HELP_COLUMN, HELP_COLUMN, out);
}

static void write_option(const struct option_row *row, struct out *out)
{
    char name[80];
    struct buf buf;

    buf_init(&buf, name, sizeof(name));
    for (const char *letter = row->letters; *letter != '\0'; letter++)
        buf_format(&buf, "-%c, ", *letter);
    buf_format(&buf, "--%s", row->name);
    if (row->argument != NULL)
        buf_format(&buf, " %s", row->argument);
    write_entry(name, row->help, out);
}

static void write_options(enum command_id command, struct out *out)
{
    enum option_group group = GROUP_HIDDEN;

    for (const struct option_row *row = option_rows; row->name != NULL; row++) {
        if (row->group == GROUP_HIDDEN || (row->commands >> command & 1) == 0)
            continue;
        if (row->group != group) {
            group = row->group;
            out_format(out, "\n%s:\n", option_group_title(group));
        }
        write_option(row, out);
    }
}

static void write_formats(const struct command_row *row, struct out *out)
{
    const char *before = "\nForms of output: ";

    for (int i = FORMAT_DEFAULT + 1; i < FORMATS; i++) {
        if ((row->formats >> i & 1) == 0)
            continue;
        out_format(out, "%s%s", before, format_name((enum format)i));
        if (row->format == (enum format)i)
            out_text(out, " (default)");
        before = ", ";
    }
    if (row->formats != 0)
        out_text(out, ".\n");
}

static void write_call_forms(struct out *out)
{
    out_byte(out, '\n');
    wrap("CALL is the number of a call in the list, the beginning of its id, its Call-ID, or a "
         "part of that. When -r gives the files, all words are CALLs.",
         0, 0, out);
}

static void write_command(enum command_id command, struct out *out)
{
    const struct command_row *row = &command_rows[command];

    out_format(out, "Usage: rung %s [OPTION...] %s\n", row->name, row->usage);
    if (row->alias != NULL)
        out_format(out, "Short: rung %s\n", row->alias);
    out_byte(out, '\n');
    wrap(row->text, 0, 0, out);
    if (row->operands == OPERANDS_FILE_CALL || row->operands == OPERANDS_FILE_CALLS)
        write_call_forms(out);
    write_formats(row, out);
    write_options(command, out);
}

static void write_commands(struct out *out)
{
    out_text(out, "\nCommands:\n");
    for (int i = COMMAND_NONE + 1; i < COMMANDS; i++)
        write_entry(command_rows[i].name, command_rows[i].summary, out);
}

static void write_overview(struct out *out)
{
    out_text(out, "rung: SIP calls out of captures\n\n"
                  "Usage: rung FILE...\n"
                  "       rung COMMAND [OPTION...] FILE...\n\n"
                  "FILE is a pcap, a pcapng, a store made by 'rung import', or - for standard\n"
                  "input. 'rung help COMMAND' shows the options of a command.\n\n"
                  "Examples:\n");
    for (const struct command_example *row = command_examples; row->line != NULL; row++)
        out_format(out, "  %s\n      %s\n", row->line, row->text);
    write_commands(out);
    out_text(out, "\nExit status:\n");
    for (const struct exit_status_row *row = exit_status_rows; row->value != NULL; row++)
        write_entry(row->value, row->text, out);
}

void help_write(enum command_id command, struct out *out)
{
    if (command == COMMAND_NONE)
        write_overview(out);
    else
        write_command(command, out);
}
