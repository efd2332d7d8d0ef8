/*
 * store/migrate_messages.h: version 5 stores messages in blocks (store/block.h).
 *
 * Threads:   functions on the caller's connection.
 */
#ifndef STORE_MIGRATE_MESSAGES_H
#define STORE_MIGRATE_MESSAGES_H

#include "store/db.h"

/* Turn the rows of table message of version 4 into blocks, in a transaction of the caller's. */
MUST_CHECK enum err migrate_messages(struct db *db, struct error *reterr);

#endif
