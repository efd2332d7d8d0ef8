#include "app/filter_words.h"

#include <string.h>
#include <unistd.h>

#include "base/array.h"

/* What a filter can begin with. */
static const char *const beginnings[] = {
    "port", "portrange", "host",  "src",   "dst",  "net", "udp",       "tcp", "sctp",
    "icmp", "ip",        "ip6",   "ether", "vlan", "not", "!",         "(",   "less",
    "mpls", "greater",   "proto", "icmp6", "len",  "and", "multicast", "arp", "or",
};

bool filter_words_are(const char *const *words, size_t count)
{
    if (count == 0 || access(words[0], F_OK) == 0)
        return false;
    for (size_t i = 0; i < COUNT_OF(beginnings); i++) {
        size_t len = strlen(beginnings[i]);

        /* A filter may be one word for the shell: 'port 5060'. */
        if (strncmp(words[0], beginnings[i], len) == 0 &&
            (words[0][len] == '\0' || strchr(" ([", words[0][len]) != NULL))
            return true;
    }
    return words[0][0] == '(';
}
