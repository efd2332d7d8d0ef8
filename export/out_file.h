/*
 * export/out_file.h: an output file that appears complete or not at all.
 *
 * The text is written to a new file beside the path, which takes the name at the end. A failed or
 * interrupted export therefore leaves neither half a file nor a damaged older one. A file that another program
 * puts there meanwhile stays. "-" is standard output; a device or a pipe is written directly.
 *
 * Ownership: the caller's struct; the stream belongs to it until commit or discard.
 * Threads:   one thread.
 */
#ifndef EXPORT_OUT_FILE_H
#define EXPORT_OUT_FILE_H

#include <stdio.h>

#include "base/disk_file.h"
#include "base/err.h"

struct out_file_options {
    const char *path; /* of the caller; borrowed until commit or discard */
    bool is_forced;   /* replace a file of that name */
    bool
        is_private; /* for the owner alone (mode 0600): messages are in it, and credentials may be */
};

struct out_file {
    FILE *file;
    struct out_file_options options;
    char *target;           /* the path that is replaced; of a link, the path that it points to */
    char *temporary;        /* name of the file beside it; NULL when written directly */
    struct disk_file id;    /* of that file */
    struct disk_file there; /* the file that may be replaced */
    bool is_stdout;         /* never closed */
};

/* Open a path for writing. Return ERR_OUTPUT when it exists and is_forced is not set, or cannot be
 * written. */
MUST_CHECK enum err out_file_open(struct out_file *out_file, const struct out_file_options *options,
                                  struct error *reterr);

/* Close the stream and rename the file to its name. Return ERR_OUTPUT when not everything was written, or
 * another file has taken the name meanwhile; no file is left then. */
MUST_CHECK enum err out_file_commit(struct out_file *out_file, struct error *reterr);

/* Close the stream and leave nothing. Also after a commit, where it does nothing. */
void out_file_discard(struct out_file *out_file);

#endif
