/*
 * base/trouble.h: why a store cannot be written, in the words of every face.
 *
 * Threads:   pure functions.
 */
#ifndef BASE_TROUBLE_H
#define BASE_TROUBLE_H

#include "base/status.h"

/* Return a trouble in two words: "disk full". Return NULL for none, and for a number that is none. */
const char *trouble_name(int trouble);

/* Return it as a reason in a sentence: "no space left on device". NULL like trouble_name. */
const char *trouble_reason(int trouble);

#endif
