/*
 * state.js: the address bar: "#/calls?filter=anna", "#/call/k7f3?msg=12&fold=1". All that is
 * to be kept by a link is there and nowhere else.
 */

/* The place as {view, id, params}; views are "calls" and "call". */
export function place() {
    const [path, query = ""] = location.hash.replace(/^#/, "").split("?", 2);
    const params = new URLSearchParams(query);
    const call = /^\/call\/([^/]+)$/.exec(path);
    if (call === null) return { view: "calls", id: null, params };
    try {
        return { view: "call", id: decodeURIComponent(call[1]), params };
    } catch {
        return { view: "calls", id: null, params };
    }
}

function hash(path, values) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(values ?? {}))
        if (value !== null && value !== undefined && value !== "" && value !== false)
            query.set(name, value === true ? "1" : String(value));
    const text = query.toString();
    return `#${path}${text === "" ? "" : `?${text}`}`;
}

export const callsHash = (values) => hash("/calls", values);
export const callHash = (id, values) => hash(`/call/${encodeURIComponent(id)}`, values);

/* Write the address of the present view, without a step in the history. */
export function note(text) {
    if (text !== location.hash) history.replaceState(history.state, "", text);
}

/* Go to another place. */
export function go(text) {
    location.hash = text;
}

/* A setting that outlives the page: the browser's, not the link's. */
export const setting = {
    get(name, otherwise) {
        try {
            return localStorage.getItem(`rung.${name}`) ?? otherwise;
        } catch {
            return otherwise;
        }
    },
    set(name, value) {
        try {
            localStorage.setItem(`rung.${name}`, value);
        } catch {
            /* kept as long as the page */
        }
    },
};
