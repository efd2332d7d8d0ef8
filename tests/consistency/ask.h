/*
 * tests/consistency/ask.h: ask rung on the command line, and read the JSON that it answers.
 *
 * The program's own main runs in this process (it is linked in as `rung_main`): what is asked is what a
 * user would type, without the time that it takes to start a program some thousand times.
 *
 * Ownership: the caller frees what is given (json_decref).
 * Threads:   one thread, which has started no other.
 */
#ifndef TESTS_CONSISTENCY_ASK_H
#define TESTS_CONSISTENCY_ASK_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define ASK_WORDS_MAX 80

/* A process of rung with its standard output and error in one pipe. */
struct ask_process {
    pid_t pid;
    int output;
};

/* Start rung beside this process, with these words (NULL-terminated, without the name of the program)
 * and an empty standard input. */
bool ask_start(const char *const *words, struct ask_process *ret_process);

/* Wait for the end of a process that was started; gives its exit status, or 128 and the signal. */
int ask_end(struct ask_process *process);

/* Ask, and give all that was printed as an array of JSON values: the lines, or the values in the one
 * array. Standard input is the file `input`, through a pipe, or empty where it is NULL. NULL when rung failed (anything but 0, nothing selected, damaged in part) or a value is no
 * JSON; `problem` then has the reason. */
json_t *ask_json(const char *const *words, const char *input, char *problem, size_t size);

#endif
