/*
 * api.js: requests to our own server, and nothing else. The key is kept in localStorage, which the
 * browser keeps apart by host and port, and is sent as a bearer; there are no cookies.
 */
const KEY = "rung.key";
const BASE = "/api/v1";

/* A failure, with the text of the server. `status` 0: the server did not answer. */
export class ApiError extends Error {
    constructor(status, code, message, retryAfter) {
        super(message);
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
    }
}

let key = null;
let onNoKey = () => {};

/* Call `handler` when a request was refused for want of a valid key. */
export function whenKeyIsGone(handler) {
    onNoKey = handler;
}

export function hasKey() {
    try {
        key ??= localStorage.getItem(KEY);
    } catch {
        /* private windows may have no storage: the key lives as long as the page */
    }
    return key !== null;
}

export function forgetKey() {
    key = null;
    try {
        localStorage.removeItem(KEY);
    } catch {
        /* nothing was kept */
    }
}

async function failure(response) {
    let error = null;
    try {
        error = (await response.json()).error;
    } catch {
        /* no JSON: the status is all there is */
    }
    const retry = Number(response.headers.get("Retry-After") ?? 0);
    return new ApiError(
        response.status,
        error?.code ?? "",
        error?.message ?? `the server answered ${response.status}`,
        retry,
    );
}

async function send(path, options) {
    try {
        return await fetch(path, { cache: "no-store", credentials: "omit", redirect: "error", ...options });
    } catch (error) {
        if (error.name === "AbortError") throw error;
        throw new ApiError(0, "unreachable", "rung does not answer: see whether it still runs");
    }
}

/* Send a request with the key, and return the response. Throw an ApiError unless the status is good. */
export async function request(path, options = {}) {
    const used = key;
    const headers = { Authorization: `Bearer ${key}`, ...options.headers };
    const response = await send(BASE + path, { ...options, headers });
    if (response.ok) return response;
    if (response.status === 401 && used === key) {
        forgetKey();
        onNoKey();
    }
    throw await failure(response);
}

const query = (values) => {
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(values ?? {}))
        if (value !== null && value !== undefined && value !== "") params.set(name, String(value));
    const text = params.toString();
    return text === "" ? "" : `?${text}`;
};

/* GET as JSON. */
export async function get(path, values, signal) {
    return (await request(path + query(values), { signal })).json();
}

function post(body) {
    return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

/* Exchange a one-time token for a key. */
export async function login(token) {
    const response = await send(`${BASE}/session`, post({ token }));
    if (!response.ok) throw await failure(response);
    key = (await response.json()).key;
    try {
        localStorage.setItem(KEY, key);
    } catch {
        /* lives as long as the page */
    }
}

/* Take the key back on the server and forget it. */
export async function logout() {
    try {
        await request("/session", { method: "DELETE", headers: { "Content-Type": "application/json" } });
    } finally {
        forgetKey();
    }
}

/* Save a file: the browser fetches it by an address that is good once. */
export async function download(values) {
    const target = `${BASE}/export${query(values).replaceAll("%2C", ",").replaceAll("%3A", ":")}`;
    const { url } = await (await request("/tickets", post({ target }))).json();
    const link = document.createElement("a");
    link.href = url;
    link.download = "";
    document.body.append(link);
    link.click();
    link.remove();
}
