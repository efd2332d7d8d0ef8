#include "ui/terminal.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include <ncurses.h>
#include <term.h>

/* Names of capabilities as macros, which are words of ours too. */
#undef columns
#undef lines

#include "base/array.h"
#include "ui/terminal_signal.h"

#define ESCDELAY_MS  25
#define SEQUENCE_MAX 256 /* bytes of an unknown sequence that are skipped */
#define GLYPH_WIDE   16
#define LONE_KEYS_MAX                                                                              \
    4 /* reads that bring nothing although something waits, before it is the end */

struct terminal {
    SCREEN *screen;
    FILE *keys; /* /dev/tty when standard input is no terminal; else standard input */
    bool owns_keys;
    bool has_colour;
    bool is_gone;
    int unread; /* a key that was read too far; UI_KEY_NONE: none */
    attr_t attributes[STYLE_ROLES];
    short pairs[STYLE_ROLES];
    size_t rows;
    size_t columns;
};

/* --- keys --- */

/* Keys that terminals send although their description has another sequence, or none. */
static const struct {
    const char *bytes;
    int code;
} more_keys[] = {
    {"\033[A", KEY_UP},       {"\033OA", KEY_UP},        {"\033[B", KEY_DOWN},
    {"\033OB", KEY_DOWN},     {"\033[C", KEY_RIGHT},     {"\033OC", KEY_RIGHT},
    {"\033[D", KEY_LEFT},     {"\033OD", KEY_LEFT},      {"\033[H", KEY_HOME},
    {"\033OH", KEY_HOME},     {"\033[1~", KEY_HOME},     {"\033[7~", KEY_HOME},
    {"\033[F", KEY_END},      {"\033OF", KEY_END},       {"\033[4~", KEY_END},
    {"\033[8~", KEY_END},     {"\033[2~", KEY_IC},       {"\033[3~", KEY_DC},
    {"\033[5~", KEY_PPAGE},   {"\033[6~", KEY_NPAGE},    {"\033[Z", KEY_BTAB},
    {"\033[1;2D", KEY_SLEFT}, {"\033[1;2C", KEY_SRIGHT}, {"\033[d", KEY_SLEFT},
    {"\033[c", KEY_SRIGHT},   {"\033OP", KEY_F(1)},      {"\033OQ", KEY_F(2)},
    {"\033OR", KEY_F(3)},     {"\033OS", KEY_F(4)},      {"\033[11~", KEY_F(1)},
    {"\033[12~", KEY_F(2)},   {"\033[13~", KEY_F(3)},    {"\033[14~", KEY_F(4)},
    {"\033[[A", KEY_F(1)},    {"\033[[B", KEY_F(2)},     {"\033[[C", KEY_F(3)},
    {"\033[[D", KEY_F(4)},    {"\033[[E", KEY_F(5)},     {"\033[15~", KEY_F(5)},
    {"\033[17~", KEY_F(6)},   {"\033[18~", KEY_F(7)},    {"\033[19~", KEY_F(8)},
    {"\033[20~", KEY_F(9)},   {"\033[21~", KEY_F(10)},   {"\033[23~", KEY_F(11)},
    {"\033[24~", KEY_F(12)},
};

/* What curses calls a key, and what we do. */
static const struct {
    int code;
    int key;
} codes[] = {
    {KEY_UP, UI_KEY_UP},          {KEY_DOWN, UI_KEY_DOWN},        {KEY_LEFT, UI_KEY_LEFT},
    {KEY_RIGHT, UI_KEY_RIGHT},    {KEY_SLEFT, UI_KEY_SHIFT_LEFT}, {KEY_SRIGHT, UI_KEY_SHIFT_RIGHT},
    {KEY_PPAGE, UI_KEY_PAGE_UP},  {KEY_NPAGE, UI_KEY_PAGE_DOWN},  {KEY_HOME, UI_KEY_HOME},
    {KEY_FIND, UI_KEY_HOME},      {KEY_END, UI_KEY_END},          {KEY_SELECT, UI_KEY_END},
    {KEY_IC, UI_KEY_INSERT},      {KEY_DC, UI_KEY_DELETE},        {KEY_BACKSPACE, UI_KEY_BACKSPACE},
    {KEY_BTAB, UI_KEY_SHIFT_TAB}, {KEY_ENTER, UI_KEY_ENTER},
};

