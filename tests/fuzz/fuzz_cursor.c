/* tests/fuzz/fuzz_cursor.c: a cursor as a client hands it back; what is taken is what we write. */
#include "web/cursor.h"

#include <stdlib.h>

#include "tests/fuzz/fuzz.h"

static void check(struct slice text, enum web_cursor_list list)
{
    struct web_cursor cursor;
    char memory[WEB_CURSOR_LEN + 1];
    struct buf buf;

    if (!web_cursor_read(text, list, &cursor))
        return;
    buf_init(&buf, memory, sizeof(memory));
    web_cursor_write(&cursor, &buf);
    if (cursor.list != list || cursor.time_us < 0 || cursor.id == 0 || buf.is_cut ||
        !slice_equal(buf_as_slice(&buf), text))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check(slice_of(data, size), WEB_CURSOR_CALLS);
    check(slice_of(data, size), WEB_CURSOR_MESSAGES);
    return 0;
}
