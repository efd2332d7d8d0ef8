/*
 * base/caller.h: for whom root works: the user who called sudo.
 *
 * Source:    sudo(8), ENVIRONMENT: SUDO_UID and SUDO_GID.
 * Threads:   reads the environment, which nobody changes.
 */
#ifndef BASE_CALLER_H
#define BASE_CALLER_H

#include <stdbool.h>
#include <sys/types.h>

struct caller {
    uid_t uid;
    gid_t gid;
};

/* Find the user who called sudo. Return false when this process is not root, or was not started through sudo by
 * a user other than root; *ret_caller is then not set. Both ids must be whole decimal numbers. */
bool caller_find(struct caller *ret_caller);

/* Change the owner of a file that root has just made to the caller; do nothing without a caller. */
void caller_own(int fd);

#endif
