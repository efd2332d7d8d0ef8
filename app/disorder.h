/*
 * app/disorder.h: the words for packets that did not come in order of time.
 *
 * Threads:   pure functions.
 */
#ifndef APP_DISORDER_H
#define APP_DISORDER_H

#include "base/buf.h"

/* Write that packets of a file stood behind later ones and were put in order; `name` as it stands in a
 * sentence: "'x.pcap'". */
void disorder_write(const char *name, uint64_t frames, int64_t most_us, struct buf *buf);

#endif
