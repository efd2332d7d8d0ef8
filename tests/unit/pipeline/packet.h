/*
 * tests/unit/pipeline/packet.h: packets for tests: IPv4 without a link layer.
 */
#ifndef TESTS_UNIT_PIPELINE_PACKET_H
#define TESTS_UNIT_PIPELINE_PACKET_H

#include <stddef.h>
#include <stdint.h>

#define PACKET_LINK_RAW 101 /* IP without a link layer */
#define PACKET_HEAD     28  /* bytes before the payload */

/* Write a packet of a protocol from 192.0.2.1 to 192.0.2.2 with this payload behind eight bytes of ports
 * (5060) and length. Gives its length. */
size_t packet_write(uint8_t *bytes, size_t size, uint8_t protocol, const char *payload);

#endif
