/*
 * tests/tools/script.h: a text script of messages and times, compiled to a pcap file.
 *
 * Source:    tests/scenarios/README.md describes the language.
 * Threads:   one thread.
 */
#ifndef TESTS_TOOLS_SCRIPT_H
#define TESTS_TOOLS_SCRIPT_H

#include <stdio.h>

#include "base/err.h"
#include "base/slice.h"

/* Compile `text` to `out`. `path` names the script in errors: "script.txt:12: no such host: bob". */
MUST_CHECK enum err script_compile(const char *path, struct slice text, FILE *out,
                                   struct error *reterr);

#endif
