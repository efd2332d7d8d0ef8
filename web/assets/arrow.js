/*
 * arrow.js: one row of a ladder as SVG: life lines, an arrow with its head, a label that fits.
 */
import { svg, el } from "./dom.js";
import { ends, line } from "./text.js";
import { codeClass, meaning, severity } from "./words.js";

const HEAD = 7;
const SELF = 26;
const LABEL_Y = 12;

/* Where the life lines stand. */
export class Lanes {
    constructor(count, width, pitch, height) {
        this.count = count;
        this.pitch = pitch;
        this.width = Math.max(width, Math.ceil(pitch * count));
        this.height = height;
        this.margin = Math.max(pitch / 2, (this.width - pitch * (count - 1)) / 2);
    }

    x(lane) {
        return Math.round(this.margin + lane * this.pitch) + 0.5;
    }
}

let pen = null;
const widths = new Map();

/* Width of a label in pixels. */
function measure(text, font) {
    pen ??= document.createElement("canvas").getContext("2d");
    const id = `${font}|${text}`;
    if (!widths.has(id)) {
        if (widths.size > 5000) widths.clear();
        pen.font = font;
        widths.set(id, pen.measureText(text).width);
    }
    return widths.get(id);
}

/* The fullest of the labels that has room; the shortest is cut when none has. */
export function fitting(labels, room, font) {
    for (const label of labels) {
        if (measure(label, font) <= room) return label;
    }
    const last = labels[labels.length - 1] ?? "";
    return ends(last, Math.max(2, Math.floor(room / Math.max(1, measure("0", font)))));
}

function lifeLines(lanes, kind) {
    let path = "";
    for (let lane = 0; lane < lanes.count; lane++) path += `M${lanes.x(lane)} 0V${lanes.height}`;
    return svg("path", { class: `life ${kind}`, d: path });
}

/* Return the nodes of an arrow from one line to another. */
function straight(row, lanes, labels, font) {
    const from = lanes.x(row.from),
        to = lanes.x(row.to),
        y = lanes.height - 8;
    const way = Math.sign(to - from);
    const tip = to - way,
        neck = tip - way * HEAD;
    const label = fitting(labels, Math.abs(to - from) - 2 * HEAD - 2, font);
    return [
        svg("path", { class: "shaft", d: `M${from} ${y}H${neck}` }),
        svg("path", { class: "head", d: `M${tip} ${y}L${neck} ${y - 4}V${y + 4}Z` }),
        svg("circle", { class: "tail", cx: from, cy: y, r: 2 }),
        svg("text", { x: (from + to) / 2 - (way * HEAD) / 2, y: LABEL_Y, "text-anchor": "middle" }, label),
    ];
}

/* From a line to itself. */
function loop(row, lanes, labels, font) {
    const x = lanes.x(row.from),
        isLast = row.from === lanes.count - 1 && lanes.count > 1;
    const way = isLast ? -1 : 1,
        far = x + way * SELF;
    const room = Math.max(lanes.pitch, 120) - SELF - HEAD;
    return [
        svg("path", { class: "shaft", d: `M${x} 8H${far}V20H${x + way * HEAD}` }),
        svg("path", { class: "head", d: `M${x + way} 20l${way * HEAD} -4v8Z` }),
        svg(
            "text",
            { x: far + way * 5, y: 18, "text-anchor": isLast ? "end" : "start" },
            fitting(labels, room, font),
        ),
    ];
}

function message(row, lanes, flow, font) {
    const letter = flow.letter(row.leg);
    const labels = (row.labels ?? [row.text ?? ""]).map(line);
    const nodes = row.from === row.to ? loop(row, lanes, labels, font) : straight(row, lanes, labels, font);
    if (letter !== "") {
        const way = row.to >= row.from ? 1 : -1;
        nodes.push(
            svg(
                "text",
                {
                    class: `leg leg-${flow.legs.indexOf(row.leg) % 6}`,
                    x: lanes.x(row.from) - way * 8,
                    y: lanes.height - 4,
                    "text-anchor": "middle",
                },
                letter,
            ),
        );
    }
    return nodes;
}

/* A text across the lines: a silence, a fold, a finding. */
function strip(row, lanes) {
    const left = lanes.x(Math.min(row.from, row.to));
    const node = el("span", { class: "strip" });
    if (row.kind === "note")
        node.append(severity(row.severity), el("b", null, ` ${line(row.rule)} `), line(meaning(row)));
    else node.append(line(row.text));
    node.style.left = `${left + 8}px`;
    node.style.maxWidth = `${Math.max(120, lanes.width - left - 16)}px`;
    return node;
}

/* The classes of a row. */
export function rowClass(row) {
    if (row.kind !== "message") return row.kind === "note" ? `note ${row.severity}` : row.kind;
    const again = row.retransmission || row.duplicate;
    return `message ${codeClass(row.code)}${again ? " again" : ""}`;
}

/* Draw a row: an svg, and a strip of text for rows that are no message. */
export function drawRow(row, lanes, flow, font) {
    const picture = svg(
        "svg",
        {
            width: lanes.width,
            height: lanes.height,
            viewBox: `0 0 ${lanes.width} ${lanes.height}`,
            role: "presentation",
        },
        lifeLines(lanes, row.kind),
        row.kind === "message" ? message(row, lanes, flow, font) : [],
    );
    return row.kind === "message" ? [picture] : [picture, strip(row, lanes)];
}
