/*
 * store/word.h: table word, which holds the texts of columns that are stored in blocks (store/block.h):
 * methods and reason phrases, of which a capture has few.
 *
 * Texts that were stored lately are remembered; another text gets a new row, even if it is in the table.
 *
 * Ownership: the caller owns struct words.
 * Threads:   the connection's thread.
 */
#ifndef STORE_WORD_H
#define STORE_WORD_H

#include "base/slice.h"
#include "store/db.h"

#define WORDS_REMEMBERED 256 /* a power of two */
#define WORD_BYTES_MAX   47  /* longer texts are not remembered */

struct word {
    uint64_t id; /* 0: free */
    uint8_t len;
    char text[WORD_BYTES_MAX];
};

struct words {
    struct db_stmt insert;
    uint64_t last;   /* id of the last row */
    uint64_t before; /* what it was when words_begin was called */
    struct word remembered[WORDS_REMEMBERED];
};

/* Prepare to store words in a store that has none. Close it in any case. */
MUST_CHECK enum err words_open(struct db *db, struct words *ret_words, struct error *reterr);

/* Finalize the statement; all zero is allowed. */
void words_close(struct words *words);

/* Note that a transaction begins, which words_undo undoes. */
void words_begin(struct words *words);
void words_undo(struct words *words);

/* Return the id of a text, stored now or before; 0 for an absent one. */
MUST_CHECK enum err words_id(struct words *words, struct slice text, int64_t *ret_id,
                             struct error *reterr);

#endif
