/*
 * ui/action.h: the action of a key code of the terminal; the actions are rows of export/action.h.
 *
 * Threads:   pure functions.
 */
#ifndef UI_ACTION_H
#define UI_ACTION_H

#include "export/action.h"
#include "ui/key.h"

/* Return the action of a key in one place; ACTION_NONE where the key has no action. */
enum action action_of_key(int key, enum where where);

#endif
