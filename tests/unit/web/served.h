/*
 * tests/unit/web/served.h: a real server over a store that grows, and a client of it.
 *
 * The server answers to "localhost" with any port, so that requests can be written down. What came last from
 * it stands in `served.got`, NUL-terminated.
 */
#ifndef TESTS_UNIT_WEB_SERVED_H
#define TESTS_UNIT_WEB_SERVED_H

#include "tests/unit/web/web_store.h"
#include "web/server.h"

#define SERVED_HOST        "Host: localhost\r\n"
#define SERVED_DEADLINE_MS 10000
#define SERVED_ANSWER_MAX  262144
#define SERVED_CALLS       20

struct served {
    struct web_store *store;
    struct web_server *server; /* a test that stops it sets it to NULL */
    struct web_options options;
    char address[256];
    uint16_t port;
    size_t got_len;
    char got[SERVED_ANSWER_MAX + 1];
};

extern struct served served;

/* Start the store and a server on a free port; end both. */
void served_begin(void);
void served_end(void);

/* Start a server of the store at an address; or one again, with other idle seconds. */
void served_start(const char *listen);
void served_restart_with_idle(unsigned seconds);

/* Monotonic. */
int64_t served_now_ms(void);

int served_connect(void);
void served_send(int fd, const char *text, size_t len);
void served_send_text(int fd, const char *text);

/* Forget what came. */
void served_forget(void);

/* Read on. False at the end, or when nothing comes within the deadline. */
bool served_read_more(int fd, int64_t deadline_ms);

/* Read until a text has come. */
bool served_read_until(int fd, const char *text);

/* Read until the server closes. False when it does not. */
bool served_read_to_end(int fd);

/* The status, the body, and how often a text is there in what came. */
int served_status(void);
const char *served_body(void);
size_t served_count(const char *text);

/* Check that what came has the fields that guard the page, each once. */
void served_check_guarded(const char *request);

/* Copy the value of "name":"value". */
void served_copy_value(const char *name, char *value, size_t size);

/* Ask on a connection of its own. Return the status; 0 when the server closes without one. */
int served_ask(const char *request);
int served_ask_bytes(const char *request, size_t len);
int served_get(const char *path, const char *key);
int served_post(const char *path, const char *key, const char *body);
void served_write_get(char *request, size_t size, const char *path, const char *key);

/* Exchange a token for a key. */
void served_get_key(char key[64]);

#endif
