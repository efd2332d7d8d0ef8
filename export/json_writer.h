/*
 * export/json_writer.h: members of JSON objects and arrays, one after the other, into a sink.
 *
 * In an object every call passes the key; in an array the key is NULL. Absent slices become null.
 *
 * Source:    RFC 8259.
 * Threads:   plain values.
 */
#ifndef EXPORT_JSON_WRITER_H
#define EXPORT_JSON_WRITER_H

#include "base/addr.h"
#include "export/out.h"

struct json_writer {
    struct out *out;
    bool has_before; /* a member stands before the next one */
};

/* Open an object ('{') or array ('['), and close it again. */
void json_write_open(struct json_writer *writer, const char *key, char bracket);
void json_write_close(struct json_writer *writer, char bracket);

/* Close the outermost object and end the line. */
void json_write_end_line(struct json_writer *writer);

void json_write_null(struct json_writer *writer, const char *key);
void json_write_bool(struct json_writer *writer, const char *key, bool value);
void json_write_number(struct json_writer *writer, const char *key, uint64_t value);
void json_write_string(struct json_writer *writer, const char *key, struct slice value);

/* Write a number, or null for 0. */
void json_write_number_or_null(struct json_writer *writer, const char *key, uint64_t value);

/* Write an RFC 3339 time in UTC, or null for TIME_NONE and absurd ones; of a message with the nanoseconds that it
 * has (clock_write_rfc3339_ns). */
void json_write_time(struct json_writer *writer, const char *key, int64_t time_us);
void json_write_time_ns(struct json_writer *writer, const char *key, int64_t time_us,
                        unsigned time_ns);

/* Write a range of bytes, [from, up to], or null for no bytes. */
void json_write_range(struct json_writer *writer, const char *key, uint32_t from, uint32_t len);

/* Write a span in seconds, or null for TIME_NONE. */
void json_write_span(struct json_writer *writer, const char *key, int64_t span_us);

/* Write bytes as a string in base64 (RFC 4648 4). */
void json_write_base64(struct json_writer *writer, const char *key, struct slice bytes);

/* Write {"ip":...,"port":...}; port 0 becomes null. */
void json_write_addr(struct json_writer *writer, const char *key, const struct addr *addr);

#endif
