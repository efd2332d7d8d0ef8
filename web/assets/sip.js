/*
 * sip.js: a message as it was sent, in nodes: the start line, names of fields and the body are set
 * apart, and the bytes of findings are marked. All text goes into text nodes.
 */
import { el } from "./dom.js";
import { lines } from "./text.js";

/* Cut the text into stretches of one kind: {from, to, kind}. */
function kinds(text) {
    const found = [];
    let at = 0,
        isStart = true;
    while (at < text.length) {
        const stop = text.indexOf("\n", at);
        const end = stop < 0 ? text.length : stop + 1;
        const content = text.slice(at, end).trimEnd();
        if (content === "" && !isStart) {
            found.push({ from: at, to: text.length, kind: "body" });
            return found;
        }
        const name = /^[A-Za-z0-9.!%*_+`'~-]+(?=\s*:)/.exec(content)?.[0] ?? "";
        if (isStart) {
            found.push({ from: at, to: end, kind: "start" });
        } else {
            if (name !== "") found.push({ from: at, to: at + name.length, kind: "name" });
            found.push({ from: at + name.length, to: end, kind: "value" });
        }
        isStart = isStart && content === "";
        at = end;
    }
    return found;
}

/* Write the text into the element; `ranges` are {from, to, title} in places of the text. */
export function writeMessage(element, text, ranges) {
    const valid = ranges.filter(({ from, to }) => from < to && to <= text.length);
    const stops = new Set([0, text.length]);
    const parts = kinds(text);
    for (const { from, to } of [...parts, ...valid]) stops.add(from).add(to);
    const places = [...stops].sort((a, b) => a - b);
    const nodes = [];
    for (let i = 0; i + 1 < places.length; i++) {
        const [from, to] = [places[i], places[i + 1]];
        const kind = parts.find((part) => part.from <= from && from < part.to)?.kind ?? "value";
        const about = valid.filter((range) => range.from <= from && from < range.to);
        const shown = lines(text.slice(from, to)).replaceAll("\r\n", "\n");
        const node =
            kind === "value" ? document.createTextNode(shown) : el("span", { class: `sip-${kind}` }, shown);
        nodes.push(
            about.length === 0
                ? node
                : el("mark", { title: about.map(({ title }) => title).join("\n") }, node),
        );
    }
    element.replaceChildren(...nodes);
}
