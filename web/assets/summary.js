/*
 * summary.js: the part above a ladder: the call in words, and its findings.
 */
import { el } from "./dom.js";
import { line, number } from "./text.js";
import { micros, span, stamp } from "./time.js";
import { address, meaning, party, severity, state } from "./words.js";

const ENDED = { caller: "by the caller", callee: "by the callee" };
const HOW = { "bye-unanswered": " (BYE not answered)", "bye-refused": " (BYE refused)" };

const MINOR = ["from", "to", "final", "messages"]; /* the heading or the ladder shows it too */

function fact(name, ...value) {
    return value.every((part) => part === "" || part === null)
        ? null
        : el(
              "div",
              { class: MINOR.includes(name) ? "minor" : null },
              el("dt", null, name),
              el("dd", null, ...value),
          );
}

function person(who) {
    return [
        el("b", null, party(who)),
        who.display === undefined ? "" : el("span", { class: "soft" }, ` ${line(who.display)}`),
    ];
}

/* "#13 anna@example.com → ben@example.com ✓ completed". */
export function heading(call) {
    return [
        el("span", { class: "soft" }, `#${call.n} `),
        el("bdi", null, party(call.from)),
        el("span", { class: "soft" }, " → "),
        el("bdi", null, party(call.to)),
        " ",
        state(call),
    ];
}

/* The facts of the call. */
export function facts(call) {
    const again = call.retransmissions > 0 ? `, ${number(call.retransmissions)} sent again` : "";
    const twice = call.duplicates > 0 ? `, ${number(call.duplicates)} captured twice` : "";
    return el(
        "dl",
        { class: "facts" },
        fact("from", ...person(call.from)),
        fact("to", ...person(call.to)),
        call.method === "INVITE" ? null : fact("method", line(call.method)),
        fact("start", stamp(micros(call.start))),
        fact("path", `${address(call.src, true)} → ${address(call.dst, true)}`),
        fact("PDD", span(call.pdd)),
        fact("setup", span(call.setup)),
        fact("duration", span(call.duration)),
        fact("ended", ENDED[call.ended_by] ? ENDED[call.ended_by] + (HOW[call.ended_how] ?? "") : ""),
        fact("final", call.final === null ? "" : String(call.final)),
        fact("reason", line(call.reason ?? "")),
        fact("messages", `${number(call.messages)}${again}${twice}`),
        fact("Call-ID", el("code", null, line(call.call_id))),
    );
}

/* The messages that evidence is in, each once. */
function numbers(evidence) {
    return [...new Set(evidence.map((piece) => piece.message))].filter((message) => message !== null);
}

/* The findings, worst first; `go(message)` shows a message. Null when there are none. */
export function findings(found, go) {
    const rank = ["error", "warn", "info"];
    const all = [...found].sort((a, b) => rank.indexOf(a.severity) - rank.indexOf(b.severity));
    if (all.length === 0) return null;
    const list = all.map((finding) => {
        const message = finding.message;
        const messages = numbers(finding.evidence).join(" and ");
        const about = [
            severity(finding.severity),
            el("b", null, ` ${line(finding.rule)} `),
            line(meaning(finding)),
            el(
                "span",
                { class: "soft" },
                ` ${line(finding.section ?? "")}${message === null ? "" : `, message ${messages}`}`,
            ),
        ];
        return el(
            "li",
            null,
            message === null
                ? about
                : el("button", { type: "button", class: "line", onclick: () => go(message) }, about),
        );
    });
    return el(
        "details",
        { class: "findings", open: all.some(({ severity: name }) => name !== "info") && all.length <= 4 },
        el("summary", null, `${number(all.length)} ${all.length === 1 ? "finding" : "findings"}`),
        el("ul", { class: "notes", "data-scrolls": true }, list),
    );
}