static int key_of_code(int code)
{
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        if (codes[i].code == code)
            return codes[i].key;
    }
    if (code >= KEY_F(1) && code <= KEY_F(12))
        return UI_KEY_F(code - KEY_F0);
    return UI_KEY_NONE;
}

static int key_of_character(wint_t character)
{
    switch (character) {
    case '\n':
        return UI_KEY_ENTER;
    case '\b':
    case 127:
        return UI_KEY_BACKSPACE;
    default:
        return character < UI_KEY_NAMED ? (int)character : UI_KEY_NONE;
    }
}

/* Read one key or character that is there already; false when there is none. */
static bool read_ready(int *ret_key)
{
    wint_t character = 0;

    switch (get_wch(&character)) {
    case KEY_CODE_YES:
        *ret_key = key_of_code((int)character);
        return true;
    case OK:
        *ret_key = key_of_character(character);
        return true;
    default:
        return false;
    }
}

/* Skip the rest of a control sequence, of which ESC [ was read. */
static void skip_csi(void)
{
    int key;

    for (int i = 0; i < SEQUENCE_MAX && read_ready(&key); i++) {
        if (key >= '@' && key <= '~' && !(i == 0 && key == '['))
            return;
    }
}

/* Skip a string that ends in BEL or ESC \, of which ESC ] or the like was read. */
static void skip_string(void)
{
    int key;

    for (int i = 0; i < SEQUENCE_MAX && read_ready(&key); i++) {
        if (key == UI_KEY_CTRL('G'))
            return;
        if (key == UI_KEY_ESCAPE) {
            (void)read_ready(&key);
            return;
        }
    }
}

/* An ESC was read. It is the key when nothing follows; what follows at once makes a sequence that is
 * not known, or a letter pressed with Alt, and both are nothing. */
static int after_escape(struct terminal *terminal)
{
    int key;

    if (!read_ready(&key))
        return UI_KEY_ESCAPE;
    switch (key) {
    case '[':
        skip_csi();
        return UI_KEY_NONE;
    case 'O':
        (void)read_ready(&key);
        return UI_KEY_NONE;
    case ']':
    case 'P':
    case '_':
    case '^':
        skip_string();
        return UI_KEY_NONE;
    case UI_KEY_ESCAPE:
        terminal->unread = UI_KEY_ESCAPE;
        return UI_KEY_ESCAPE;
    default:
        return UI_KEY_NONE;
    }
}

/* --- waiting --- */

void terminal_forget(struct terminal *terminal)
{
    (void)terminal;
    (void)clearok(stdscr, TRUE);
}

static void learn_size(struct terminal *terminal)
{
    struct winsize size;
    int rows = LINES;
    int columns = COLS;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0) {
        rows = size.ws_row < CANVAS_ROWS_MAX ? size.ws_row : CANVAS_ROWS_MAX;
        columns = size.ws_col < CANVAS_COLUMNS_MAX ? size.ws_col : CANVAS_COLUMNS_MAX;
    }
    if (rows != LINES || columns != COLS)
        (void)resize_term(rows, columns);
    terminal->rows = (size_t)rows;
    terminal->columns = (size_t)columns;
}

enum waiting {
    WAITING_NOTHING,
    WAITING_KEY,
    WAITING_END,
};

/* Wait until the terminal has something, up to `wait_ms`. */
static enum waiting wait_for(const struct terminal *terminal, int wait_ms)
{
    struct pollfd poll_keys = {.fd = fileno(terminal->keys), .events = POLLIN};

