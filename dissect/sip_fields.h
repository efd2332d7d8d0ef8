/*
 * dissect/sip_fields.h: cut the header section of a message into its fields.
 *
 * Source:    RFC 3261 7.3.1, 7.5, 25.1.
 * Threads:   pure functions. Cost: one pass, no allocation.
 */
#ifndef DISSECT_SIP_FIELDS_H
#define DISSECT_SIP_FIELDS_H

#include "dissect/sip_message.h"

/* What is read, and how far. */
struct sip_reading {
    struct slice text; /* from the start line on */
    size_t at;         /* offset of what comes next */
    bool is_cut;       /* the capture took bytes off the end */
};

/* Read the start line with what is folded into it. *ret_is_ended is false when the text ends before
 * the line does. */
struct slice sip_fields_start_line(struct sip_reading *reading, struct sip_message *message,
                                   bool *ret_is_ended);

/* Read fields up to the empty line and step over it. False when there is no empty line. The last
 * line of a cut message is no field unless it is whole: half a Call-ID is another Call-ID. */
bool sip_fields_read(struct sip_reading *reading, struct sip_message *message);

#endif
