/*
 * tests/consistency/page.h: ask the API of the page, as the page does: a server of rung's own, a key for
 * its token, one request after the other.
 *
 * Ownership: the caller frees what is given (json_decref) and stops what it started.
 * Threads:   one thread.
 */
#ifndef TESTS_CONSISTENCY_PAGE_H
#define TESTS_CONSISTENCY_PAGE_H

#include <netinet/in.h>

#include "tests/consistency/ask.h"

struct page {
    struct ask_process process;
    struct sockaddr_in server;
    char host[64];
    char key[128];
};

/* Serve a store on a free port of this host, and get a key. */
bool page_start(const char *store, struct page *page);

/* GET a path below /api/v1/; NULL when the answer is not 200 or no JSON. */
json_t *page_get(const struct page *page, const char *path);

/* End the server and wait for it. */
void page_stop(struct page *page);

#endif
