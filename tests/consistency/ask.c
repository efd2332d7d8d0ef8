#include "tests/consistency/ask.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/exit_status.h"

/* app/main.c under this name, see the Makefile. */
int rung_main(int argc, char **argv);

/* The words as main takes them; gives their count. */
static int name_words(const char *const *words, char **argv)
{
    int argc = 1;

    argv[0] = (char *)"rung";
    for (; words[argc - 1] != NULL && argc <= ASK_WORDS_MAX; argc++)
        argv[argc] = (char *)words[argc - 1];
    argv[argc] = NULL;
    return argc;
}

/* Stand in for what would be typed. */
static _Noreturn void run(const char *const *words, int output)
{
    char *argv[ASK_WORDS_MAX + 2];
    int argc = name_words(words, argv);

    dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    closefrom(STDERR_FILENO + 1);
    exit(rung_main(argc, argv)); // NOLINT(concurrency-mt-unsafe): one thread
}

/* Copy a file into a pipe, as `cat FILE |` would. */
static _Noreturn void feed(const char *path, int output)
{
    char bytes[65536];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = 0;

    while (file != -1 && (got = read(file, bytes, sizeof(bytes))) > 0) {
        if (write(output, bytes, (size_t)got) != got)
            break;
    }
    _exit(0);
}

/* Give the end of a pipe from which the file can be read. */
static int open_input(const char *path)
{
    int ends[2];

    if (path == NULL)
        return open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    if (fork() == 0) {
        close(ends[0]);
        feed(path, ends[1]);
    }
    close(ends[1]);
    return ends[0];
}

bool ask_start(const char *const *words, struct ask_process *ret_process)
{
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    fflush(NULL);
    ret_process->pid = fork();
    if (ret_process->pid == 0)
        run(words, ends[1]);
    close(ends[1]);
    ret_process->output = ends[0];
    return ret_process->pid > 0;
}

int ask_end(struct ask_process *process)
{
    int status = 0;

    close(process->output);
    if (waitpid(process->pid, &status, 0) == -1)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_SIGNAL + WTERMSIG(status);
}

/* Lend a standard stream to another file; gives what it was, to be given back. */
static int lend(int stream, int file)
{
    int was = fcntl(stream, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

    dup2(file, stream);
    close(file);
    return was;
}

/* Run in this process with these streams; gives the exit status. */
static int run_here(const char *const *words, int input, int output)
{
    int streams[] = {input, output, open("/dev/null", O_WRONLY | O_CLOEXEC)};
    char *argv[ASK_WORDS_MAX + 2];
    int argc = name_words(words, argv);
    int status;

    fflush(NULL);
    for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++)
        streams[i] = lend(i, streams[i]);
    status = rung_main(argc, argv);
    fflush(NULL);
    for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++) {
        dup2(streams[i], i);
        close(streams[i]);
    }
    return status;
}

/* Read a file from its beginning to its end; the caller frees. */
static char *read_all(int file, size_t *ret_len)
{
    off_t size = lseek(file, 0, SEEK_END);
    char *text = malloc((size_t)size + 1);
    ssize_t got = text == NULL ? -1 : pread(file, text, (size_t)size, 0);

    *ret_len = got < 0 ? 0 : (size_t)got;
    return text;
}

/* Append the next value; an array gives its values. False at the end, and for what is no JSON. */
static bool take_value(const char *text, size_t len, size_t *at, json_t *values, char *problem,
                       size_t size)
{
    json_error_t error;
    json_t *value;

    while (*at < len && strchr(" \r\n", text[*at]) != NULL)
        (*at)++;
    if (*at == len)
        return false;
    value = json_loadb(text + *at, len - *at, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, &error);
    if (value == NULL) {
        snprintf(problem, size, "no JSON: %s", error.text);
        return false;
    }
    *at += (size_t)error.position;
    if (json_is_array(value)) {
        json_array_extend(values, value);
        json_decref(value);
    } else {
        json_array_append_new(values, value);
    }
    return true;
}

static bool is_fine(int status)
{
    return status == EXIT_DONE || status == EXIT_NOTHING || status == EXIT_DAMAGED;
}

json_t *ask_json(const char *const *words, const char *input, char *problem, size_t size)
{
    json_t *values = json_array();
    int output = memfd_create("output", MFD_CLOEXEC);
    int status = run_here(words, open_input(input), fcntl(output, F_DUPFD_CLOEXEC, 0));
    size_t len;
    char *text = read_all(output, &len);
    size_t at = 0;

    close(output);
    problem[0] = '\0';
    if (!is_fine(status))
        snprintf(problem, size, "status %d", status);
    while (text != NULL && take_value(text, len, &at, values, problem, size))
        ;
    free(text);
    if (problem[0] == '\0')
        return values;
    json_decref(values);
    return NULL;
}