    if (terminal_signal_has_hung_up())
        return WAITING_END;
    if (poll(&poll_keys, 1, wait_ms) <= 0)
        return terminal_signal_has_hung_up() ? WAITING_END : WAITING_NOTHING;
    return (poll_keys.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0 ? WAITING_END : WAITING_KEY;
}

/* Something waits, but a read brought nothing: at the end of a file or of a terminal it stays so. */
static bool is_at_end(const struct terminal *terminal)
{
    int bytes = 0;

    return wait_for(terminal, 0) == WAITING_KEY &&
           (ioctl(fileno(terminal->keys), FIONREAD, &bytes) != 0 || bytes == 0);
}

static int read_key(struct terminal *terminal)
{
    int key = terminal->unread;

    if (key != UI_KEY_NONE) {
        terminal->unread = UI_KEY_NONE;
        return key;
    }
    if (!read_ready(&key))
        return UI_KEY_NONE;
    return key == UI_KEY_ESCAPE ? after_escape(terminal) : key;
}

/* What signals have left to do; UI_KEY_NONE: nothing. */
static int key_of_signals(struct terminal *terminal)
{
    if (terminal_signal_has_hung_up())
        terminal->is_gone = true;
    if (terminal->is_gone)
        return UI_KEY_HUNG_UP;
    if (terminal_signal_take_stop())
        return UI_KEY_CTRL('Z');
    if (terminal_signal_take_resize()) {
        learn_size(terminal);
        /* What a terminal shows after a change is its own affair: lines are cut, moved or broken anew. */
        terminal_forget(terminal);
        return UI_KEY_RESIZED;
    }
    return UI_KEY_NONE;
}

int terminal_key(struct terminal *terminal, int wait_ms)
{
    int key = key_of_signals(terminal);

    if (key == UI_KEY_NONE)
        key = read_key(terminal);
    if (key != UI_KEY_NONE)
        return key;
    switch (wait_for(terminal, wait_ms)) {
    case WAITING_NOTHING:
        return key_of_signals(terminal);
    case WAITING_END:
        terminal->is_gone = true;
        return UI_KEY_HUNG_UP;
    case WAITING_KEY:
        break;
    }
    key = read_key(terminal);
    if (key == UI_KEY_NONE && is_at_end(terminal)) {
        terminal->is_gone = true;
        return UI_KEY_HUNG_UP;
    }
    return key;
}

bool terminal_has_key(struct terminal *terminal)
{
    return terminal->unread != UI_KEY_NONE || terminal->is_gone || terminal_signal_is_any() ||
           wait_for(terminal, 0) != WAITING_NOTHING;
}

/* --- what it looks like --- */

static attr_t attributes_of(unsigned attributes)
{
    static const struct {
        unsigned attribute;
        attr_t curses;
    } table[] = {
        {LINE_REVERSE, A_REVERSE},
        {LINE_BOLD, A_BOLD},
        {LINE_UNDERLINE, A_UNDERLINE},
        {LINE_DIM, A_DIM},
    };
    attr_t all = A_NORMAL;

    for (size_t i = 0; i < COUNT_OF(table); i++) {
        if ((attributes & table[i].attribute) != 0)
            all |= table[i].curses;
    }
    return all;
}

static int colour_of(const struct theme_look *look, enum ui_theme theme)
{
    if (COLORS < 256)
        return look->colour_16;
    return theme == UI_THEME_LIGHT ? look->light_256 : look->dark_256;
}

static void choose_looks(struct terminal *terminal, enum ui_theme theme)
{
    for (int role = 0; role < STYLE_ROLES; role++) {
        const struct theme_look *look = theme_look((enum style_role)role);
        unsigned attributes = look->attributes;

        if (!terminal->has_colour)
            attributes |= look->mono_attributes;
        else if (COLORS < 256)
            attributes |= look->attributes_16;
        terminal->attributes[role] = attributes_of(attributes);
        if (terminal->has_colour && colour_of(look, theme) >= 0 &&
            init_pair((short)(role + 1), (short)colour_of(look, theme), -1) == OK)
            terminal->pairs[role] = (short)(role + 1);
    }
}

static void start_colours(struct terminal *terminal, enum ui_theme theme, bool has_colour)
{
    theme = theme_choose(theme, getenv("COLORFGBG"));
    terminal->has_colour = has_colour && theme != UI_THEME_MONO && has_colors() &&
                           start_color() == OK && COLORS >= 8 && use_default_colors() == OK;
    choose_looks(terminal, theme);
}

/* --- opening and closing --- */

static enum err check_kind(struct error *reterr)
{
    const char *name = getenv("TERM");
    int answer = 0;

