/*
 * words.js: states and findings as a sign, a word and a class: never by colour alone.
 */
import { el } from "./dom.js";
import { line } from "./text.js";

const STATES = {
    trying: ["…", "open"],
    ringing: ["○", "open"],
    "in-call": ["●", "good"],
    completed: ["✓", "good"],
    transferred: ["⇄", "good"],
    failed: ["✗", "bad"],
    "no-ack": ["✗", "bad"],
    "rejected-auth": ["✗", "bad"],
    busy: ["■", "odd"],
    "no-answer": ["∅", "odd"],
    cancelled: ["–", "odd"],
    redirected: ["↪", "odd"],
    incomplete: ["?", "open"],
};

const SEVERITIES = { error: ["!", "error"], warn: ["w", "warn"], info: ["i", "info"] };
const RANK = { error: 3, warn: 2, info: 1 };

/* The state of a call: "✗ failed 404". */
export function state(call) {
    const [sign, kind] = STATES[call.state] ?? ["?", "open"];
    const code = call.final !== null && call.final !== 200 ? ` ${call.final}` : "";
    return el(
        "span",
        { class: `state ${kind}` },
        el("span", { class: "sign", "aria-hidden": "true" }, sign),
        `${line(call.state)}${code}`,
    );
}

/* The sign of a severity. */
export function severity(name) {
    const [sign, kind] = SEVERITIES[name] ?? ["?", "info"];
    return el("span", { class: `severity ${kind}`, role: "img", "aria-label": name }, sign);
}

/* Return the text of a finding, with its field or value. */
export function meaning(finding) {
    const text = finding.text ?? "";
    return finding.detail ? `${text}: ${finding.detail}` : text;
}

/* The findings of a call in short: the worst one, and how many more. */
export function findings(call) {
    if (call.findings.length === 0) return [];
    const worst = call.findings.reduce((a, b) => ((RANK[b.severity] ?? 0) > (RANK[a.severity] ?? 0) ? b : a));
    const more = call.findings.length - 1;
    return [severity(worst.severity), ` ${line(worst.rule)}${more > 0 ? ` +${more}` : ""}`];
}

/* "192.0.2.1:5060"; the usual port is left out unless `withPort`. */
export function address(place, withPort = false) {
    if (place === null || place === undefined) return "";
    const port = withPort || place.port !== 5060 ? place.port : 0;
    if (port === 0 || port === undefined) return line(place.ip);
    return place.ip.includes(":") ? `[${line(place.ip)}]:${port}` : `${line(place.ip)}:${port}`;
}

/* "anna@example.com". */
export function party(who) {
    if (who.user === undefined) return line(who.host ?? "");
    return `${line(who.user)}${who.host === undefined ? "" : `@${line(who.host)}`}`;
}

/* The class of a message by its code; null is a request. */
export function codeClass(code) {
    if (code === null) return "request";
    return code < 200 ? "provisional" : code < 300 ? "success" : code < 400 ? "redirect" : "failure";
}
