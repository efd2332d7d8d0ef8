#include "app/command.h"

#include <stddef.h>
#include <string.h>

#include "app/nearest.h"

#define FORMAT_BIT(format) (UINT32_C(1) << (format))

const struct command_row command_rows[COMMANDS] = {
    [COMMAND_NONE] =
        {
            .usage = "[FILE...] [-- BPF...]",
            .operands = OPERANDS_FILES_BPF,
            .formats = FORMAT_BIT(FORMAT_TABLE) | FORMAT_BIT(FORMAT_PLAIN) |
                       FORMAT_BIT(FORMAT_CSV) | FORMAT_BIT(FORMAT_JSON) | FORMAT_BIT(FORMAT_JSONL),
            .format = FORMAT_TABLE,
        },
    [COMMAND_CALLS] =
        {
            .name = "calls",
            .usage = "FILE...",
            .summary = "list the calls",
            .text = "Lists one call a line: its outcome, the caller and the callee, their "
                    "addresses, and "
                    "its times. A call through proxies is one call. "
                    "Registrations, subscriptions and other dialogs are listed with --all.",
            .operands = OPERANDS_FILES,
            .formats = FORMAT_BIT(FORMAT_TABLE) | FORMAT_BIT(FORMAT_PLAIN) |
                       FORMAT_BIT(FORMAT_CSV) | FORMAT_BIT(FORMAT_JSON) | FORMAT_BIT(FORMAT_JSONL),
            .format = FORMAT_TABLE,
        },
    [COMMAND_LADDER] =
        {
            .name = "ladder",
            .usage = "FILE [CALL...]",
            .summary = "draw the messages of a call as a ladder",
            .text = "Draws the messages of a call as arrows between the addresses of the "
                    "call. Several calls are drawn into one ladder. CALL can be left out when "
                    "there is only one call. When calls are named by their Call-IDs, a capture is "
                    "read until 32 seconds after their last message.",
            .operands = OPERANDS_FILE_CALLS,
            .formats = FORMAT_BIT(FORMAT_TXT) | FORMAT_BIT(FORMAT_ASCII) | FORMAT_BIT(FORMAT_JSON),
            .format = FORMAT_TXT,
        },
    [COMMAND_MESSAGES] =
        {
            .name = "messages",
            .alias = "msgs",
            .usage = "FILE...",
            .summary = "print the messages",
            .text =
                "Prints every message in order of time as it was sent. With --match it prints only "
                "the messages that match, with the other filters the messages of the calls that "
                "match. --format table prints one line a message.",
            .operands = OPERANDS_FILES,
            .formats = FORMAT_BIT(FORMAT_TXT) | FORMAT_BIT(FORMAT_TABLE) |
                       FORMAT_BIT(FORMAT_PLAIN) | FORMAT_BIT(FORMAT_CSV) | FORMAT_BIT(FORMAT_JSON) |
                       FORMAT_BIT(FORMAT_JSONL),
            .format = FORMAT_TXT,
        },
    [COMMAND_SHOW] =
        {
            .name = "show",
            .usage = "FILE [CALL]",
            .summary = "show everything about one call",
            .text = "Prints the page of one call: summary, legs, dialogs, transactions with "
                    "their times, findings, and all messages. CALL can be left out when there "
                    "is only one call.",
            .operands = OPERANDS_FILE_CALL,
            .formats = FORMAT_BIT(FORMAT_TXT) | FORMAT_BIT(FORMAT_JSON) | FORMAT_BIT(FORMAT_JSONL),
            .format = FORMAT_TXT,
        },
    [COMMAND_EXPORT] =
        {
            .name = "export",
            .usage = "-o PATH FILE [CALL...]",
            .summary = "write calls to a file: pcap, text, CSV, JSON",
            .text = "Writes the named calls, or all that match the filters, to PATH: their "
                    "original frames as pcap, or their messages as txt, csv, json or jsonl. "
                    "--format chooses the form, or else the end of PATH.",
            .operands = OPERANDS_FILE_CALLS,
            .formats = FORMAT_BIT(FORMAT_PCAP) | FORMAT_BIT(FORMAT_TXT) | FORMAT_BIT(FORMAT_CSV) |
                       FORMAT_BIT(FORMAT_JSON) | FORMAT_BIT(FORMAT_JSONL),
        },
    [COMMAND_IMPORT] =
        {
            .name = "import",
            .usage = "-o STORE FILE...",
            .summary = "read captures once and keep their calls and messages",
            .text = "Reads captures into a store, an SQLite database that every command opens "
                    "like a capture, at once. The messages' bytes stay in the captures and are "
                    "read again from there, unless --embed copies them.",
            .operands = OPERANDS_FILES,
        },
    [COMMAND_WATCH] =
        {
            .name = "watch",
            .usage = "[FILE...] [-- BPF...]",
            .summary = "print events of calls, one line each",
            .text = "Prints a line when a call starts, is answered and ends, when a registration "
                    "succeeds or fails, and for each finding. Without FILE it captures, on all "
                    "interfaces or those of -i, until it is stopped.",
            .operands = OPERANDS_FILES_BPF,
            .formats = FORMAT_BIT(FORMAT_TXT) | FORMAT_BIT(FORMAT_JSONL),
            .format = FORMAT_TXT,
        },
    [COMMAND_SERVE] =
        {
            .name = "serve",
            .usage = "[FILE...] [-- BPF...]",
            .summary = "show calls in a browser",
            .text =
                "Serves a page with the calls, their ladders and messages, and prints its "
                "address with a token that is good once. Without FILE it captures, on all "
                "interfaces or those of -i. It listens on this host alone unless --web has another "
                "address.",
            .operands = OPERANDS_FILES_BPF,
        },
    [COMMAND_HELP] =
        {
            .name = "help",
            .usage = "[COMMAND]",
            .summary = "explain a command",
            .text = "Prints an overview of the program, or the help of a command.",
            .operands = OPERANDS_TOPIC,
        },
};

