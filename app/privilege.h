/*
 * app/privilege.h: giving up the privileges that opening an interface needed, before the first packet is read.
 *
 * Packets are written by strangers, so they are read by a process that may do nothing special. Root
 * becomes another user with all of his groups; a process that has capabilities only (setcap) loses all of
 * them. Either way nothing that is executed later can gain any (no_new_privs).
 *
 *   open interfaces ─► open --write's file ─► privilege_drop ─► make the store ─► start threads
 *
 * Files that are opened before stay open, so a file that is written through its descriptor alone
 * (--write) is made before: it may then lie where only root may write. A store differs: SQLite
 * opens and removes files beside it at any time, so it is made after, in a folder that
 * the new user may write to (a temporary folder is one). privilege_user, called before, returns his name for
 * the message when he may not. A store that is to be kept is therefore made by the user who called sudo
 * (privilege_caller), to whom it then belongs.
 *
 * Source:    credentials(7), capabilities(7).
 * Threads:   the main thread, while it is the only one: capabilities are given up by the thread that
 *            calls and are inherited by those it starts.
 */
#ifndef APP_PRIVILEGE_H
#define APP_PRIVILEGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* The user that root becomes without -Z. */
#define PRIVILEGE_DEFAULT_USER "nobody"

/* Return whether there are privileges to give up: this process is root, runs for another user than the
 * one who started it, or has a capability. */
bool privilege_is_needed(void);

/* Return the user whose rights privilege_drop(user) will leave, before it is called: the name,
 * PRIVILEGE_DEFAULT_USER, or NULL for the user who started the program. */
const char *privilege_user(const char *user);

/* Return the name of the user who called sudo: he is known to the system and belongs to the group that sudo
 * names. Return false when there is none, or it does not fit. */
bool privilege_caller(char *ret_name, size_t size);

/* Check that privilege_drop(user) is possible, before anything is opened. Return ERR_USAGE when there
 * is no such user, or when only root could become him. NULL is allowed and is always right unless
 * the system has no PRIVILEGE_DEFAULT_USER. */
MUST_CHECK enum err privilege_check(const char *user, struct error *reterr);

/* Give up all privileges. Root becomes `user`, PRIVILEGE_DEFAULT_USER when NULL; "root" keeps them,
 * as in tcpdump -Z root. Anybody else stays who he is and loses his capabilities.
 * Return ERR_USAGE as privilege_check; ERR_INPUT when the system refuses, or when root could be got back:
 * the process must then read no packet. */
MUST_CHECK enum err privilege_drop(const char *user, struct error *reterr);

#endif
