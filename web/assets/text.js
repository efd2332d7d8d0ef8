/*
 * text.js: text of strangers, made visible: controls and the characters that reorder text are
 * shown as \xNN or \u{NNNN}, as the program does elsewhere.
 */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const CONTROLS_IN_LINES =
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|\r(?!\n)/g;

function escape(character) {
    const code = character.codePointAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}

/* One line. */
export function line(text) {
    return text === null || text === undefined ? "" : String(text).replace(CONTROLS, escape);
}

/* Many lines: line ends and tabs stay. */
export function lines(text) {
    return String(text).replace(CONTROLS_IN_LINES, escape);
}

/* Cut to `length` characters; beginning and end stay, which distinguish addresses. */
export function ends(text, length) {
    if (text.length <= length) return text;
    const tail = Math.min(8, Math.floor(length / 3));
    return `${text.slice(0, Math.max(1, length - tail - 1))}…${text.slice(text.length - tail)}`;
}

/* 1234567 as "1 234 567", with narrow no-break spaces. */
export function number(value) {
    return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
}

/* Put a text on the clipboard; false when the browser does not let us. */
export async function copy(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        const area = document.createElement("textarea");
        const focus = document.activeElement;
        area.value = text;
        area.className = "vh";
        document.body.append(area);
        area.select();
        const done = document.execCommand("copy");
        area.remove();
        focus?.focus();
        return done;
    }
}

/* Return the frames that were not read as a sentence; null when all were. */
export function notRead(told) {
    const texts = (told ?? []).filter(({ kind }) => kind === "unread").map(({ text }) => line(text));
    return texts.length > 0 ? `not read: ${texts.join(", ")}` : null;
}
