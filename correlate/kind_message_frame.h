/*
 * correlate/kind_message_frame.h: the columns of kind `message_frame`. See correlate/kind.h.
 *
 * A frame with bytes of a message that came in several.
 */
#ifndef CORRELATE_KIND_MESSAGE_FRAME_H
#define CORRELATE_KIND_MESSAGE_FRAME_H

#define MESSAGE_FRAME_COLUMNS(COLUMN)                                                              \
    COLUMN(REF, message, message, NONE, "", "message", "")                                         \
    COLUMN(U32, position, _, NONE, "", "number", "from 1, in the order of the bytes")              \
    COLUMN(REF32, capture, capture, NONE, "", "capture", "")                                       \
    COLUMN(U64, frame, _, NONE, "", "number", "of the frame in its capture, from 1")               \
    COLUMN(TIME, time_us, _, NONE, "", "time", "of the frame")                                     \
    COLUMN(NANOSECONDS, time_ns, _, NONE, "", "0-999", "nanoseconds beyond `time_us`")             \
    COLUMN(I64, end_offset, _, NONE, "", "bytes",                                                  \
           "where the frame's record ends in the file; -1 when it cannot be read again")           \
    COLUMN(U32, frame_len, _, NONE, "", "bytes", "captured bytes of the frame")                    \
    COLUMN(U32, offset, _, NONE, "", "bytes", "where its bytes of the message begin in the frame") \
    COLUMN(U32, length, _, NONE, "", "bytes", "how many they are")                                 \
    COLUMN(U32, message_offset, _, NONE, "", "bytes", "where they begin in the message")

#endif
