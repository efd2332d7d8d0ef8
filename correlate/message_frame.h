/*
 * correlate/message_frame.h: which frames the bytes of a message came from.
 *
 * A message of one frame has its place in its own columns. One of several has the first one there, and a
 * row of kind message_frame for each of them, the first one too.
 *
 * Threads:   engine.
 * Limits:    MESSAGE_FRAMES_MAX frames a message; there are no rows of more.
 */
#ifndef CORRELATE_MESSAGE_FRAME_H
#define CORRELATE_MESSAGE_FRAME_H

#include "correlate/state.h"

/* Set the place of a message whose id is set, and emit its frames where they are several. `raw` are its
 * bytes in the unit. The batch has room for one fact a frame of the unit. */
void message_frame_emit(struct correlate *correlate, const struct unit *unit, struct slice raw,
                        struct fact_message *message);

#endif
