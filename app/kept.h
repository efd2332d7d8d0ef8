/*
 * app/kept.h: the end of a store that the user wants to keep: nothing that is in it is lost because the
 * end fails.
 *
 * Threads:   the main thread, when nobody else uses the writer any more.
 */
#ifndef APP_KEPT_H
#define APP_KEPT_H

#include "store/writer.h"

/* Finish the store, unless `err` says that it could not be written. Where either fails, what is stored
 * is left there, and *reterr says what is where, and what was lost: `unstored` messages. Gives `err`, or
 * that of finishing. */
MUST_CHECK enum err kept_finish(struct writer *writer, enum err err, uint64_t unstored,
                                struct error *reterr);

#endif