    if (!isatty(STDOUT_FILENO))
        return error_set(reterr, ERR_OUTPUT, "standard output is no terminal");
    if (name == NULL || name[0] == '\0')
        return error_set(reterr, ERR_OUTPUT,
                         "TERM is not set, so nothing can be drawn: try TERM=xterm, or the command "
                         "'rung calls'");
    if (setupterm(name, STDOUT_FILENO, &answer) != OK)
        return error_set(reterr, ERR_OUTPUT,
                         "this system does not know the terminal TERM='%.40s': try TERM=xterm, or "
                         "the command 'rung calls'",
                         name);
    if (cursor_address == NULL || clear_screen == NULL) {
        (void)del_curterm(cur_term);
        return error_set(reterr, ERR_OUTPUT,
                         "the terminal TERM='%.40s' cannot place its cursor: try TERM=xterm, or "
                         "the command 'rung calls'",
                         name);
    }
    (void)del_curterm(cur_term);
    return ERR_NONE;
}

static enum err open_keys(struct terminal *terminal, struct error *reterr)
{
    int fd;

    if (isatty(STDIN_FILENO)) {
        terminal->keys = stdin;
        return ERR_NONE;
    }
    fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
    terminal->keys = fd >= 0 ? fdopen(fd, "r+") : NULL;
    if (terminal->keys == NULL) {
        if (fd >= 0)
            close(fd);
        return error_set(reterr, ERR_OUTPUT, "there is no terminal to read keys from");
    }
    terminal->owns_keys = true;
    return ERR_NONE;
}

static void set_modes(void)
{
    if (getenv("ESCDELAY") == NULL)
        (void)set_escdelay(ESCDELAY_MS);
    (void)cbreak();
    (void)noecho();
    (void)nonl();
    (void)intrflush(stdscr, FALSE);
    (void)keypad(stdscr, TRUE);
    (void)nodelay(stdscr, TRUE);
    (void)leaveok(stdscr, TRUE);
    (void)scrollok(stdscr, FALSE);
    (void)curs_set(0);
    for (size_t i = 0; i < COUNT_OF(more_keys); i++)
        (void)define_key(more_keys[i].bytes, more_keys[i].code);
}

static void close_keys(struct terminal *terminal)
{
    if (terminal->owns_keys)
        (void)fclose(terminal->keys);
}

static enum err start(struct terminal *terminal, struct error *reterr)
{
    enum err err = open_keys(terminal, reterr);

    if (err != ERR_NONE)
        return err;
    /* Before curses, which leaves signals alone that have a handler. */
    terminal_signal_install(fileno(terminal->keys));
    terminal->screen = newterm(NULL, stdout, terminal->keys);
    if (terminal->screen == NULL) {
        terminal_signal_remove();
        close_keys(terminal);
        return error_set(reterr, ERR_OUTPUT, "the terminal cannot be used");
    }
    return ERR_NONE;
}

enum err terminal_open(enum ui_theme theme, bool has_colour, struct terminal **ret_terminal,
                       struct error *reterr)
{
    struct terminal *terminal = calloc(1, sizeof(*terminal));
    enum err err;

