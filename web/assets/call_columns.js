/*
 * call_columns.js: the contents of the cells of the list of calls. Titles, widths and orders of the columns stand in the
 * table of the program (ui.js).
 */
import { el } from "./dom.js";
import { address, findings, party, state } from "./words.js";
import { clock, micros, span, stamp } from "./time.js";
import { line } from "./text.js";
import { callHash } from "./state.js";

function person(who) {
    const name = who.user ?? who.host ?? "";
    const more = who.display ?? (who.user !== undefined && who.host !== undefined ? `@${who.host}` : "");
    return [
        el("b", null, line(name)),
        more === ""
            ? null
            : el("span", { class: "soft" }, who.display === undefined ? line(more) : ` ${line(more)}`),
    ];
}

const path = (call) => [
    el("b", null, address(call.src)),
    el("span", { class: "soft" }, " → "),
    address(call.dst),
];

/* The cells of columns, by the name of the column: contents, and a tooltip. */
const CELLS = {
    n: { cell: (call) => [el("a", { href: callHash(call.id), tabindex: "-1" }, String(call.n))] },
    start: {
        cell: (call) => [clock(micros(call.start))],
        tip: (call) => `${stamp(micros(call.start))} (${call.start})`,
    },
    state: { cell: (call) => [state(call)] },
    from: { cell: (call) => person(call.from), tip: (call) => party(call.from) },
    to: { cell: (call) => person(call.to), tip: (call) => party(call.to) },
    src: { cell: path, tip: (call) => `${address(call.src, true)} → ${address(call.dst, true)}` },
    pdd: { cell: (call) => [span(call.pdd)] },
    duration: { cell: (call) => [span(call.duration)] },
    findings: {
        cell: findings,
        tip: (call) => call.findings.map((finding) => line(finding.detail ? `${finding.rule}: ${finding.detail}` : finding.rule)).join(", "),
    },
};

/* Return the columns of a list of calls from the rows of the program's table. A column without cells of its own
 * shows the first member of the call that it is made of. */
export function callColumns(rows) {
    return rows.map((row) => ({
        cell: (call) => [String(call[row.members[0]] ?? "")],
        tip: () => row.help ?? "",
        ...row,
        ...CELLS[row.name],
    }));
}
