/*
 * app/syscalls.h: the system calls that this process may still make, as a seccomp filter.
 *
 * The filter is a list of allowed calls: reading, writing, opening, memory, threads, time, and sockets of the families that
 * are used. Running programs, tracing, mounting, modules, keys, new namespaces, raw and packet sockets, and typing
 * into the terminal (TIOCSTI) are refused with EPERM. Every other call, also one of a later kernel, is answered
 * with ENOSYS; the C library then tries another call.
 *
 * Source:    seccomp(2), seccomp_init(3); ADR 0008.
 * Threads:   all threads of the process.
 */
#ifndef APP_SYSCALLS_H
#define APP_SYSCALLS_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/* Return whether this kernel filters system calls. */
bool syscalls_can_filter(void);

/* Install the filter for good. Return ERR_INPUT when the kernel refuses. */
MUST_CHECK enum err syscalls_filter(struct error *reterr);

/* Write the version of libseccomp: "2.5.4". */
void syscalls_library(struct buf *buf);

#endif
