/*
 * move.js: the keys that move in rows of any kind, and where they lead.
 */

/* The rows of the table of keys (keys.js) for a view whose rows are called `one`; `more` is what else the
 * last one means. */
export function movingKeys(view, one, more = "") {
    return [
        [view, ["j", "ArrowDown"], "down", `next ${one}`],
        [view, ["k", "ArrowUp"], "up", `previous ${one}`],
        [view, ["PageDown"], "pageDown", "a page down"],
        [view, ["PageUp"], "pageUp", "a page up"],
        [view, ["g", "Home"], "first", `first ${one}`],
        [view, ["G", "End"], "last", `last ${one}${more}`],
    ];
}

/* Give the row that an action leads to from row `at` of those up to `last`, with `page` rows in sight; null
 * when it does not move. */
export function moved(action, at, last, page) {
    const steps = { down: 1, up: -1, pageDown: page, pageUp: -page, first: -Infinity, last: Infinity };
    if (steps[action] === undefined) return null;
    return Math.max(0, Math.min(last, at + steps[action]));
}
