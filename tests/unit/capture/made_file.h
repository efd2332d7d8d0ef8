/*
 * tests/unit/capture/made_file.h: capture files made byte by byte, in a folder of their own.
 *
 * Ownership: plain values of the test; folder_remove takes the files away.
 */
#ifndef TESTS_UNIT_CAPTURE_MADE_FILE_H
#define TESTS_UNIT_CAPTURE_MADE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MADE_PATH_MAX 128

#define MADE_MAGIC_US 0xa1b2c3d4u
#define MADE_MAGIC_NS 0xa1b23c4du

/* A new folder below /tmp. */
struct folder {
    char path[64];
};

/* Bytes of a file. */
struct made {
    uint8_t bytes[16384];
    size_t len;
    bool is_big_endian; /* of the numbers that follow */
};

void folder_make(struct folder *folder);
void folder_remove(const struct folder *folder);

/* Write "PATH/NAME" into `ret_path`. */
void folder_path(const struct folder *folder, const char *name, char ret_path[MADE_PATH_MAX]);

/* Store the bytes as that file and give its path. */
void made_save(const struct made *made, const struct folder *folder, const char *name,
               char ret_path[MADE_PATH_MAX]);

void made_raw(struct made *made, const void *bytes, size_t len);
void made_u16(struct made *made, uint16_t value);
void made_u32(struct made *made, uint32_t value);

/* pcap: the header of the file, and a packet whose bytes are `text`. */
void made_pcap(struct made *made, uint32_t magic, uint32_t snap_len, uint32_t link_type);
void made_packet(struct made *made, uint32_t seconds, uint32_t fraction, const char *text,
                 uint32_t wire_len);

/* pcapng: a section, an interface with times in 10^-`digits` s, and a packet of interface `index`. */
void made_section(struct made *made);
void made_interface(struct made *made, uint16_t link_type, uint32_t snap_len, uint8_t digits);
void made_ng_packet(struct made *made, uint32_t index, uint64_t time, const char *text);

#endif
