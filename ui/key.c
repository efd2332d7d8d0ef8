#include "ui/key.h"

#include <string.h>

#include "base/array.h"

#define DELETE_BYTE 127
#define LAST_POINT  0x10FFFF

/* Names of keys that are more than a letter. Control letters that have a name of their own come under
 * it: Tab is Ctrl-I too. */
static const struct {
    int key;
    const char *name;
} names[] = {
    {UI_KEY_TAB, "Tab"},
    {UI_KEY_ENTER, "Enter"},
    {UI_KEY_ESCAPE, "Esc"},
    {UI_KEY_SPACE, "Space"},
    {UI_KEY_UP, "Up"},
    {UI_KEY_DOWN, "Down"},
    {UI_KEY_LEFT, "Left"},
    {UI_KEY_RIGHT, "Right"},
    {UI_KEY_SHIFT_LEFT, "Shift-Left"},
    {UI_KEY_SHIFT_RIGHT, "Shift-Right"},
    {UI_KEY_PAGE_UP, "PgUp"},
    {UI_KEY_PAGE_DOWN, "PgDn"},
    {UI_KEY_HOME, "Home"},
    {UI_KEY_END, "End"},
    {UI_KEY_INSERT, "Ins"},
    {UI_KEY_DELETE, "Del"},
    {UI_KEY_BACKSPACE, "Backspace"},
    {UI_KEY_SHIFT_TAB, "Shift-Tab"},
    {UI_KEY_F(1), "F1"},
    {UI_KEY_F(2), "F2"},
    {UI_KEY_F(3), "F3"},
    {UI_KEY_F(4), "F4"},
    {UI_KEY_F(5), "F5"},
    {UI_KEY_F(6), "F6"},
    {UI_KEY_F(7), "F7"},
    {UI_KEY_F(8), "F8"},
    {UI_KEY_F(9), "F9"},
    {UI_KEY_F(10), "F10"},
    {UI_KEY_F(11), "F11"},
    {UI_KEY_F(12), "F12"},
};

#define NAMES COUNT_OF(names)

size_t key_write_utf8(int key, char bytes[4])
{
    uint32_t point = (uint32_t)key;

    if (!key_is_text(key))
        return 0;
    if (point < 0x80) {
        bytes[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        bytes[0] = (char)(0xC0 | point >> 6);
        bytes[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        bytes[0] = (char)(0xE0 | point >> 12);
        bytes[1] = (char)(0x80 | (point >> 6 & 0x3F));
        bytes[2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    bytes[0] = (char)(0xF0 | point >> 18);
    bytes[1] = (char)(0x80 | (point >> 12 & 0x3F));
    bytes[2] = (char)(0x80 | (point >> 6 & 0x3F));
    bytes[3] = (char)(0x80 | (point & 0x3F));
    return 4;
}

bool key_is_text(int key)
{
    return key >= ' ' && key != DELETE_BYTE && key <= LAST_POINT &&
           !(key > DELETE_BYTE && key < 0xA0) && !(key >= 0xD800 && key <= 0xDFFF);
}

void key_write_name(int key, struct buf *buf)
{
    char bytes[4];

    for (size_t i = 0; i < NAMES; i++) {
        if (names[i].key == key) {
            buf_text(buf, names[i].name);
            return;
        }
    }
    if (key > 0 && key < ' ')
        buf_format(buf, "Ctrl-%c", key + '@');
    for (size_t i = 0, len = key_write_utf8(key, bytes); i < len; i++)
        buf_byte(buf, bytes[i]);
}

/* Read one character of UTF-8 that is the whole text. */
static int read_point(const char *name)
{
    char bytes[4];
    const unsigned char *text = (const unsigned char *)name;
    size_t len = strlen(name);
    int point;

    if (len == 0 || len > 4)
        return UI_KEY_NONE;
    point = len == 1 ? text[0] : text[0] & (0x7F >> len);
    for (size_t i = 1; i < len; i++)
        point = point << 6 | (text[i] & 0x3F);
    return key_write_utf8(point, bytes) == len && memcmp(bytes, name, len) == 0 ? point
                                                                                : UI_KEY_NONE;
}

int key_by_name(const char *name)
{
    for (size_t i = 0; i < NAMES; i++) {
        if (strcmp(names[i].name, name) == 0)
            return names[i].key;
    }
    if (strncmp(name, "Ctrl-", 5) == 0)
        return name[5] >= 'A' && name[5] <= '_' && name[6] == '\0' ? UI_KEY_CTRL(name[5])
                                                                   : UI_KEY_NONE;
    return read_point(name);
}
