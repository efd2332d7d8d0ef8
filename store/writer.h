/*
 * store/writer.h: the one writer of a store: batches of facts into SQLite.
 *
 * Source:    https://www.sqlite.org/wal.html; the schema is in store/schema.c and docs/SCHEMA.md.
 * Ownership: the caller owns the writer; a batch stays the caller's.
 * Threads:   one thread.
 */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "base/status.h"
#include "correlate/facts.h"

struct writer;

struct writer_options {
    const char *path; /* of the store to make; NULL: a temporary file, removed at writer_close */
    bool is_forced;   /* replace what is at `path` */
    bool is_viewed;   /* views are open on it while it grows */
    bool is_indexed;  /* indexes are kept from the beginning: it may never end (live) */
};

/* Make a new store. ERR_OUTPUT when it cannot be made, or exists and is_forced is not set. */
MUST_CHECK enum err writer_open(const struct writer_options *options, struct writer **ret_writer,
                                struct error *reterr);

/* Store a batch in one transaction. On ERR_OUTPUT (disk full ...) nothing of the batch is in the
 * store and the same batch may be written again. */
MUST_CHECK enum err writer_write(struct writer *writer, const struct fact_batch *batch,
                                 struct error *reterr);

/* Return why the last batch could not be stored, and with that whether it is worth trying again. */
enum status_trouble writer_trouble(const struct writer *writer);

/* Return the reason of the last failure in words: "no space left on device". */
const char *writer_reason(const struct writer *writer);

/* Note that the input was not read to its end: every opening of the store then warns of it. Call it before
 * writer_settle. */
void writer_note_cut(struct writer *writer);

/* The input was read to its end: note that the store is whole, and build the indexes. Views may be open
 * on it. writer_finish does the same first, where it was not done. */
MUST_CHECK enum err writer_settle(struct writer *writer, struct error *reterr);

/* Build the indexes of a store that is kept and leave one portable file; a replaced file is replaced
 * now. Nothing can be written after it. No view may be open on a store that is kept. On ERR_OUTPUT it
 * may be called again. */
MUST_CHECK enum err writer_finish(struct writer *writer, struct error *reterr);

/* What is left of a store that cannot be finished. */
struct writer_left {
    bool is_left;       /* false: nothing was stored, or it lies where it is no longer ours */
    bool is_whole;      /* the whole input is in it */
    bool has_indexes;   /* and it has all its indexes */
    bool has_log;       /* some of it is in the file of that name with "-wal" at its end */
    const char *path;   /* where it is, until writer_close; beside what it was to replace */
    const char *spared; /* what it was to replace, which is as it was; NULL: nothing */
};

/* Keep an incomplete store that has a name as a file that can be opened, and describe it in *ret_left. Only
 * writer_close may follow, which then removes nothing. */
void writer_leave(struct writer *writer, struct writer_left *ret_left);

/* Where the store is, to open a view on it; valid until writer_finish, and after it until
 * writer_close. */
const char *writer_path(const struct writer *writer);

/* Close; a temporary store is gone, and so is one with a name that was neither finished nor left. With
 * `keep_partial`, it is left first. NULL is allowed. */
void writer_close(struct writer *writer, bool keep_partial);

#endif
