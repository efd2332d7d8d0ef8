/*
 * ui/theme.h: the looks of roles: one row a role.
 *
 * Reverse is left to the row that is selected. On its ground (#1c1c1c, #ffffff) each of the 256 colours
 * has a contrast of at least 4.3:1.
 *
 * Threads:   constant tables.
 */
#ifndef UI_THEME_H
#define UI_THEME_H

#include <stdint.h>

#include "export/line.h"
#include "export/style.h"

/* The choice of the user. */
enum ui_theme {
    UI_THEME_AUTO = 0, /* by COLORFGBG, else dark */
    UI_THEME_DARK,
    UI_THEME_LIGHT,
    UI_THEME_MONO,
};

/* Attributes beside those of a cell: bits of enum line_attribute. */
struct theme_look {
    int16_t dark_256; /* colour number; -1: the terminal's own */
    int16_t light_256;
    int16_t colour_16;
    unsigned attributes;      /* always */
    unsigned attributes_16;   /* beside them where there are 8 or 16 colours */
    unsigned mono_attributes; /* beside them where there is no colour */
};

/* Return the look of a role. */
const struct theme_look *theme_look(enum style_role role);

/* Choose dark or light where it was left to us, from the value of COLORFGBG (NULL: not set). */
enum ui_theme theme_choose(enum ui_theme theme, const char *colorfgbg);

#endif
