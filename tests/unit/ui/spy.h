/*
 * tests/unit/ui/spy.h: a view that does nothing but count what happens to it.
 */
#ifndef TESTS_UNIT_UI_SPY_H
#define TESTS_UNIT_UI_SPY_H

#include "tests/unit/ui/ui_store.h"

/* Outlives the view. */
struct spy_log {
    size_t loads;
    size_t draws;
    size_t frees;
    enum action last;
    int last_key;
    enum err load_result;
    bool is_deaf; /* does no action */
    bool takes_text;
    struct area area;
    char text[64]; /* what a question gave */
    size_t changes;
    char chosen;
};

/* As a ladder, and as a box over what is below. It refuses ACTION_SAVE_FLOW with "there is nothing to
 * save"; its field takes "q" alone. Its title has an ESC. */
extern const struct ui_view_ops spy_ops;
extern const struct ui_view_ops spy_box_ops;

/* Put one on top. */
void spy_push(struct ui_store *store, const struct ui_view_ops *ops, struct spy_log *log);

/* The program of 80x24 on a store of five calls, with a spy on top, shown once. */
struct ui_store *spy_open(struct spy_log *log);

#endif