static const char *const format_names[FORMATS] = {
    [FORMAT_TABLE] = "table", [FORMAT_PLAIN] = "plain", [FORMAT_TXT] = "txt",
    [FORMAT_ASCII] = "ascii", [FORMAT_CSV] = "csv",     [FORMAT_JSON] = "json",
    [FORMAT_JSONL] = "jsonl", [FORMAT_PCAP] = "pcap",
};

const struct command_example command_examples[] = {
    {"rung trace.pcap", "show the calls of a capture on the terminal"},
    {"sudo rung -i eth0 port 5060", "show calls while they are made"},
    {"rung serve trace.pcap", "show the calls of a capture in a browser"},
    {"sudo rung watch -w sip.pcap", "print one line an event, and save the packets"},
    {"rung calls trace.pcap", "print the list of calls"},
    {"rung ladder trace.pcap 3", "draw the ladder of the third call"},
    {"rung ladder --ascii --width 80 trace.pcap k7f3",
     "draw the ladder of the call with an id, in ASCII"},
    {"rung calls --state failed,busy --csv trace.pcap",
     "print the calls that failed or were busy, as CSV"},
    {"rung calls -e 'user-agent: foo' *.pcap", "print the calls with a message that matches"},
    {"rung calls --jsonl *.pcap | jq -r 'select(.pdd > 3) | .call_id'",
     "print the Call-IDs of slow calls"},
    {"rung export -o call.pcap trace.pcap 3", "write the frames of a call, for another program"},
    {"ssh gw tcpdump -U -s0 -w - port 5060 | rung calls -", "print the calls of another host"},
    {"rung import -o trace.db *.pcap && rung calls trace.db",
     "read captures once, and list their calls from the store"},
    {0},
};

const char *format_name(enum format format)
{
    return format_names[format];
}

enum command_id command_find(const char *word)
{
    for (int i = COMMAND_NONE + 1; i < COMMANDS; i++) {
        const struct command_row *row = &command_rows[i];

        if (strcmp(word, row->name) == 0 || (row->alias != NULL && strcmp(word, row->alias) == 0))
            return (enum command_id)i;
    }
    return COMMAND_NONE;
}

const char *command_nearest(const char *word)
{
    struct nearest nearest = NEAREST_START;

    for (int i = COMMAND_NONE + 1; i < COMMANDS; i++)
        nearest_offer(&nearest, word, command_rows[i].name);
    return nearest.word;
}
