/*
 * tests/unit/own_net.h: a network of this process alone, to capture on: nothing of it is seen
 * outside, and nothing from outside is seen in it.
 *
 * Ownership: goes with the process; each test is one.
 */
#ifndef TESTS_UNIT_OWN_NET_H
#define TESTS_UNIT_OWN_NET_H

#include <stdbool.h>
#include <stddef.h>

/* The Ethernet type for experiments: what the tests send has it, and nothing else has. */
#define OWN_NET_FILTER "ether proto 0x88b5"

/* Bytes of each frame that is sent. */
#define OWN_NET_FRAME 60

/* Leave the host's network for a new one with a loopback interface. False when this process may not
 * do so: the test has nothing to stand on then. */
bool own_net_enter(void);

/* Make two interfaces that are joined by a wire; both are up. False when that is not possible. */
bool own_net_pair(const char *a, const char *b);

/* Run `ip` with these arguments. */
bool own_net_ip(const char *arguments);

/* Return a socket that sends on an interface, and send a frame whose bytes from 14 on are `number`. */
int own_net_socket(const char *name);
void own_net_send(int fd, unsigned number);

/* Read that number. */
unsigned own_net_number(const void *frame);

#endif
