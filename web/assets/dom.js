/*
 * dom.js: elements from values. Text always becomes a text node, never markup.
 */
const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes ?? {})) {
        if (value === null || value === undefined || value === false) continue;
        if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
        else node.setAttribute(name, value === true ? "" : String(value));
    }
    node.append(
        ...children.flat().filter((child) => child !== null && child !== undefined && child !== false),
    );
    return node;
}

/* Make an element: attributes by name, listeners as "onclick"; true is an empty attribute, null and
 * false are none. Children are nodes or texts. */
export function el(tag, attributes, ...children) {
    return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes, ...children) {
    return fill(document.createElementNS(SVG, tag), attributes, children);
}

/* A button with a text. */
export function button(text, onclick, attributes) {
    return el("button", { type: "button", onclick, ...attributes }, text);
}

/* A select with a label; `choices` are [value, text]. */
export function choice(label, choices, value, onchange) {
    const select = el(
        "select",
        { onchange: () => onchange(select.value) },
        choices.map(([id, text]) => el("option", { value: id }, text)),
    );
    select.value = value;
    return el("label", { class: "choice" }, el("span", null, label), select);
}

/* A labelled check box. */
export function check(label, checked, onchange, title) {
    const box = el("input", { type: "checkbox", onchange: () => onchange(box.checked) });
    box.checked = checked;
    return el("label", { class: "choice", title }, box, el("span", null, label));
}

/* Call the function at most once in `ms`, the last time with the latest arguments. */
export function throttle(ms, call) {
    let timer = 0,
        pending = null,
        last = 0;
    const run = () => {
        timer = 0;
        last = performance.now();
        const args = pending;
        pending = null;
        call(...args);
    };
    return (...args) => {
        pending = args;
        if (timer === 0) timer = setTimeout(run, Math.max(0, last + ms - performance.now()));
    };
}

/* Call the function once, `ms` after the last call. */
export function debounce(ms, call) {
    let timer = 0;
    return (...args) => {
        clearTimeout(timer);
        timer = setTimeout(() => call(...args), ms);
    };
}
