/*
 * app/kept.h: the end of a store that the user wants to keep: nothing that is in it is lost because the
 * end fails.
 *
 * Threads:   the main thread, when nobody else uses the writer any more.
 */
#ifndef APP_KEPT_H
#define APP_KEPT_H

#include "store/writer.h"

/* Finish the store, unless `err` is a failure to write it. After a failure the file stays as far as it
 * goes, and *reterr names it and what was lost: `unstored` messages. Returns `err`, or
 * that of finishing. */
MUST_CHECK enum err kept_finish(struct writer *writer, enum err err, uint64_t unstored,
                                struct error *reterr);

#endif
