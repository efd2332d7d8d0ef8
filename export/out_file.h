/*
 * export/out_file.h: an output file that appears whole or not at all.
 *
 * What is written goes to a new file beside the path and takes its name at the end, so a failed or
 * interrupted export leaves neither half a file nor a damaged older one. What somebody else puts there
 * meanwhile stays. "-" is standard output; a device or a pipe is written directly.
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
    const char *path; /* as given; borrowed until commit or discard */
    bool is_forced;   /* replace what is there */
    bool
        is_private; /* for the owner alone (mode 0600): messages are in it, and credentials may be */
};

struct out_file {
    FILE *file;
    struct out_file_options options;
    char *target;           /* what gets its name; that of a link is what it points to */
    char *temporary;        /* name of the file beside it; NULL when written directly */
    struct disk_file id;    /* of that file */
    struct disk_file there; /* what may be replaced */
    bool is_stdout;         /* never closed */
};

/* Open a path for writing. ERR_OUTPUT when it exists and is_forced is not set, or cannot be
 * written. */
MUST_CHECK enum err out_file_open(struct out_file *out_file, const struct out_file_options *options,
                                  struct error *reterr);

/* Close the stream and give the file its name. ERR_OUTPUT when not everything was written, or the
 * name has been taken meanwhile; nothing is left then. */
MUST_CHECK enum err out_file_commit(struct out_file *out_file, struct error *reterr);

/* Close the stream and leave nothing. Also after a commit, where it does nothing. */
void out_file_discard(struct out_file *out_file);

#endif
