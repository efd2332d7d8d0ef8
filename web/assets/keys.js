/*
 * keys.js: the action of a key, and the page that lists the keys. Which keys there are stands in the table of the
 * program (ui.js). Keys with Ctrl, Meta or Alt belong to the browser and are never taken.
 */
import { el, button } from "./dom.js";
import { keysOf } from "./ui.js";

const HINT_LAST = 3; /* hints from here on have no room below a list */

/* The names of the table for keys that a browser calls otherwise. */
const NAMES = {
    ArrowDown: "Down",
    ArrowUp: "Up",
    ArrowLeft: "Left",
    ArrowRight: "Right",
    PageDown: "PgDn",
    PageUp: "PgUp",
    " ": "Space",
    Escape: "Esc",
};

/* Names that are shown as a sign. */
const SIGNS = { Down: "↓", Up: "↑", Left: "←", Right: "→" };

const SCROLLING = [
    "ArrowDown",
    "ArrowUp",
    "ArrowLeft",
    "ArrowRight",
    "PageDown",
    "PageUp",
    "Home",
    "End",
    " ",
];

/* Return whether the key belongs to the element with the focus: a field, a button, a text that scrolls. */
function isTaken(event) {
    const target = event.target;
    if (document.querySelector("dialog[open]") !== null) return true;
    if (!(target instanceof Element) || event.key === "Escape") return false;
    if (target.matches("textarea, select, input:not([type=checkbox])")) return true;
    if (target.matches("button, a, summary, input") && (event.key === "Enter" || event.key === " "))
        return true;
    return SCROLLING.includes(event.key) && target.closest("[data-scrolls]") !== null;
}

/* Return the action of a key press in a view; null when the key has none. */
export function actionOf(event, view) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTaken(event)) return null;
    const name = NAMES[event.key] ?? event.key;
    const row = [...keysOf(view), ...keysOf("any")].find(({ keys }) => keys.includes(name));
    return row?.action ?? null;
}

/* Return the most important keys of a view with a word each, in one line. */
export const hintsOf = (view) =>
    [...keysOf(view), ...keysOf("any")]
        .filter(({ hint }) => hint !== null && hint <= HINT_LAST)
        .map(({ keys, label }) => `${keys[0]} ${label}`)
        .join("  ");

function section(title, view) {
    const rows = keysOf(view).map(({ keys, help }) =>
        el(
            "div",
            null,
            el(
                "dt",
                null,
                keys.map((key) => el("kbd", null, SIGNS[key] ?? key)),
            ),
            el("dd", null, help),
        ),
    );
    return el("section", null, el("h3", null, title), el("dl", { class: "keys" }, rows));
}

/* Show the list of keys; Esc closes it and the focus goes back. */
export function showHelp() {
    const dialog = el("dialog", { class: "help", "aria-labelledby": "help-title" });
    dialog.append(
        el(
            "header",
            null,
            el("h2", { id: "help-title" }, "keys"),
            button("close", () => dialog.close(), { class: "quiet" }),
        ),
        el(
            "div",
            { class: "columns" },
            section("calls", "calls"),
            section("ladder", "call"),
            section("everywhere", "any"),
        ),
    );
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("click", (event) => {
        if (event.target === dialog) dialog.close();
    });
    dialog.addEventListener("keydown", (event) => {
        if (event.key === "?") dialog.close();
    });
    document.body.append(dialog);
    dialog.showModal();
}
