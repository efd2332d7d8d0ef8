/*
 * correlate/kind_capture.h: the columns of kind `capture`. See correlate/kind.h.
 *
 * One capture. Given when it is opened and again when it is read to its end.
 */
#ifndef CORRELATE_KIND_CAPTURE_H
#define CORRELATE_KIND_CAPTURE_H

#define CAPTURE_COLUMNS(COLUMN)                                                                    \
    COLUMN(ID32, id, _, NONE, "", "number", "from 1 in the order given")                           \
    COLUMN(I32, link_type, _, NONE, "", "number", "DLT of libpcap")                                \
    COLUMN(U32_OR_NONE, snap_len, _, NONE, "", "bytes or NULL", "")                                \
    COLUMN(FLAG, is_pcapng, _, NONE, "", "flag", "")                                               \
    COLUMN(FLAG, is_rereadable, _, NONE, "", "flag", "bytes can be read again from `path`")        \
    COLUMN(I64, size, _, NONE, "", "bytes", "of the file when it was read; -1 when not known")     \
    COLUMN(TIME_OR_NONE, modified_us, _, NONE, "", "time or NULL",                                 \
           "last change of the file when it was read")                                             \
    COLUMN(U64, frames, _, NONE, "", "count", "")                                                  \
    COLUMN(U64, bytes, _, NONE, "", "bytes", "captured in all frames")                             \
    COLUMN(TIME_OR_NONE, first_us, _, NONE, "", "time or NULL", "first frame")                     \
    COLUMN(TIME_OR_NONE, last_us, _, NONE, "", "time or NULL", "last frame")                       \
    COLUMN(TEXT, path, _, NONE, "", "text", "absolute")                                            \
    COLUMN(TEXT, damage, _, NONE, "", "text or NULL", "what is wrong with the file")

#endif
