/*
 * keys.js: which key does what, and the page that lists them. Keys with Ctrl, Meta or Alt belong to the
 * browser and are never taken.
 */
import { el, button } from "./dom.js";
import { movingKeys } from "./move.js";

/* One row a key: where it counts, the keys, the action, what it does. */
export const KEYS = [
    ...movingKeys("calls", "call", "; new ones are followed from there"),
    ["calls", ["Enter"], "open", "open the ladder of the call"],
    ["calls", [" "], "mark", "mark the call, for downloads"],
    ["calls", ["/"], "search", "search in the list"],
    ["calls", ["e"], "nextFinding", "next call with a finding"],
    ["calls", ["E"], "previousFinding", "previous call with a finding"],
    ["calls", ["<"], "sortLeft", "sort by the column to the left"],
    ["calls", [">"], "sortRight", "sort by the column to the right"],
    ["calls", ["z"], "turn", "turn the order round"],
    ["calls", ["A"], "follow", "follow new calls, or stop it"],
    ["calls", ["y"], "copy", "copy the Call-ID"],
    ["calls", ["Escape"], "clear", "clear the search, then the marks"],
    ...movingKeys("call", "row"),
    ["call", ["h", "ArrowLeft"], "panLeft", "pan to the left"],
    ["call", ["l", "ArrowRight"], "panRight", "pan to the right"],
    ["call", ["Enter"], "open", "read the message; unfold a folded row"],
    ["call", ["Escape"], "close", "close the message, then the search, then go back to the list"],
    ["call", ["q"], "back", "back to the list"],
    ["call", ["u"], "nextSame", "next message of the transaction"],
    ["call", ["U"], "previousSame", "previous message of the transaction"],
    ["call", ["e"], "nextFinding", "next finding"],
    ["call", ["E"], "previousFinding", "previous finding"],
    ["call", ["/"], "search", "search in the ladder"],
    ["call", ["n"], "nextMatch", "next match; next message when nothing is searched"],
    ["call", ["N"], "previousMatch", "previous match, or message"],
    ["call", ["["], "previousCall", "previous call of the list"],
    ["call", ["]"], "nextCall", "next call of the list"],
    ["call", ["z"], "fold", "fold repetitions, 100 Trying and ACKs, or unfold them"],
    ["call", ["s"], "merge", "one line for each port, or for each address"],
    ["call", ["w"], "time", "times by the clock, since the start, since the row before"],
    ["call", ["+"], "wider", "lines farther apart"],
    ["call", ["-"], "narrower", "lines closer together"],
    ["call", ["="], "auto", "lines as the width allows"],
    ["call", ["y"], "copy", "copy the message, or the Call-ID when none is open"],
    ["any", ["?"], "help", "this list"],
];

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

/* Tell whether the key belongs to what has the focus: a field, a button, a text that scrolls. */
function isTaken(event) {
    const target = event.target;
    if (document.querySelector("dialog[open]") !== null) return true;
    if (!(target instanceof Element) || event.key === "Escape") return false;
    if (target.matches("textarea, select, input:not([type=checkbox])")) return true;
    if (target.matches("button, a, summary, input") && (event.key === "Enter" || event.key === " "))
        return true;
    return SCROLLING.includes(event.key) && target.closest("[data-scrolls]") !== null;
}

/* Give the action of a key press in a view; null when it is none of ours. */
export function actionOf(event, view) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTaken(event)) return null;
    const row = KEYS.find(([where, keys]) => (where === view || where === "any") && keys.includes(event.key));
    return row === undefined ? null : row[2];
}

const NAMES = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", " ": "Space", Escape: "Esc" };

function section(title, view) {
    const rows = KEYS.filter(([where]) => where === view).map(([, keys, , text]) =>
        el(
            "div",
            null,
            el(
                "dt",
                null,
                keys.map((key) => el("kbd", null, NAMES[key] ?? key)),
            ),
            el("dd", null, text),
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
