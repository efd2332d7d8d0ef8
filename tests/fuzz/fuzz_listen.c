/*
 * tests/fuzz/fuzz_listen.c: an address to listen on, on a host that has no sockets to give: it is read,
 * and nothing is opened.
 */
#include "web/listen.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "tests/fuzz/fuzz.h"

/* In place of the one of the C library. */
int socket(int domain, int type, int protocol) __attribute__((noinline));
int socket(int domain, int type, int protocol)
{
    if (domain != AF_INET && domain != AF_INET6 && domain != AF_UNIX)
        abort();
    (void)(type + protocol);
    errno = EMFILE;
    return -1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *address = strndup((const char *)data, size);
    struct listen_set set = {.count = LISTEN_MAX + 1};
    struct error error;
    enum err err;

    if (address == NULL)
        abort();
    err = listen_open(address, &set, &error);
    /* A refusal is for the user: it says why and leaves the set alone. */
    if ((err != ERR_USAGE && err != ERR_OUTPUT) || error.text[0] == '\0' ||
        set.count != LISTEN_MAX + 1)
        abort();
    /* What nobody could read as an address is not tried. */
    if (err == ERR_OUTPUT && strspn(address, "0123456789abcdefABCDEF.:[]") != strlen(address) &&
        !slice_starts_nocase(slice_from_text(address), "localhost") &&
        strncmp(address, "unix:", 5) != 0)
        abort();
    free(address);
    return 0;
}
