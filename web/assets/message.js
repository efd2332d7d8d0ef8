/*
 * message.js: the drawer beside the ladder: one message as it was sent, and its findings.
 */
import { button, el } from "./dom.js";
import { get } from "./api.js";
import { notice } from "./notice.js";
import { writeMessage } from "./sip.js";
import { copy, line } from "./text.js";
import { clock, micros } from "./time.js";
import { address, meaning, severity } from "./words.js";

const KEPT = 50;

export class Drawer {
    number = 0;
    message = null;
    cache = new Map();

    /* `on.close()` is called to close the drawer, `on.go(n)` to show another message. */
    constructor(on) {
        this.on = on;
        this.heading = el("h2", { id: "message-title" });
        this.place = el("p", { class: "soft" });
        this.notes = el("ul", { class: "notes" });
        this.raw = el("pre", {
            class: "raw",
            tabindex: "0",
            "data-scrolls": true,
            "aria-labelledby": "message-title",
            dir: "ltr",
        });
        const step = (text, key, label) => [
            key,
            button(text, () => this.step(key), { class: "quiet", "aria-label": label, title: label }),
        ];
        this.steps = Object.fromEntries([
            step("↑", "prev", "previous message"),
            step("↓", "next", "next message"),
            step("⇡", "prev_same", "previous message of the transaction"),
            step("⇣", "next_same", "next message of the transaction"),
        ]);
        this.unmask = button("show secrets", () => this.load(this.number, true), {
            class: "quiet",
            hidden: true,
            title: "passwords and media keys, as they were sent",
        });
        this.element = el(
            "aside",
            { class: "drawer", hidden: true, "aria-labelledby": "message-title" },
            el(
                "header",
                null,
                this.heading,
                el(
                    "div",
                    { class: "buttons" },
                    Object.values(this.steps),
                    this.unmask,
                    button("copy", () => this.copyText(), { class: "quiet" }),
                    button("×", () => on.close(), {
                        class: "quiet close",
                        "aria-label": "close the message",
                    }),
                ),
            ),
            this.place,
            this.notes,
            this.raw,
        );
    }

    get isOpen() {
        return !this.element.hidden;
    }

    async open(number) {
        this.element.hidden = false;
        this.element.scrollIntoView({ block: "nearest" });
        if (number !== this.number || this.message === null) await this.load(number, false);
    }

    close() {
        this.element.hidden = true;
    }

    reset() {
        this.close();
        this.cache.clear();
        this.number = 0;
        this.message = null;
    }

    async load(number, isBare) {
        this.number = number;
        try {
            const message = await this.fetch(number, isBare);
            if (number === this.number) this.draw(message);
        } catch (error) {
            if (number === this.number) this.fail(number, error);
        }
    }

    async fetch(number, isBare) {
        if (isBare) return get(`/messages/${number}`, { redact: "none" });
        if (!this.cache.has(number)) {
            if (this.cache.size >= KEPT) this.cache.delete(this.cache.keys().next().value);
            this.cache.set(number, await get(`/messages/${number}`));
        }
        return this.cache.get(number);
    }

    fail(number, error) {
        this.message = null;
        this.heading.textContent = `message ${number}`;
        this.place.textContent = error.message;
        this.notes.replaceChildren();
        this.raw.replaceChildren();
        this.unmask.hidden = true;
    }

    draw(message) {
        const title = message.is_request ? message.method : `${message.code} ${message.reason ?? ""}`;
        this.message = message;
        this.heading.replaceChildren(
            el("span", { class: "soft" }, `#${message.n} `),
            line(title),
            message.retransmission ? el("span", { class: "soft" }, " again") : "",
        );
        this.place.textContent = `${clock(micros(message.time), 6)}  ${address(message.src, true)} → ${address(message.dst, true)}  ${line(message.transport)}, ${message.length} bytes`;
        this.notes.replaceChildren(
            ...(message.findings ?? []).map((finding) =>
                el(
                    "li",
                    null,
                    severity(finding.severity),
                    el("b", null, ` ${line(finding.rule)} `),
                    line(meaning(finding)),
                    el("span", { class: "soft" }, ` ${line(finding.section ?? "")}${this.others(finding)}`),
                ),
            ),
        );
        this.notes.hidden = (message.findings ?? []).length === 0;
        if (message.text === null || message.text === undefined)
            this.raw.replaceChildren(
                el(
                    "span",
                    { class: "soft" },
                    line(message.why ?? "the bytes of this message cannot be read"),
                ),
            );
        else writeMessage(this.raw, message.text, this.ranges(message));
        this.raw.scrollTop = 0;
        this.unmask.hidden = message.redacted !== true;
        for (const [key, node] of Object.entries(this.steps)) node.disabled = this.beside(key) === null;
    }

    /* The messages beside this one that a finding rests on. */
    others(finding) {
        const others = finding.evidence.map((piece) => piece.message).filter((n) => n !== null && n !== this.message.n);
        return others.length === 0 ? "" : `, with message ${others.join(" and ")}`;
    }

    ranges(message) {
        return (message.findings ?? [])
            .filter((finding) => Array.isArray(finding.text_range))
            .map((finding) => ({
                from: finding.text_range[0],
                to: finding.text_range[1],
                title: `${line(finding.rule)}: ${line(meaning(finding))}`,
            }));
    }

    beside(key, message = this.message) {
        return message?.[key] ?? null;
    }

    step(key) {
        const number = this.beside(key);
        if (number !== null) this.on.go(number);
    }

    async copyText() {
        if (this.message?.text)
            notice((await copy(this.message.text)) ? "message copied" : "the browser does not allow copying");
    }
}
