#include "app/option_rows.h"

#include "app/options.h"
#include "export/flow.h"
#include "export/style.h"
#include "ui/ui.h"

#define FIELD(name)  offsetof(struct options, name)
#define BIT(command) (UINT32_C(1) << (COMMAND_##command))
#define LISTING      (BIT(NONE) | BIT(CALLS) | BIT(MESSAGES) | BIT(WATCH))
#define CHOOSING     (LISTING | BIT(EXPORT))
#define ONE_CALL     (BIT(LADDER) | BIT(SHOW))
#define PRINTING     (LISTING | ONE_CALL)
#define FACES        (BIT(NONE) | BIT(WATCH) | BIT(SERVE))
#define READING      (CHOOSING | ONE_CALL | BIT(IMPORT) | FACES)
#define ANY          (READING | BIT(HELP))

static const struct option_word format_words[] = {
    {"table", FORMAT_TABLE}, {"plain", FORMAT_PLAIN}, {"txt", FORMAT_TXT},
    {"ascii", FORMAT_ASCII}, {"csv", FORMAT_CSV},     {"json", FORMAT_JSON},
    {"jsonl", FORMAT_JSONL}, {"pcap", FORMAT_PCAP},   {0},
};

static const struct option_word time_words[] = {
    {"abs", STYLE_TIME_ABS},
    {"rel", STYLE_TIME_REL},
    {"delta", STYLE_TIME_DELTA},
    {"epoch", STYLE_TIME_EPOCH},
    {0},
};

static const struct option_word merge_words[] = {
    {"port", FLOW_MERGE_PORT},
    {"ip", FLOW_MERGE_IP},
    {0},
};

static const struct option_word theme_words[] = {
    {"auto", UI_THEME_AUTO},
    {"dark", UI_THEME_DARK},
    {"light", UI_THEME_LIGHT},
    {"mono", UI_THEME_MONO},
    {0},
};

static const struct option_word color_words[] = {
    {"auto", COLOR_AUTO},
    {"always", COLOR_ALWAYS},
    {"never", COLOR_NEVER},
    {0},
};

