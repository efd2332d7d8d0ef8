/*
 * app/input_source.h: from the command line to a source: the files that were named, or interfaces.
 *
 * Threads:   the main thread.
 */
#ifndef APP_INPUT_SOURCE_H
#define APP_INPUT_SOURCE_H

#include "app/options.h"
#include "capture/live.h"

/* Open all files as one source. ERR_INPUT, ERR_USAGE or ERR_MEMORY, with a suggestion
 * for the user in *reterr. */
MUST_CHECK enum err input_source_open_files(const struct options *options,
                                            struct source **ret_source, struct error *reterr);

/* Open the interfaces that were named, or all. As live_open. */
MUST_CHECK enum err input_source_open_interfaces(const struct options *options,
                                                 struct source **ret_source,
                                                 enum live_failure *ret_failure,
                                                 struct error *reterr);

#endif
