/*
 * calls.js: the list of calls: the properties that a list (list.js) needs, but for the columns (call_columns.js).
 */
import { button, el } from "./dom.js";
import { callHash, callsHash, setting } from "./state.js";
import { notice } from "./notice.js";
import { copy, notRead } from "./text.js";

const hasFinding = (call) => call.findings.length > 0;

/* Return why there is no call; one may be in frames that were not read. */
function empty(query, run, ask) {
    if (query.problems !== "") return [el("p", null, "no call has a warning or an error")];
    const unread = notRead(run.told);
    const over = unread === null ? "" : " over UDP";
    const words = [];
    if (run.phase !== "done") words.push(el("p", null, `no call${over} yet: calls appear here as they are found`));
    else if (query.all === "") words.push(el("p", null, `no call${over} in this capture`));
    else words.push(el("p", null, `no SIP dialog${over} in this capture`));
    if (unread !== null) words.push(el("p", { class: "unread" }, unread));
    if (run.phase === "done" && query.all === "")
        words.push(button("show other dialogs too", () => ask({ all: "1" })));
    return words;
}

function toFinding(list, step) {
    if (!list.toNext(step, hasFinding))
        notice("no other call with a finding among those loaded: search for problems");
}

async function copyId(list) {
    const call = list.list.at(list.current);
    if (call !== undefined)
        notice((await copy(call.call_id)) ? "Call-ID copied" : "the browser does not allow copying");
}

export const CALLS = {
    name: "calls",
    one: "call",
    many: "calls",
    path: "/calls",
    key: "id",
    appending: ["n", "start"],
    conditions: [
        { name: "all", label: "all methods", title: "registrations, options and other dialogs too" },
        { name: "problems", label: "problems", title: "only calls with a warning or an error" },
    ],
    hint: "search: number, name, address, state, Call-ID",
    formats: ["CSV", "JSON", "pcap"],
    noun: (query) => (query.all === "" ? "calls" : "calls and dialogs"),
    isNarrowed: (query) => query.problems !== "",
    empty,
    number: (call) => `n:${call.n}`,
    place: (call) => callHash(call.id, { fold: setting.get("fold", "0") === "1" }),
    address: callsHash,
    actions: {
        nextfinding: (list) => toFinding(list, 1),
        prevfinding: (list) => toFinding(list, -1),
        copy: copyId,
    },
};