const struct option_row option_rows[] = {
    {"rI", "read", "FILE", GROUP_INPUT, READING, OPTION_FILE, 0, 0, NULL,
     "read FILE (a pcap, a pcapng or a store; - is standard input); may be given again, captures "
     "are merged by time"},
    {"f", "bpf", "EXPR", GROUP_INPUT, READING, OPTION_TEXT, FIELD(bpf), 0, NULL,
     "read only the packets that match this BPF filter; words that are no files are a filter too"},
    {"id", "interface", "IF[,IF]", GROUP_INPUT, FACES, OPTION_TEXT, FIELD(interfaces), 0, NULL,
     "capture on these interfaces; without it and without FILE on all"},
    {"D", "list-interfaces", NULL, GROUP_INPUT, FACES, OPTION_FLAG, FIELD(lists_interfaces), 0,
     NULL, "list the interfaces, and the rights that are missing to capture on them"},
    {"B", "buffer", "MIB", GROUP_INPUT, FACES, OPTION_COUNT, FIELD(buffer_mib), 0, NULL,
     "size of the kernel's buffer for each interface, in MiB; 64 without it"},
    {"s", "snaplen", "N", GROUP_INPUT, FACES, OPTION_COUNT, FIELD(snap_len), 0, NULL,
     "read at most N bytes of each packet; 262144 without it"},
    {"m", "memory", "MIB", GROUP_INPUT, READING, OPTION_COUNT, FIELD(memory_mib), 0, NULL,
     "at most about MIB MiB of memory for the calls that are not over; without it a quarter of the "
     "machine's memory, at most 1024"},
    {"p", "no-promiscuous", NULL, GROUP_INPUT, FACES, OPTION_FLAG, FIELD(is_unpromiscuous), 0, NULL,
     "read only packets that are sent to this host"},
    {"Z", "user", "USER", GROUP_INPUT, FACES, OPTION_TEXT, FIELD(user), 0, NULL,
     "as root, become USER once the interfaces are open; without it nobody, or with -o the user "
     "who called sudo; root to stay"},
    {"", "no-sandbox", NULL, GROUP_INPUT, FACES, OPTION_FLAG, FIELD(is_unconfined), 0, NULL,
     "capture or serve without the sandbox for files and system calls; rung -V shows the sandbox"},

    {"e", "match", "REGEX", GROUP_SELECTION, CHOOSING, OPTION_TEXT, FIELD(match), 0, NULL,
     "calls with a message that matches; upper and lower case differ only when REGEX has an "
     "upper-case letter"},
    {"v", "invert", NULL, GROUP_SELECTION, CHOOSING, OPTION_FLAG, FIELD(is_inverted), 0, NULL,
     "with --match: the calls or messages that do not match"},
    {"", "from", "REGEX", GROUP_SELECTION, CHOOSING, OPTION_TEXT, FIELD(from), 0, NULL,
     "calls whose From matches: user@host or display name"},
    {"", "to", "REGEX", GROUP_SELECTION, CHOOSING, OPTION_TEXT, FIELD(to), 0, NULL,
     "calls whose To matches"},
    {"", "ruri", "REGEX", GROUP_SELECTION, CHOOSING, OPTION_TEXT, FIELD(ruri), 0, NULL,
     "calls whose first Request-URI matches"},
    {"", "state", "LIST", GROUP_SELECTION, CHOOSING, OPTION_STATES, FIELD(states), 0, NULL,
     "calls in one of these states: trying, ringing, in-call, completed, failed, busy, cancelled, "
     "redirected, no-answer, no-ack, rejected-auth, transferred, incomplete; answered stands for "
     "in-call, completed, no-ack and transferred"},
    {"", "problems", NULL, GROUP_SELECTION, CHOOSING, OPTION_FLAG, FIELD(has_problem), 0, NULL,
     "calls with a finding of severity warn or error"},
    {"c", "calls", NULL, GROUP_SELECTION, CHOOSING, OPTION_SET, FIELD(kind), KIND_INVITES, NULL,
     "only calls (INVITE)"},
    {"", "all", NULL, GROUP_SELECTION, CHOOSING, OPTION_SET, FIELD(kind), KIND_ALL, NULL,
     "registrations, subscriptions and other dialogs too"},
    {"", "since", "TIME", GROUP_SELECTION, CHOOSING, OPTION_TIMESTAMP, FIELD(since), 0, NULL,
     "calls that began at TIME or later: 2026-07-25T17:20, or +90s from the capture's start"},
    {"", "until", "TIME", GROUP_SELECTION, CHOOSING, OPTION_TIMESTAMP, FIELD(until), 0, NULL,
     "calls that began at TIME or earlier"},
    {"l", "limit", "N", GROUP_SELECTION, CHOOSING, OPTION_COUNT, FIELD(limit), 0, NULL,
     "at most N calls or messages, the first ones"},

    {"o", "output", "PATH", GROUP_OUTPUT, READING, OPTION_TEXT, FIELD(output), 0, NULL,
     "write to PATH; - is standard output"},
    {"wO", "write", "FILE", GROUP_OUTPUT, FACES, OPTION_TEXT, FIELD(write), 0, NULL,
     "also write the packets with SIP to FILE, a pcap; - is standard output"},
    {"", "web", "[ADDR:PORT]", GROUP_OUTPUT, BIT(NONE) | BIT(WATCH) | BIT(SERVE), OPTION_MAYBE,
     FIELD(web), 0, NULL,
     "serve the web page too, at ADDR:PORT or else at 127.0.0.1:8060; a PORT alone is enough, and "
     "--web=0 takes any free port"},
    {"", "web-host", "NAME", GROUP_OUTPUT, BIT(NONE) | BIT(WATCH) | BIT(SERVE), OPTION_HOST, 0, 0,
     NULL, "a further host name that the web page answers to; may be given again"},
    {"", "force", NULL, GROUP_OUTPUT, READING, OPTION_FLAG, FIELD(is_forced), 0, NULL,
     "replace PATH when it exists"},
    {"", "format", "FORM", GROUP_OUTPUT, PRINTING | BIT(EXPORT), OPTION_CHOICE, FIELD(format), 0,
     format_words, "form of the output: table, plain, txt, ascii, csv, json, jsonl, pcap"},
    {"", "json", NULL, GROUP_OUTPUT, PRINTING | BIT(EXPORT), OPTION_SET, FIELD(format), FORMAT_JSON,
     NULL, "one JSON value"},
    {"", "jsonl", NULL, GROUP_OUTPUT, PRINTING | BIT(EXPORT), OPTION_SET, FIELD(format),
     FORMAT_JSONL, NULL, "one JSON object a line"},
    {"", "csv", NULL, GROUP_OUTPUT, LISTING | BIT(EXPORT), OPTION_SET, FIELD(format), FORMAT_CSV,
     NULL, "comma-separated values, with a line of names"},
    {"", "plain", NULL, GROUP_OUTPUT, LISTING, OPTION_SET, FIELD(format), FORMAT_PLAIN, NULL,
     "a table without head, nothing cut"},
    {"", "columns", "LIST", GROUP_OUTPUT, LISTING | BIT(EXPORT), OPTION_TEXT, FIELD(columns), 0,
     NULL,
     "the columns of a table or CSV, with commas between; the error for a wrong name lists all "
     "names"},
    {"", "embed", NULL, GROUP_OUTPUT, BIT(IMPORT), OPTION_FLAG, FIELD(is_embedding), 0, NULL,
     "copy the bytes of the messages into the store, which then needs the captures no more"},

    {"", "time", "MODE", GROUP_LOOK, PRINTING | BIT(EXPORT), OPTION_CHOICE, FIELD(time), 0,
     time_words,
     "times as abs (clock), rel (since the start), delta (since the row before) or "
     "epoch (since 1970)"},
    {"", "utc", NULL, GROUP_LOOK, PRINTING | BIT(EXPORT), OPTION_FLAG, FIELD(is_utc), 0, NULL,
     "show clock times, and read those of options, in UTC; without it in the local zone"},
    {"", "width", "N", GROUP_LOOK, PRINTING, OPTION_WIDTH, FIELD(width), 0, NULL,
     "columns to use; 0 is as many as needed, auto the width of the terminal"},
    {"", "merge", "MODE", GROUP_LOOK, BIT(LADDER), OPTION_CHOICE, FIELD(merge), 0, merge_words,
     "one participant for each port (address and port) or ip (address)"},
    {"", "fold", NULL, GROUP_LOOK, BIT(LADDER), OPTION_SET, FIELD(is_folding), 1, NULL,
     "fold away repetitions, 100 Trying and the ACK of an answer"},
    {"", "no-fold", NULL, GROUP_LOOK, BIT(LADDER), OPTION_SET, FIELD(is_folding), 0, NULL,
     "a row for every message; the default"},
    {"", "color", "WHEN", GROUP_LOOK, PRINTING | BIT(EXPORT), OPTION_CHOICE, FIELD(color), 0,
     color_words, "colours auto (on a terminal), always or never"},
    {"", "no-color", NULL, GROUP_LOOK, PRINTING | BIT(EXPORT), OPTION_SET, FIELD(color),
     COLOR_NEVER, NULL, "the same as --color never"},
    {"", "theme", "NAME", GROUP_LOOK, BIT(NONE), OPTION_CHOICE, FIELD(theme), 0, theme_words,
     "colours of the terminal program: auto, dark, light or mono"},
    {"", "ascii", NULL, GROUP_LOOK, PRINTING | BIT(EXPORT), OPTION_SET, FIELD(ascii), 1, NULL,
     "draw with ASCII alone"},
    {"", "utf8", NULL, GROUP_LOOK, PRINTING | BIT(EXPORT), OPTION_SET, FIELD(ascii), 0, NULL,
     "draw with UTF-8 whatever the locale is"},

    {"q", "quiet", NULL, GROUP_GENERAL, ANY, OPTION_FLAG, FIELD(is_quiet), 0, NULL,
     "print only data: no progress, no notes on frames that were left out"},
    {"n", "no-resolve", NULL, GROUP_GENERAL, ANY, OPTION_IGNORE, 0, 0, NULL,
     "accepted; addresses are never looked up"},
    {"h", "help", NULL, GROUP_GENERAL, ANY, OPTION_FLAG, FIELD(wants_help), 0, NULL,
     "explain the command"},
    {"V", "version", NULL, GROUP_GENERAL, ANY, OPTION_FLAG, FIELD(wants_version), 0, NULL,
     "print the version, the versions of the libraries, and the sandbox"},
    {"", "man", NULL, GROUP_HIDDEN, ANY, OPTION_FLAG, FIELD(wants_manual), 0, NULL,
     "print the manual page"},
    {0},
};

const struct option_substitute option_substitutes[] = {
    {"-t", "times are chosen with --time, and always shown"},
    {"-F", "a filter is given with -f, in words"},
    {"-N", "'rung watch' prints without a screen"},
    {0},
};

static const char *const group_titles[] = {
    [GROUP_INPUT] = "Input", [GROUP_SELECTION] = "Selection", [GROUP_OUTPUT] = "Output",
    [GROUP_LOOK] = "Look",   [GROUP_GENERAL] = "General",     [GROUP_HIDDEN] = "",
};

const char *option_group_title(enum option_group group)
{
    return group_titles[group];
}
