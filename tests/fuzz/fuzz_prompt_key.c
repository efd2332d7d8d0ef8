/*
 * tests/fuzz/fuzz_prompt_key.c: a text to begin with on the first line, and keys of four bytes each:
 * what is typed is UTF-8 without controls at all times, and the cursor stands between characters.
 */
#include "ui/prompt.h"

#include <stdlib.h>

#include "tests/fuzz/fuzz.h"

#define KEY_BYTES 4

/* Walk the characters; one of them, or the end, begins where the cursor stands. */
static void check(const struct prompt *prompt)
{
    struct slice rest = slice_of(prompt->text, prompt->len);
    struct escape_glyph glyph;
    bool is_between = prompt->at == prompt->len;

    if (prompt->len >= PROMPT_MAX || strlen(prompt->text) != prompt->len)
        abort();
    while (rest.len > 0) {
        is_between = is_between || prompt->len - rest.len == prompt->at;
        if (!escape_next(&rest, ESCAPE_FILE, &glyph))
            abort();
    }
    if (!is_between)
        abort();
}

static void press(struct prompt *prompt, int key)
{
    struct prompt before = *prompt;
    char memory[16];
    struct buf name;

    if (prompt_key(prompt, key) != PROMPT_CHANGED && strcmp(prompt->text, before.text) != 0)
        abort();
    check(prompt);
    buf_init(&name, memory, sizeof(memory));
    key_write_name(key, &name);
    if (name.is_cut || (name.len > 0 && key_by_name(memory) != key))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice keys = slice_of(data, size);
    size_t end = slice_find(keys, 0, '\n');
    char *text = strndup((const char *)data, end == SLICE_NONE ? size : end);
    struct prompt prompt;
    struct canvas *canvas = canvas_new(1, 20);
    uint32_t key;

    if (text == NULL || canvas == NULL)
        abort();
    prompt_init(&prompt, text);
    check(&prompt);
    (void)key_by_name(text);
    for (size_t at = end == SLICE_NONE ? size : end + 1; slice_be32(keys, at, &key);
         at += KEY_BYTES) {
        press(&prompt, (int)key);
        prompt_draw(&prompt, "find ", canvas, canvas_area(canvas), 0, key % 7, key % 25,
                    ESCAPE_TERMINAL);
    }
    canvas_free(canvas);
    free(text);
    return 0;
}
