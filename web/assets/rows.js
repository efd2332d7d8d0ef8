/*
 * rows.js: the parts of a list: heads, rows, and words where there are no rows. Columns are rows of a
 * table: {name, title, sort, width, align, cell(row), tip(row)}. `sort` null: no order stands for the column.
 */
import { button, el } from "./dom.js";

const MARK_WIDTH = "18px";

const cellClass = ({ name, align }) => (align === "right" ? `c-${name} right` : `c-${name}`);

/* The widths of all columns, as a grid wants them. */
export function widths(columns) {
    return [MARK_WIDTH, ...columns.map((column) => column.width)].join(" ");
}

/* Return the cells of the head; `sortBy` is called with the order that the user chooses. */
export function headCells(columns, query, sortBy) {
    const cells = columns.map((column) => {
        const isSorted = column.sort === query.sort;
        const isDown = query.order === "desc";
        const turn =
            column.sort === null
                ? el("span", null, column.title)
                : button(column.title, () => sortBy(column.sort), {
                      tabindex: "-1",
                      title: `sort by ${column.title}`,
                  });
        if (isSorted) turn.append(el("span", { class: "order", "aria-hidden": "true" }, isDown ? "▼" : "▲"));
        return el(
            "span",
            {
                role: "columnheader",
                class: cellClass(column),
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

function cell(column, row) {
    const title = column.tip?.(row) ?? "";
    return el(
        "span",
        { role: "gridcell", class: cellClass(column), title: title === "" ? null : title },
        column.cell(row),
    );
}

/* The element of a row, which `ops.one` is its class and the beginning of its id; undefined is one that is
 * still to come. */
export function rowElement(ops, row, index, isCurrent, isMarked) {
    const current = isCurrent ? " current" : "";
    const place = { role: "row", id: `${ops.one}-${index}`, "aria-rowindex": String(index + 2) };
    if (row === undefined)
        return el("div", { ...place, class: `row waiting${current}` }, el("span", { role: "gridcell" }, "…"));
    const mark = el(
        "span",
        { role: "gridcell", class: "c-mark" },
        el("span", { class: "box", "aria-hidden": "true" }, isMarked ? "■" : "□"),
    );
    const element = el(
        "div",
        {
            ...place,
            class: `row ${ops.one}${current}${isMarked ? " marked" : ""}`,
            "aria-selected": String(isMarked),
        },
        mark,
        ops.columns.map((column) => cell(column, row)),
    );
    element.dataset.index = index;
    return element;
}

/* Return why there are no rows, with a button; null when there are rows. `run` has the phase and the reported
 * counters of the run; `ask` is called with a change of the query, or with null to try again. */
export function emptiness(ops, list, query, run, ask) {
    if (list.count > 0 && list.isKnown) return null;
    if (!list.isKnown)
        return list.error === null
            ? []
            : [el("p", null, list.error.message), button("try again", () => ask(null))];
    if (query.filter !== "")
        return [
            el("p", null, `no ${ops.one} matches “${query.filter}”`),
            button("clear the search", () => ask({ filter: "" })),
        ];
    return ops.empty(query, run, ask);
}
