/*
 * columns.js: the columns of the list of calls: one row a column.
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

/* id, title, what the server sorts by, cell contents, tooltip. */
export const COLUMNS = [
    {
        id: "n",
        title: "#",
        sort: "n",
        cell: (call) => [el("a", { href: callHash(call.id), tabindex: "-1" }, String(call.n))],
    },
    {
        id: "start",
        title: "start",
        sort: "start",
        cell: (call) => [clock(micros(call.start))],
        tip: (call) => `${stamp(micros(call.start))} (${call.start})`,
    },
    { id: "state", title: "state", sort: "state", cell: (call) => [state(call)] },
    {
        id: "from",
        title: "from",
        sort: "from",
        cell: (call) => person(call.from),
        tip: (call) => party(call.from),
    },
    { id: "to", title: "to", sort: "to", cell: (call) => person(call.to), tip: (call) => party(call.to) },
    {
        id: "path",
        title: "src → dst",
        sort: "src",
        cell: path,
        tip: (call) => `${address(call.src, true)} → ${address(call.dst, true)}`,
    },
    {
        id: "pdd",
        title: "PDD",
        sort: "pdd",
        cell: (call) => [span(call.pdd)],
        tip: () => "post-dial delay: until it rings",
    },
    { id: "duration", title: "duration", sort: "duration", cell: (call) => [span(call.duration)] },
    { id: "messages", title: "msgs", sort: "msgs", cell: (call) => [String(call.messages)] },
    {
        id: "findings",
        title: "findings",
        sort: "findings",
        cell: findings,
        tip: (call) => call.findings.map((finding) => line(finding.detail ? `${finding.rule}: ${finding.detail}` : finding.rule)).join(", "),
    },
];

/* The cell of a column. */
export function cell(column, call) {
    const title = column.tip?.(call) ?? "";
    return el(
        "span",
        { role: "gridcell", class: `c-${column.id}`, title: title === "" ? null : title },
        column.cell(call),
    );
}
