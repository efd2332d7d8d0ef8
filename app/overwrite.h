/*
 * app/overwrite.h: no output is one of the inputs, by whatever name or link it is called.
 *
 * Threads:   the main thread.
 */
#ifndef APP_OVERWRITE_H
#define APP_OVERWRITE_H

#include "app/options.h"
#include "store/view.h"

/* Check that `path` ("-": standard output) is no file of the options, none that belongs to one that is
 * a store, and no capture that the store behind `view` was made from (NULL: there is no store yet).
 * Return ERR_OUTPUT otherwise, with or without --force. A path that is NULL is fine. */
MUST_CHECK enum err overwrite_check(const struct options *options, struct view *view,
                                    const char *path, struct error *reterr);

#endif
