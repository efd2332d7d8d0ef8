/*
 * correlate/kind_frame.h: the columns of kind `frame`. See correlate/kind.h.
 *
 * Bytes of a frame that cannot be read again, or that the user wants kept.
 */
#ifndef CORRELATE_KIND_FRAME_H
#define CORRELATE_KIND_FRAME_H

#define FRAME_COLUMNS(COLUMN)                                                                      \
    COLUMN(REF32, capture, capture, NONE, "", "capture", "")                                       \
    COLUMN(U64, number, _, NONE, "", "number", "of the frame in its capture, from 1")              \
    COLUMN(I32, link_type, _, NONE, "", "number", "DLT of libpcap")                                \
    COLUMN(TIME, time_us, _, NONE, "", "time", "")                                                 \
    COLUMN(NANOSECONDS, time_ns, _, NONE, "", "0-999", "nanoseconds beyond `time_us`")             \
    COLUMN(U32, wire_len, _, NONE, "", "bytes", "before the snap length")                          \
    COLUMN(BYTES, bytes, _, NONE, "", "blob", "as captured")

#endif
