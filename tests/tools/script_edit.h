/*
 * tests/tools/script_edit.h: the indented lines below a message, which change it before it is sent.
 *
 * Source:    tests/scenarios/README.md describes them.
 * Ownership: texts live in the script's arena.
 * Threads:   one thread.
 */
#ifndef TESTS_TOOLS_SCRIPT_EDIT_H
#define TESTS_TOOLS_SCRIPT_EDIT_H

#include "tests/tools/script_message.h"

/* Read "Name: value", escapes in the value resolved. NULL when done, else what is wrong. */
const char *edit_read_field(struct arena *arena, const char *line, struct header *ret_field);

/* Do what one line says: "Name: value" replaces or adds a field, "+Name: value" adds one, "-Name"
 * takes it out, "= TEXT" is the start line, "| TEXT" a further line of the body. NULL when done,
 * else what is wrong. */
const char *edit_message(struct arena *arena, struct message *message, const char *line);

#endif
