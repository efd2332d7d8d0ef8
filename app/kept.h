/*
 * app/kept.h: the end of a store that the user wants to keep: its content is not lost when the
 * end fails.
 *
 * Threads:   the main thread, when nobody else uses the writer any more.
 */
#ifndef APP_KEPT_H
#define APP_KEPT_H

#include "store/writer.h"

/* Finish the store, unless `err` is a failure to write it. After a failure the file stays as it is, and
 * *reterr has its name and the number of lost messages, `unstored`. Return `err`, or the error of
 * finishing. */
MUST_CHECK enum err kept_finish(struct writer *writer, enum err err, uint64_t unstored,
                                struct error *reterr);

#endif
