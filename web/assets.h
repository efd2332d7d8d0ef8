/*
 * web/assets.h: the files of the page, which web/embed.sh makes part of the program.
 *
 * Threads:   constant tables and pure functions.
 */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include "base/slice.h"

struct asset {
    const char *name; /* "app.js" */
    const char *content_type;
    const char *etag; /* quoted; another one for other bytes */
    const uint8_t *bytes;
    size_t len;
};

/* Ends with a row whose name is NULL. */
extern const struct asset assets[];

/* Find a file by its name, "" for the page itself. Return NULL when there is none. */
const struct asset *asset_find(struct slice name);

#endif
