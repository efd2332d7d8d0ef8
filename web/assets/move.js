/*
 * move.js: where the keys lead that move in rows of any kind.
 */

/* Return the row that an action leads to from row `at` of those up to `last`, with `page` rows in sight; null
 * when it does not move. */
export function moved(action, at, last, page) {
    const steps = { down: 1, up: -1, npage: page, ppage: -page, begin: -Infinity, end: Infinity };
    if (steps[action] === undefined) return null;
    return Math.max(0, Math.min(last, at + steps[action]));
}
