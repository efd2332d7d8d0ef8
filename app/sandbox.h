/*
 * app/sandbox.h: the fences around a run that listens to strangers, once all its files are open.
 *
 * Two fences, each where the kernel has it: files may be opened below the run's own folders alone (app/landlock), and
 * only the system calls of its work are answered (app/syscalls). A run names its folders first; system files (time
 * zones, terminals, locales) can be read always, temporary folders written always. Then it enters, while it is one
 * thread, and cannot leave.
 *
 *   privileges are dropped ─► sandbox_read, sandbox_write ─► sandbox_enter ─► make the store ─► start threads
 *
 * A build with sanitizers has no fence: sanitizers need more system calls than the program.
 *
 * Source:    ADR 0008.
 * Ownership: a plain value of the caller.
 * Threads:   the main thread.
 * Limits:    SANDBOX_PLACES folders; files below a further one cannot be opened.
 */
#ifndef APP_SANDBOX_H
#define APP_SANDBOX_H

#include <limits.h>
#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

#define SANDBOX_PLACES 256

struct sandbox_place {
    bool is_written;
    char path[PATH_MAX]; /* without links */
};

struct sandbox {
    bool has_folders; /* files are fenced in; false before and where the kernel cannot */
    size_t count;
    struct sandbox_place places[SANDBOX_PLACES];
};

/* Name a file that will be opened by its name: its folder may be read, or written. NULL and "-" are none. */
void sandbox_read(struct sandbox *sandbox, const char *path);
void sandbox_write(struct sandbox *sandbox, const char *path);

/* Enter the fences for good. A fence that the kernel does not have is passed over. Return ERR_INPUT when the kernel
 * has it and refuses. */
MUST_CHECK enum err sandbox_enter(struct sandbox *sandbox, struct error *reterr);

/* Check that a file may be made or replaced there. ERR_OUTPUT, in words for the user. */
MUST_CHECK enum err sandbox_may_write(const struct sandbox *sandbox, const char *path,
                                      struct error *reterr);

/* Write the fences of this program on this system: "seccomp (libseccomp 2.5.4), Landlock (ABI 7)". */
void sandbox_describe(struct buf *buf);

#endif
