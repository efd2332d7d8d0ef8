/*
 * tests/tools/api_document.c: write docs/API.md to standard output.
 */
#include <stdlib.h>

#include "web/route.h"

int main(void)
{
    struct out *out = malloc(sizeof(*out));
    bool is_written = false;

    if (out != NULL) {
        out_init(out, stdout, "standard output");
        web_route_document(out);
        is_written = out_finish(out, NULL) == ERR_NONE;
    }
    free(out);
    return is_written ? EXIT_SUCCESS : EXIT_FAILURE;
}
