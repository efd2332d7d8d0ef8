/*
 * tests/fuzz/fuzz_store.c: a store whose file is damaged: bytes overwritten, turned, moved, cut off; then every page
 * and export is asked for, and the terminal program looks around. Nothing may crash, hang, or leave but as an answer.
 *
 * An input is a list of damages: where (3 bytes, of the file's length), what (1 byte), and what it takes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/array.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/stored.h"
#include "ui/key.h"
#include "ui/ui.h"
#include "ui/views.h"
#include "web/events.h"

#define PAGE 4096

/* What a fuzzer keeps from one input to the next. */
struct base {
    char path[64];
    uint8_t *bytes; /* of the store as it was made */
    size_t len;
    uint8_t *damaged;
};

static const char *const targets[] = {
    "/api/v1/info",
    "/api/v1/calls?limit=500",
    "/api/v1/calls?sort=duration&order=desc&filter=a&all=1",
    "/api/v1/calls?match=INVITE&all=1",
    "/api/v1/calls/n:1",
    "/api/v1/calls/n:2",
    "/api/v1/calls/n:1/ladder?fold=1",
    "/api/v1/calls/n:2/ladder?merge=ip",
    "/api/v1/calls/n:1/messages",
    "/api/v1/messages/1",
    "/api/v1/messages/7",
    "/api/v1/export?format=pcap&all=1",
    "/api/v1/export?format=txt&all=1",
    "/api/v1/export?format=json&all=1",
    "/api/v1/export?format=csv&all=1",
    "/api/v1/events",
};

static void read_base(struct base *base)
{
    FILE *file;

    snprintf(base->path, sizeof(base->path), "/tmp/rung-fuzz-%ld.db", (long)getpid());
    stored_make(base->path);
    file = fopen(base->path, "rb");
    base->bytes = malloc(1 << 20);
    base->damaged = malloc(1 << 20);
    if (file == NULL || base->bytes == NULL || base->damaged == NULL)
        abort();
    base->len = fread(base->bytes, 1, 1 << 20, file);
    fclose(file);
    unlink(base->path);
}

static uint8_t take(struct slice *rest)
{
    int byte = slice_at(*rest, 0);

    *rest = slice_from(*rest, 1);
    return byte < 0 ? 0 : (uint8_t)byte;
}

/* Do one damage. Gives the length of the file. */
static size_t damage(uint8_t *bytes, size_t len, struct slice *rest)
{
    size_t at = (size_t)take(rest) << 16;
    uint8_t what;

    at |= (size_t)take(rest) << 8;
    at = (at | take(rest)) % len;
    what = take(rest);
    switch (what % 4) {
    case 0: /* up to 8 bytes are written over */
        for (size_t i = 0; i <= what / 32U && at + i < len; i++)
            bytes[at + i] = take(rest);
        return len;
    case 1: /* bits turned */
        bytes[at] ^= take(rest) | 1;
        return len;
    case 2: /* a page takes the place of another one */
        if (len >= (size_t)2 * PAGE)
            memmove(bytes + at / PAGE * PAGE % (len - PAGE),
                    bytes + (size_t)take(rest) * PAGE % (len - PAGE), PAGE);
        return len;
    default: /* the end is gone */
        return what < 250 || at < 100 ? len : at;
    }
}

static void write_file(const struct base *base, size_t len)
{
    FILE *file = fopen(base->path, "wb");

    if (file == NULL || fwrite(base->damaged, 1, len, file) != len || fclose(file) != 0)
        abort();
}

/* Look at the first calls as the terminal program does: list, ladder, message, raw text, and back. */
static void look_around(struct view *view, struct raw *raw)
{
    static const int keys[] = {UI_KEY_ENTER, UI_KEY_DOWN,   UI_KEY_ENTER,  'n',
                               'r',          UI_KEY_ESCAPE, UI_KEY_ESCAPE, UI_KEY_ESCAPE,
                               UI_KEY_DOWN,  UI_KEY_ENTER,  UI_KEY_END,    UI_KEY_ENTER,
                               UI_KEY_ESCAPE};
    const struct ui_options options = {.views = &views_all,
                                       .store = view,
                                       .raw = raw,
                                       .source = "fuzz",
                                       .theme = UI_THEME_DARK,
                                       .is_utc = true};
    struct ui *ui = ui_new(&options, 24, 80);

    if (ui == NULL)
        abort();
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        (void)ui_show(ui);
        if (!ui_key(ui, keys[i]))
            break;
    }
    (void)ui_show(ui);
    ui_free(ui);
}

static void ask_all(const char *path)
{
    struct web_state web = {0};
    char key[GUARD_TOKEN_CHARS + 1];
    struct error error;

    if (!view_is_store(path) || view_open(path, &web.view, &error) != ERR_NONE)
        return;
    if (raw_open(web.view, &web.raw, &error) == ERR_NONE) {
        stored_begin(&web, key);
        for (size_t i = 0; i < COUNT_OF(targets); i++)
            stored_get(&web, targets[i], key);
        event_hub_free(web.events);
        guard_free(web.guard);
        look_around(web.view, web.raw);
    }
    raw_close(web.raw);
    view_close(web.view);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct base base;
    struct slice rest = slice_of(data, size);
    size_t len;

    if (base.len == 0)
        read_base(&base);
    memcpy(base.damaged, base.bytes, base.len);
    len = base.len;
    while (rest.len > 0)
        len = damage(base.damaged, len, &rest);
    write_file(&base, len);
    ask_all(base.path);
    unlink(base.path);
    return 0;
}
