/*
 * store/schema.h: the tables of a store, and how a file says that it is one.
 *
 * A store carries rung's application id and, as its user version, how many migrations made it.
 * docs/SCHEMA.md describes every table and column.
 *
 * Source:    https://www.sqlite.org/fileformat2.html#application_id
 * Threads:   functions on the caller's connection.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "store/db.h"

/* "rung" in ASCII, at byte 68 of the file. */
#define SCHEMA_APPLICATION_ID 0x72756e67

/* The version that this program writes and reads. */
extern const int64_t schema_version;

/* Names of indexes that queries ask for. */
#define SCHEMA_INDEX_LEG_CALL    "leg_call"    /* leg (call) */
#define SCHEMA_INDEX_MESSAGE_LEG "message_leg" /* message (leg) */

/* Names in table property. */
#define SCHEMA_MESSAGES_IN_ORDER "messages_in_order" /* 1: message ids rise with their times */
#define SCHEMA_CALLS_IN_ORDER    "calls_in_order"    /* 1: call ids rise with their start times */
#define SCHEMA_WHOLE             "whole"             /* 1: all that was to be stored is there */

/* Make the tables in an empty database by running every migration. */
MUST_CHECK enum err schema_create(struct db *db, struct error *reterr);

/* Make the index that lists of calls need, which costs little; one that is there stays. */
MUST_CHECK enum err schema_index_legs(struct db *db, struct error *reterr);

/* Make those that a store has from the beginning when it is viewed: what is looked up by the page is
 * found at once, and they cost little to keep. Those that are there stay. */
MUST_CHECK enum err schema_index_viewed(struct db *db, struct error *reterr);

/* Make all other secondary indexes; those that are there stay. */
MUST_CHECK enum err schema_index_all(struct db *db, struct error *reterr);

/* Tell whether there is an index of that name. */
MUST_CHECK enum err schema_has_index(struct db *db, const char *name, bool *ret_has_index,
                                     struct error *reterr);

/* Check that the database is a store of a version that can be read. ERR_INPUT otherwise, and
 * *reterr says which of the two it is not. */
MUST_CHECK enum err schema_check(struct db *db, struct error *reterr);

/* Give a property's value, 0 when it is not there. */
MUST_CHECK enum err schema_property(struct db *db, const char *name, int64_t *ret_value,
                                    struct error *reterr);

/* Set a property. */
MUST_CHECK enum err schema_set_property(struct db *db, const char *name, int64_t value,
                                        struct error *reterr);

#endif
