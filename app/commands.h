/*
 * app/commands.h: the functions of the commands. Each returns the exit status of the program.
 *
 * Threads:   the main thread.
 */
#ifndef APP_COMMANDS_H
#define APP_COMMANDS_H

#include "app/command_run.h"
#include "app/options.h"

int command_calls(const struct options *options);
int command_ladder(const struct options *options);
int command_messages(const struct options *options);
int command_show(const struct options *options);
int command_export(const struct options *options);
int command_import(const struct options *options);
int command_help(const struct options *options);
int command_watch(const struct options *options);
int command_serve(const struct options *options);

/* `rung -D`. */
int command_devices(const struct options *options);

/* Run the terminal program: no command word, on a terminal. */
int command_tui(const struct options *options);

/* Write the calls: the body of `rung calls`, for export too. */
enum err calls_body(struct command *command, struct selection_counts *ret_counts,
                    struct error *reterr);

#endif
