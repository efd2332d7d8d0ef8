/*
 * call_columns.js: the columns of the list of calls: one row a column.
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

/* id, title, what the server sorts by, width, cell contents, tooltip. */
export const CALL_COLUMNS = [
    {
        id: "n",
        title: "#",
        sort: "n",
        width: "6ch",
        cell: (call) => [el("a", { href: callHash(call.id), tabindex: "-1" }, String(call.n))],
    },
    {
        id: "start",
        title: "start",
        sort: "start",
        width: "12ch",
        cell: (call) => [clock(micros(call.start))],
        tip: (call) => `${stamp(micros(call.start))} (${call.start})`,
    },
    { id: "state", title: "state", sort: "state", width: "17ch", cell: (call) => [state(call)] },
    {
        id: "from",
        title: "from",
        sort: "from",
        width: "minmax(14ch, 2fr)",
        cell: (call) => person(call.from),
        tip: (call) => party(call.from),
    },
    { id: "to", title: "to", sort: "to", width: "minmax(14ch, 2fr)", cell: (call) => person(call.to), tip: (call) => party(call.to) },
    {
        id: "path",
        title: "src → dst",
        sort: "src",
        width: "minmax(23ch, 1.7fr)",
        cell: path,
        tip: (call) => `${address(call.src, true)} → ${address(call.dst, true)}`,
    },
    {
        id: "pdd",
        title: "PDD",
        sort: "pdd",
        width: "7.5ch",
        cell: (call) => [span(call.pdd)],
        tip: () => "post-dial delay: until it rings",
    },
    { id: "duration", title: "duration", sort: "duration", width: "8.5ch", cell: (call) => [span(call.duration)] },
    { id: "messages", title: "msgs", sort: "msgs", width: "5ch", cell: (call) => [String(call.messages)] },
    {
        id: "findings",
        title: "findings",
        sort: "findings",
        width: "minmax(11ch, 1fr)",
        cell: findings,
        tip: (call) => call.findings.map((finding) => line(finding.detail ? `${finding.rule}: ${finding.detail}` : finding.rule)).join(", "),
    },
];
