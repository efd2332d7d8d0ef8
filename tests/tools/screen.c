/*
 * tests/tools/screen.c: the terminal program on a store, without a terminal: presses keys and prints
 * the screen as text.
 *
 * Usage: screen [--ascii] [--live] [--marks] STORE COLUMNSxROWS [KEY...]
 *
 * KEY is a name as help shows it ("Enter", "Down", "Ctrl-D", "q"), with a count before it where it is
 * pressed more than once ("12*Down"), "text:abc", or "size:100x30". --marks adds a second picture,
 * where each cell that stands out is a letter: r reverse, b bold, u underline, d dim.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "ui/ui.h"
#include "ui/views.h"

struct screen {
    struct ui *ui;
    bool is_over;
};

static bool read_size(const char *text, size_t *ret_rows, size_t *ret_columns)
{
    char *end;

    *ret_columns = strtoul(text, &end, 10);
    if (*end != 'x')
        return false;
    *ret_rows = strtoul(end + 1, &end, 10);
    return *end == '\0';
}

/* Do what a key does and let the program look at its store, as its loop does. */
static void press(struct screen *screen, int key)
{
    (void)ui_show(screen->ui);
    screen->is_over = screen->is_over || !ui_key(screen->ui, key);
}

static void type(struct screen *screen, const char *text)
{
    struct slice rest = slice_from_text(text);
    struct escape_glyph glyph;

    while (escape_next(&rest, ESCAPE_FILE, &glyph)) {
        char name[ESCAPE_GLYPH_MAX + 1] = "";

        memcpy(name, glyph.bytes, glyph.len);
        press(screen, slice_is(slice_from_text(name), " ") ? ' ' : key_by_name(name));
    }
}

static bool do_word(struct screen *screen, const char *word)
{
    size_t rows;
    size_t columns;
    char *name;
    unsigned long count = strtoul(word, &name, 10);

    if (strncmp(word, "text:", 5) == 0) {
        type(screen, word + 5);
        return true;
    }
    if (strncmp(word, "size:", 5) == 0 && read_size(word + 5, &rows, &columns)) {
        ui_resize(screen->ui, rows, columns);
        return true;
    }
    if (name == word || *name != '*')
        count = 1;
    else
        word = name + 1;
    if (key_by_name(word) == UI_KEY_NONE)
        return false;
    for (unsigned long i = 0; i < count; i++)
        press(screen, key_by_name(word));
    return true;
}

static char mark_of(unsigned attributes)
{
    if ((attributes & LINE_REVERSE) != 0)
        return 'r';
    if ((attributes & LINE_BOLD) != 0)
        return 'b';
    if ((attributes & LINE_UNDERLINE) != 0)
        return 'u';
    return (attributes & LINE_DIM) != 0 ? 'd' : '.';
}

static void print_marks(const struct canvas *canvas, struct out *out)
{
    for (size_t row = 0; row < canvas_rows(canvas); row++) {
        for (size_t column = 0; column < canvas_columns(canvas); column++)
            out_byte(out, mark_of(line_at(canvas_line(canvas, row), column).attributes));
        out_byte(out, '\n');
    }
}

static int print(struct screen *screen, bool has_marks)
{
    static struct out out;
    const struct canvas *canvas = ui_show(screen->ui);

    out_init(&out, stdout, "standard output");
    canvas_print(canvas, &out);
    if (has_marks)
        print_marks(canvas, &out);
    if (screen->is_over)
        out_text(&out, "(the program is over)\n");
    return out_finish(&out, NULL) == ERR_NONE ? 0 : 1;
}

struct settings {
    bool is_ascii;
    bool is_live;
    bool has_marks;
    const char *store;
    size_t rows;
    size_t columns;
};

/* Read options, store and size; gives the place of the first key, or 0. */
static int read_settings(int argc, char **argv, struct settings *settings)
{
    int at = 1;

    for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++) {
        settings->is_ascii = settings->is_ascii || strcmp(argv[at], "--ascii") == 0;
        settings->is_live = settings->is_live || strcmp(argv[at], "--live") == 0;
        settings->has_marks = settings->has_marks || strcmp(argv[at], "--marks") == 0;
    }
    if (argc - at < 2 || !read_size(argv[at + 1], &settings->rows, &settings->columns))
        return 0;
    settings->store = argv[at];
    return at + 2;
}

static int run(const struct settings *settings, const struct ui_options *options, char **keys)
{
    struct screen screen = {.ui = ui_new(options, settings->rows, settings->columns)};
    int status = screen.ui == NULL;

    for (; status == 0 && *keys != NULL; keys++) {
        if (!do_word(&screen, *keys)) {
            fprintf(stderr, "screen: no key '%s'\n", *keys);
            status = 2;
        }
    }
    if (status == 0)
        status = print(&screen, settings->has_marks);
    ui_free(screen.ui);
    return status;
}

int main(int argc, char **argv)
{
    struct settings settings = {0};
    struct status status = {.is_live = 1};
    int first = read_settings(argc, argv, &settings);
    struct error error = {0};
    struct view *view = NULL;
    struct raw *raw = NULL;
    int result = 2;

    if (first == 0) {
        fprintf(stderr, "usage: screen [--ascii] [--live] [--marks] STORE COLUMNSxROWS [KEY...]\n");
        return 2;
    }
    setlocale(LC_CTYPE, "C.UTF-8");
    if (view_open(settings.store, &view, &error) == ERR_NONE &&
        raw_open(view, &raw, &error) == ERR_NONE) {
        struct ui_options options = {.views = &views_all,
                                     .start_us = TIME_NONE,
                                     .store = view,
                                     .raw = raw,
                                     .source = "trace.pcap",
                                     .status = settings.is_live ? &status : NULL,
                                     .is_ascii = settings.is_ascii,
                                     .is_utc = true};

        result = run(&settings, &options, argv + first);
    } else {
        fprintf(stderr, "screen: %s\n", error.text);
    }
    raw_close(raw);
    view_close(view);
    return result;
}