    if (terminal == NULL)
        return error_set(reterr, ERR_MEMORY, "no memory for the terminal");
    err = check_kind(reterr);
    if (err == ERR_NONE)
        err = start(terminal, reterr);
    if (err != ERR_NONE) {
        free(terminal);
        return err;
    }
    set_modes();
    start_colours(terminal, theme, has_colour);
    learn_size(terminal);
    terminal_signal_restores(exit_ca_mode, cursor_normal, exit_attribute_mode, keypad_local);
    *ret_terminal = terminal;
    return ERR_NONE;
}

void terminal_close(struct terminal *terminal)
{
    if (terminal == NULL)
        return;
    (void)endwin();
    terminal_signal_remove();
    delscreen(terminal->screen);
    close_keys(terminal);
    free(terminal);
}

void terminal_size(const struct terminal *terminal, size_t *ret_rows, size_t *ret_columns)
{
    *ret_rows = terminal->rows;
    *ret_columns = terminal->columns;
}

/* --- drawing --- */

/* Put a character into wide ones. What the locale takes for a character of another width would shift
 * the rest of the row: a question mark stands for it. */
static void widen(struct slice bytes, size_t cells, wchar_t wide[GLYPH_WIDE])
{
    mbstate_t state = {0};
    size_t count = 0;

    while (bytes.len > 0 && count < CCHARW_MAX) {
        size_t used = mbrtowc(&wide[count], (const char *)bytes.ptr, bytes.len, &state);

        if (used == 0 || used > bytes.len)
            break;
        bytes = slice_from(bytes, used);
        count++;
    }
    wide[count] = L'\0';
    if (count == 0 || wcwidth(wide[0]) != (int)cells)
        wcscpy(wide, L"?");
}

static void show_glyph(const struct terminal *terminal, int row, int column,
                       const struct line_glyph *glyph)
{
    attr_t attributes = terminal->attributes[glyph->role] | attributes_of(glyph->attributes);
    wchar_t wide[GLYPH_WIDE] = L" ";
    cchar_t cell;

    if (glyph->bytes.len > 0)
        widen(glyph->bytes, glyph->cells, wide);
    if (setcchar(&cell, wide, attributes, terminal->pairs[glyph->role], NULL) == OK)
        (void)mvadd_wch(row, column, &cell);
}

static void show_row(const struct terminal *terminal, const struct line *line, int row)
{
    for (size_t column = 0; column < line->width; column++) {
        struct line_glyph glyph = line_at(line, column);

        if (glyph.cells > 0)
            show_glyph(terminal, row, (int)column, &glyph);
    }
}

void terminal_show(struct terminal *terminal, const struct canvas *canvas)
{
    assert(canvas != NULL);
    (void)erase();
    for (size_t row = 0; row < canvas_rows(canvas) && row < terminal->rows; row++)
        show_row(terminal, canvas_line(canvas, row), (int)row);
    (void)refresh();
}

/* --- the clipboard, the shell --- */

static void write_base64(struct slice text, struct out *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < text.len; i += 3) {
        uint32_t bits = (uint32_t)text.ptr[i] << 16;

        bits |= i + 1 < text.len ? (uint32_t)text.ptr[i + 1] << 8 : 0;
        bits |= i + 2 < text.len ? text.ptr[i + 2] : 0;
        out_byte(out, digits[bits >> 18]);
        out_byte(out, digits[bits >> 12 & 63]);
        out_byte(out, i + 1 < text.len ? digits[bits >> 6 & 63] : '=');
        out_byte(out, i + 2 < text.len ? digits[bits & 63] : '=');
    }
}

bool terminal_copy(struct terminal *terminal, struct slice text)
{
    struct out *out = malloc(sizeof(*out));

    (void)terminal;
    if (out == NULL)
        return false;
    out_init(out, stdout, "the terminal");
    out_text(out, "\033]52;c;");
    write_base64(text, out);
    out_byte(out, '\a');
    if (out_finish(out, NULL) != ERR_NONE) {
        /* A terminal that takes no more will be found gone at the next key. */
    }
    free(out);
    return true;
}

void terminal_suspend(struct terminal *terminal)
{
    (void)endwin();
    terminal_signal_stop();
    (void)terminal_signal_take_resize();
    learn_size(terminal);
    terminal_forget(terminal);
    (void)refresh();
    (void)curs_set(0);
}

const char *terminal_library(void)
{
    return curses_version();
}
