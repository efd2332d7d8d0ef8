/*
 * events.js: the changes of the store, as they come. One tab of the browser reads the stream and
 * passes it on to the others; a hidden tab does not. Without locks (plain http to another host) or
 * when the server has no stream left, every tab asks again each five seconds.
 *
 * Events: {type: "hello" | "call" | "stats" | "gap" | "reset" | "poll" | "lost", data}. After "gap" and
 * "poll" anything may have changed.
 */
import { request } from "./api.js";

const POLL_MS = 5000;
const RETRY_MS = 1000;
const RETRY_MAX_MS = 15000;

/* Take complete events off the front of the text; return them and the rest. */
export function parse(text) {
    const blocks = text.replace(/\r\n?/g, "\n").split("\n\n");
    const rest = blocks.pop();
    const events = [];
    for (const block of blocks) {
        const event = { type: "message", data: "", id: null };
        for (const row of block.split("\n")) {
            const colon = row.indexOf(":");
            const name = colon < 0 ? row : row.slice(0, colon);
            const value = colon < 0 ? "" : row.slice(colon + 1).replace(/^ /, "");
            if (name === "event") event.type = value;
            else if (name === "id") event.id = value;
            else if (name === "data") event.data += value;
        }
        if (event.data !== "") events.push(event);
    }
    return { events, rest };
}

const pause = (ms, signal) =>
    new Promise((done) => {
        const timer = setTimeout(done, ms);
        signal.addEventListener(
            "abort",
            () => {
                clearTimeout(timer);
                done();
            },
            { once: true },
        );
    });

/* Follow the store; return a function that ends that. */
export function follow(tell) {
    const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("rung.events") : null;
    let control = null,
        last = null;

    const hear = (event) => {
        last = event.id ?? last;
        tell(event);
    };
    if (channel !== null) channel.onmessage = (message) => hear(message.data);

    async function read(signal) {
        const headers = last === null ? {} : { "Last-Event-ID": last };
        const response = await request("/events", { headers, signal });
        const decoder = new TextDecoder();
        const reader = response.body.getReader();
        let text = "";
        for (;;) {
            const { value, done } = await reader.read();
            if (done) return;
            const { events, rest } = parse(text + decoder.decode(value, { stream: true }));
            text = rest;
            for (const event of events) {
                const told = { type: event.type, id: event.id, data: JSON.parse(event.data) };
                channel?.postMessage(told);
                hear(told);
            }
        }
    }

    async function lead(signal) {
        let wait = RETRY_MS;
        while (!signal.aborted) {
            try {
                await read(signal);
                wait = RETRY_MS;
            } catch (error) {
                if (signal.aborted || error.status === 401) return;
                if (error.status === 503) wait = Math.max(POLL_MS, error.retryAfter * 1000);
                const told = { type: error.status === 503 ? "poll" : "lost", id: null, data: {} };
                channel?.postMessage(told);
                hear(told);
            }
            await pause(wait, signal);
            wait = Math.min(wait * 2, RETRY_MAX_MS);
        }
    }

    async function poll(signal) {
        while (!signal.aborted) {
            await pause(POLL_MS, signal);
            if (!signal.aborted) hear({ type: "poll", id: null, data: {} });
        }
    }

    function start() {
        if (control !== null || document.hidden) return;
        const { signal } = (control = new AbortController());
        if (navigator.locks === undefined || channel === null) poll(signal);
        else navigator.locks.request("rung.events", { signal }, () => lead(signal)).catch(() => {});
    }

    function stop() {
        control?.abort();
        control = null;
    }

    const look = () => {
        if (document.hidden) {
            stop();
        } else if (control === null) {
            start();
            hear({ type: "poll", id: null, data: {} });
        }
    };
    document.addEventListener("visibilitychange", look);
    addEventListener("pagehide", stop);
    start();
    return () => {
        document.removeEventListener("visibilitychange", look);
        removeEventListener("pagehide", stop);
        stop();
        channel?.close();
    };
}
