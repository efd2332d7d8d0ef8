/*
 * capture/file.h: frames out of a capture file: pcap (us and ns, either byte order) and pcapng, or
 * the same from standard input.
 *
 * Source:    pcap-savefile(5); draft-ietf-opsawg-pcapng.
 * Ownership: as capture/source.h.
 * Threads:   as capture/source.h; a waiting read of a pipe ends within 0.1 s of source_interrupt.
 * Limits:    libpcap's: packets up to 256 KiB (more for some link types); one link type a file,
 *            another one in a pcapng file is damage. Compressed files are refused with a word on it.
 */
#ifndef CAPTURE_FILE_H
#define CAPTURE_FILE_H

#include "capture/source.h"

/* Open a capture; the path "-" is standard input. The source returns only frames that match
 * `filter`, an expression of pcap-filter(7), or all frames where it is NULL; numbers of frames count all frames of
 * the file.
 * Return ERR_INPUT when the file is missing, unreadable, empty or no capture; ERR_USAGE when the filter cannot be
 * compiled for its link type; ERR_STOPPED when a signal came during the wait for the first bytes of a
 * pipe; ERR_MEMORY. *ret_source is then not set. */
MUST_CHECK enum err file_open(const char *path, const char *filter, struct source **ret_source,
                              struct error *reterr);

#endif
