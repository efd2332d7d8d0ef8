/*
 * tests/tools/script2pcap.c: compile a text script of messages and times to a pcap file.
 *
 * Usage: script2pcap SCRIPT OUTPUT. The language is described in tests/scenarios/README.md.
 *
 * Built by make from tests/tools/script*.c and the library; by hand:
 *   cc -std=c17 -D_GNU_SOURCE -I. -o script2pcap tests/tools/script*.c base/{slice,buf,arena,addr,clock,err,hash}.c -lxxhash
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/tools/script.h"

#define SCRIPT_BYTES_MAX (4 << 20)

static int fail(const char *text)
{
    fprintf(stderr, "script2pcap: %s\n", text);
    return EXIT_FAILURE;
}

/* Read a whole file into memory that the caller frees; NULL when it cannot be read. */
static char *read_file(const char *path, size_t *ret_len)
{
    FILE *in = fopen(path, "rb");
    char *text = malloc(SCRIPT_BYTES_MAX);

    if (in == NULL || text == NULL) {
        free(text);
        text = NULL;
    } else {
        *ret_len = fread(text, 1, SCRIPT_BYTES_MAX, in);
    }
    if (in != NULL)
        fclose(in);
    return text;
}

static int compile(const char *script, const char *output, struct slice text)
{
    FILE *out = fopen(output, "wb");
    struct error error;
    enum err err;

    if (out == NULL)
        return fail("cannot write the output file");
    err = script_compile(script, text, out, &error);
    if (fclose(out) != 0 && err == ERR_NONE)
        return fail("the output file cannot be completed");
    if (err == ERR_NONE)
        return EXIT_SUCCESS;
    remove(output);
    return fail(error.text);
}

int main(int argc, char **argv)
{
    size_t len = 0;
    char *text;
    int status;

    if (argc != 3)
        return fail("usage: script2pcap SCRIPT OUTPUT");
    text = read_file(argv[1], &len);
    if (text == NULL)
        return fail("the script cannot be read");
    status = compile(argv[1], argv[2], slice_of(text, len));
    free(text);
    return status;
}
