/*
 * dissect/sip_names.h: a memory of header field names, so that a name that was seen before costs no
 * look at its letters.
 *
 * A place of the memory holds one name as it was written, with its header; another name that falls on
 * the same place takes it over. What is found is what sip_header_of gives.
 *
 * Ownership: the caller owns the struct; all zero it is empty.
 * Threads:   one thread.
 * Limits:    SIP_NAMES places, names of up to 15 bytes; other names are looked up each time.
 */
#ifndef DISSECT_SIP_NAMES_H
#define DISSECT_SIP_NAMES_H

#include "dissect/sip_header.h"

#define SIP_NAMES 256u

struct sip_name_place {
    uint64_t low; /* bytes 0-7 of the name and 8-15, 0 behind its end */
    uint64_t high;
    uint8_t len; /* 0: nothing is here */
    uint8_t header;
};

struct sip_names {
    struct sip_name_place places[SIP_NAMES];
};

/* Find the header of the name at byte `at` of `text`: a token with a colon right behind it. Gives the
 * offset of the colon in *ret_colon. False when it stands otherwise. */
bool sip_names_find(struct sip_names *names, struct slice text, size_t at, size_t *ret_colon,
                    enum sip_header *ret_header);

#endif
