/*
 * store/schema.h: the tables of a store, and how a file is known to be one.
 *
 * A store carries rung's application id and, as its user version, the version of the schema. Stores of older
 * versions are brought up to date by store/migrate.h.
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

/* The name of the index that queries ask for. */
#define SCHEMA_INDEX_LEG_CALL "leg_call" /* leg (call) */

/* Names in table property. */
#define SCHEMA_MESSAGES_IN_ORDER "messages_in_order" /* 1: message ids rise with their times */
#define SCHEMA_CALLS_IN_ORDER    "calls_in_order"    /* 1: call ids rise with their start times */
#define SCHEMA_WHOLE             "whole"             /* 1: all that was to be stored is there */

/* Make the tables of this version in an empty database, without the views of schema_show_blocks. */
MUST_CHECK enum err schema_create(struct db *db, struct error *reterr);

struct kind_table;

/* Make the tables of a kind that is stored in blocks. */
MUST_CHECK enum err schema_create_blocks(struct db *db, const struct kind_table *table,
                                         struct error *reterr);

/* Make the views of kinds that are stored in blocks, for those who ask in SQL. A temporary store has none:
 * nobody else reads it, and they take more time than a small capture. */
MUST_CHECK enum err schema_show_blocks(struct db *db, struct error *reterr);

/* Make the index that lists of calls need, which costs little; one that is there stays. */
MUST_CHECK enum err schema_index_legs(struct db *db, struct error *reterr);

/* Make those that a store has from the beginning when it is viewed: what is looked up by the page is
 * found at once, and they cost little to keep. Those that are there stay. */
MUST_CHECK enum err schema_index_viewed(struct db *db, struct error *reterr);

/* Make all other secondary indexes; those that are there stay. */
MUST_CHECK enum err schema_index_all(struct db *db, struct error *reterr);

/* Return whether there is an index of that name. */
MUST_CHECK enum err schema_has_index(struct db *db, const char *name, bool *ret_has_index,
                                     struct error *reterr);

/* Return the version of a store, schema_version or an older one. ERR_INPUT when the database is no store
 * of rung, or one of a newer version: *reterr says which. */
MUST_CHECK enum err schema_version_of(struct db *db, int64_t *ret_version, struct error *reterr);

/* Mark the database as a store of this version. */
MUST_CHECK enum err schema_set_version(struct db *db, struct error *reterr);

/* Return a property's value, 0 when it is not there. */
MUST_CHECK enum err schema_property(struct db *db, const char *name, int64_t *ret_value,
                                    struct error *reterr);

/* Set a property. */
MUST_CHECK enum err schema_set_property(struct db *db, const char *name, int64_t value,
                                        struct error *reterr);

#endif
