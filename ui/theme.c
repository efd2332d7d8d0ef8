#include "ui/theme.h"

#include <assert.h>
#include <stdlib.h>

static const struct theme_look looks[STYLE_ROLES] = {
    [STYLE_PLAIN] = {-1, -1, -1, 0, 0, 0},
    [STYLE_REQUEST] = {75, 25, 6, 0, 0, LINE_BOLD},
    [STYLE_1XX] = {250, 240, -1, 0, 0, 0},
    [STYLE_2XX] = {114, 29, 2, 0, 0, 0},
    [STYLE_3XX] = {180, 94, 3, 0, 0, LINE_UNDERLINE},
    [STYLE_FAILURE] = {208, 130, 3, 0, LINE_BOLD, LINE_BOLD},
    [STYLE_REPEATED] = {244, 243, -1, 0, LINE_DIM, LINE_DIM},
    [STYLE_WARN] = {220, 94, 3, 0, 0, LINE_BOLD},
    [STYLE_ERROR] = {203, 160, 1, LINE_BOLD, 0, LINE_UNDERLINE},
    [STYLE_DIM] = {244, 243, -1, 0, LINE_DIM, LINE_DIM},
    [STYLE_TITLE] = {-1, -1, -1, LINE_BOLD, 0, 0},
    [STYLE_BAR] = {-1, -1, -1, LINE_BOLD, 0, 0},
    [STYLE_KEY] = {-1, -1, -1, LINE_BOLD, 0, 0},
    [STYLE_NAME] = {75, 25, 6, 0, 0, LINE_BOLD},
    /* Hues of Okabe and Ito, which most eyes distinguish. */
    [STYLE_GROUP_1] = {75, 25, 4, 0, LINE_BOLD, 0},
    [STYLE_GROUP_2] = {208, 130, 1, 0, 0, 0},
    [STYLE_GROUP_3] = {79, 29, 2, 0, 0, 0},
    [STYLE_GROUP_4] = {175, 126, 5, 0, 0, 0},
    [STYLE_GROUP_5] = {220, 94, 3, 0, 0, 0},
    [STYLE_GROUP_6] = {117, 24, 6, 0, 0, 0},
};

const struct theme_look *theme_look(enum style_role role)
{
    assert(role < STYLE_ROLES);
    return &looks[role];
}

/* COLORFGBG is "15;0" or "15;default;0": the last number is the ground. 7 and 9 to 15 are light. */
static bool is_light(const char *colorfgbg)
{
    const char *ground = strrchr(colorfgbg, ';');
    char *end;
    long colour;

    if (ground == NULL || ground[1] == '\0')
        return false;
    colour = strtol(ground + 1, &end, 10);
    return *end == '\0' && (colour == 7 || (colour >= 9 && colour <= 15));
}

enum ui_theme theme_choose(enum ui_theme theme, const char *colorfgbg)
{
    if (theme != UI_THEME_AUTO)
        return theme;
    return colorfgbg != NULL && is_light(colorfgbg) ? UI_THEME_LIGHT : UI_THEME_DARK;
}
