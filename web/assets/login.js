/*
 * login.js: the plain page without a key: it explains how to get a key, and takes a pasted token or address.
 */
import { el } from "./dom.js";
import { login } from "./api.js";

/* Take "#t=TOKEN" out of the address bar; return the token, or null. The token must not stay in the history. */
export function takeToken() {
    const token = /^#t=([0-9A-Za-z_-]+)/.exec(location.hash)?.[1] ?? null;
    if (location.hash.startsWith("#t=")) history.replaceState(null, "", `${location.pathname}#/calls`);
    return token;
}

/* Make the page; `done` is called when there is a key. */
export function loginView(reason, done) {
    const field = el("input", {
        id: "token",
        name: "token",
        autocomplete: "off",
        spellcheck: "false",
        required: true,
        "aria-describedby": "token-help",
    });
    const state = el("p", { class: "problem", role: "alert" }, reason ?? "");
    const send = async (event) => {
        event.preventDefault();
        const text = field.value.trim();
        try {
            await login(/#t=([0-9A-Za-z_-]+)/.exec(text)?.[1] ?? text);
            done();
        } catch (error) {
            state.textContent = error.message;
            field.select();
        }
    };
    const element = el(
        "section",
        { class: "plain" },
        el("h1", null, "rung"),
        el(
            "p",
            null,
            "This page needs a key. ",
            el("code", null, "rung serve"),
            " prints an address with a token that is good once: open that address, or paste it here.",
        ),
        el("p", null, "In the terminal program, ", el("code", null, ":web"), " prints a fresh one."),
        el(
            "form",
            { onsubmit: send },
            el("label", { for: "token" }, "address or token"),
            field,
            el("p", { id: "token-help", class: "soft" }, "for example http://127.0.0.1:8060/#t=0123…"),
            el("button", { type: "submit" }, "open"),
        ),
        state,
    );
    return { element, focus: () => field.focus() };
}
