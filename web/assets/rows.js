/*
 * rows.js: what the list of calls is drawn of: heads, rows, and words where there are no rows.
 */
import { button, el } from "./dom.js";
import { cell, COLUMNS } from "./columns.js";
import { notRead } from "./text.js";

/* The cells of the head; `sortBy` is told what was asked for. */
export function headCells(query, sortBy) {
    const cells = COLUMNS.map((column) => {
        const isSorted = column.sort === query.sort;
        const isDown = query.order === "desc";
        const turn = button(column.title, () => sortBy(column.sort), {
            tabindex: "-1",
            title: `sort by ${column.title}`,
        });
        if (isSorted) turn.append(el("span", { class: "order", "aria-hidden": "true" }, isDown ? "▼" : "▲"));
        return el(
            "span",
            {
                role: "columnheader",
                class: `c-${column.id}`,
                "aria-sort": isSorted ? (isDown ? "descending" : "ascending") : "none",
            },
            turn,
        );
    });
    return [
        el("span", { role: "columnheader", class: "c-mark" }, el("span", { class: "vh" }, "marked")),
        ...cells,
    ];
}

/* The row of a call; undefined is one that is still to come. */
export function callRow(call, index, isCurrent, isMarked) {
    const current = isCurrent ? " current" : "";
    const place = { role: "row", id: `call-${index}`, "aria-rowindex": String(index + 2) };
    if (call === undefined)
        return el("div", { ...place, class: `row waiting${current}` }, el("span", { role: "gridcell" }, "…"));
    const mark = el(
        "span",
        { role: "gridcell", class: "c-mark" },
        el("span", { class: "box", "aria-hidden": "true" }, isMarked ? "■" : "□"),
    );
    const row = el(
        "div",
        {
            ...place,
            class: `row call${current}${isMarked ? " marked" : ""}`,
            "aria-selected": String(isMarked),
        },
        mark,
        COLUMNS.map((column) => cell(column, call)),
    );
    row.dataset.index = index;
    return row;
}

/* Why there is nothing to see, and a way on; null when there is something. `run` is its phase and what was told of it; `ask` is given a
 * change of the query, or null to try again. */
export function emptiness(list, query, run, ask) {
    if (list.count > 0 && list.isKnown) return null;
    if (!list.isKnown)
        return list.error === null
            ? []
            : [el("p", null, list.error.message), button("try again", () => ask(null))];
    if (query.filter !== "")
        return [
            el("p", null, `no call matches “${query.filter}”`),
            button("clear the search", () => ask({ filter: "" })),
        ];
    if (query.problems !== "") return [el("p", null, "no call has a warning or an error")];
    return nothing(query, run, ask);
}

/* It may be in what was not read. */
function nothing(query, run, ask) {
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
