/*
 * capture/merge.h: several sources as one, in order of time.
 *
 * Frames with the same time have the order of their sources. Within one source the
 * order of its frames is kept even where its times go back; sources are in order of time themselves
 * (capture/file.h, capture/window.h).
 *
 * Ownership: the merged source owns the sources and closes them.
 * Threads:   as capture/source.h. After source_interrupt the frame at the front of each source, and
 *            the frames of a window, are still returned.
 */
#ifndef CAPTURE_MERGE_H
#define CAPTURE_MERGE_H

#include "capture/source.h"

/* Merge `count` sources (at least 1); a single one is returned unchanged. Captures are numbered
 * in the order of the sources. ERR_MEMORY: the sources are still the caller's.
 * Cost: a frame O(log count). */
MUST_CHECK enum err merge_open(struct source **sources, size_t count, struct source **ret_source);

#endif
