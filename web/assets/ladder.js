/*
 * ladder.js: the ladder of a call: a grid whose rows are drawn as they come into sight.
 */
import { el } from "./dom.js";
import { drawRow, Lanes, rowClass } from "./arrow.js";
import { ends, line, number } from "./text.js";
import { inMode, stamp } from "./time.js";
import { VirtualRows } from "./virtual.js";
import { address } from "./words.js";

const PITCH_MIN = 98;
const PITCH_MAX = 260;
const PITCH_LEAST = 64;
const PAPER_WIDTH = 1000; /* pixels of a sheet of A4 on its side */
const PITCH_STEP = 16;

export class Ladder {
    flow = null;
    current = 0;
    pitch = 0; /* pixels the user wants between lines; 0: as the width allows */
    mode = "rel";
    needle = "";
    hovered = null;

    /* `on.move(row)` when another row is current, `on.open(row)` when it is to be opened. */
    constructor(on) {
        this.on = on;
        this.head = el("div", { class: "row head", role: "row", "aria-rowindex": "1" });
        this.body = el("div", { class: "rows", role: "rowgroup" });
        this.element = el(
            "div",
            {
                class: "grid ladder",
                id: "ladder",
                role: "grid",
                tabindex: "0",
                "aria-label": "ladder",
                onclick: (event) => this.click(event),
                onmouseleave: () => this.hover(null),
                onmouseover: (event) => this.hover(event.target.closest(".row")?.dataset.index ?? null),
            },
            this.head,
            this.body,
        );
        this.virtual = new VirtualRows(this.element, this.body, {
            count: () => this.flow?.rows.length ?? 0,
            height: () => this.height(),
            draw: (index) => this.row(index),
        });
        this.virtual.onscroll = () => {};
        this.resized = new ResizeObserver(() => this.layOut());
        this.resized.observe(this.element);
        this.printing = (on) => () => {
            this.virtual.all = on;
            this.layOut();
        };
        this.beforePrint = this.printing(true);
        this.afterPrint = this.printing(false);
        addEventListener("beforeprint", this.beforePrint);
        addEventListener("afterprint", this.afterPrint);
    }

    release() {
        this.resized.disconnect();
        this.virtual.release();
        removeEventListener("beforeprint", this.beforePrint);
        removeEventListener("afterprint", this.afterPrint);
    }

    style(name, otherwise) {
        return parseFloat(getComputedStyle(this.element).getPropertyValue(name)) || otherwise;
    }

    height() {
        return this.lanes?.height ?? 28;
    }

    /* Show another flow; the current row stays at its message. */
    show(flow) {
        const message = this.rowAt()?.message;
        this.flow = flow;
        this.element.setAttribute("aria-rowcount", String(flow.rows.length + 1));
        this.current = Math.min(flow.rowOf.get(message) ?? this.current, Math.max(0, flow.rows.length - 1));
        this.layOut();
        this.setCurrent(this.current, false);
    }

    rowAt(index = this.current) {
        return this.flow?.rows[index];
    }

    /* Find widths, then draw everything anew. */
    layOut() {
        if (this.flow === null) return;
        const count = Math.max(1, this.flow.participants.length);
        const gutter = this.style("--gutter", 96);
        const isPaper = this.virtual.all;
        const room = (isPaper ? PAPER_WIDTH : this.element.clientWidth) - gutter;
        const automatic = Math.max(isPaper ? PITCH_LEAST : PITCH_MIN, Math.min(PITCH_MAX, room / count));
        const pitch = this.pitch === 0 ? automatic : this.pitch;
        this.lanes = new Lanes(count, room, pitch, this.style("--row", 28));
        this.font = getComputedStyle(this.element).getPropertyValue("--label-font").trim();
        this.body.style.width = this.head.style.width = `${this.lanes.width + gutter}px`;
        this.drawHead();
        this.virtual.redraw();
    }

    drawHead() {
        const cells = this.flow.participants.map((participant, lane) => {
            const room = Math.max(6, Math.floor(this.lanes.pitch / 7.5));
            const [name, port] =
                participant.alias === undefined && participant.address !== undefined
                    ? [
                          line(participant.address.ip),
                          participant.address.port ? `:${participant.address.port}` : "",
                      ]
                    : [participant.text, ""];
            const full =
                participant.address === undefined ? participant.text : address(participant.address, true);
            const node = el(
                "span",
                {
                    class: "participant",
                    title: `${participant.text === full ? "" : `${participant.text} `}${full}, ${number(participant.messages)} messages`,
                },
                el("b", null, ends(name, room)),
                el("span", { class: "soft" }, port),
            );
            node.style.left = `${this.lanes.x(lane) - this.lanes.pitch / 2}px`;
            node.style.width = `${this.lanes.pitch}px`;
            return node;
        });
        const lane = el(
            "span",
            { role: "columnheader", class: "lane" },
            el("span", { class: "vh" }, "message, among: "),
            cells,
        );
        lane.style.width = `${this.lanes.width}px`;
        this.head.replaceChildren(
            el(
                "span",
                { role: "columnheader", class: "time" },
                { abs: "clock", rel: "since start", delta: "since last" }[this.mode],
            ),
            el("span", { role: "columnheader", class: "vh" }, "from"),
            el("span", { role: "columnheader", class: "vh" }, "to"),
            lane,
        );
    }

    row(index) {
        const row = this.flow.rows[index];
        const isCurrent = index === this.current;
        const isMessage = row.kind === "message" || row.kind === "fold";
        const lane = el(
            "span",
            { role: "gridcell", class: "lane", "aria-label": this.flow.say(row) },
            drawRow(row, this.lanes, this.flow, this.font),
        );
        lane.style.width = `${this.lanes.width}px`;
        const name = (at) => (isMessage ? (this.flow.participants[at]?.text ?? "") : "");
        const node = el(
            "div",
            {
                class: `row ${rowClass(row)}${isCurrent ? " current" : ""}${this.matches(row) ? " match" : ""}`,
                role: "row",
                id: `row-${index}`,
                "aria-rowindex": String(index + 2),
                "aria-selected": String(isCurrent),
            },
            el(
                "span",
                { role: "gridcell", class: "time", title: Number.isFinite(row.us) ? `${stamp(row.us)} (${row.time})` : null },
                row.kind === "gap" ? "" : inMode(this.mode, row.us, this.flow.startUs, row.beforeUs),
            ),
            el("span", { role: "gridcell", class: "vh" }, name(row.from)),
            el("span", { role: "gridcell", class: "vh" }, name(row.to)),
            lane,
        );
        node.dataset.index = index;
        this.light(node, row);
        return node;
    }

    /* The transaction that is lit: of the row under the pointer, or else of the current one. */
    light(node, row) {
        const lit = this.hovered ?? this.rowAt()?.transaction ?? null;
        node.classList.toggle("same", lit !== null && row.transaction === lit && row.kind === "message");
    }

    relight() {
        for (const [index, node] of this.virtual.rows) this.light(node, this.flow.rows[index]);
    }

    hover(index) {
        const transaction = index === null ? null : (this.flow.rows[index]?.transaction ?? null);
        if (transaction !== this.hovered) {
            this.hovered = transaction;
            this.relight();
        }
    }

    click(event) {
        const node = event.target.closest(".row");
        if (node?.dataset.index === undefined || getSelection().toString() !== "") return;
        this.setCurrent(Number(node.dataset.index), false);
        this.on.open(this.rowAt());
    }

    setCurrent(index, reveal = true) {
        if (this.flow === null || index < 0 || index >= this.flow.rows.length) return;
        const old = this.current;
        this.current = index;
        if (reveal) this.virtual.reveal(index);
        for (const at of [old, index]) {
            const node = this.virtual.rows.get(at);
            node?.classList.toggle("current", at === index);
            node?.setAttribute("aria-selected", String(at === index));
        }
        if (this.virtual.rows.has(index)) this.element.setAttribute("aria-activedescendant", `row-${index}`);
        else this.element.removeAttribute("aria-activedescendant");
        this.relight();
        if (old !== index) this.on.move(this.rowAt());
    }

    /* Make the row of a message current; false when it is not in the flow. */
    toMessage(message) {
        const index = this.flow?.rowOf.get(message);
        if (index === undefined) return false;
        this.setCurrent(index);
        return true;
    }

    /* Go to the next row, in a direction, that the test takes; false when there is none. */
    toNext(step, test) {
        for (let index = this.current + step; index >= 0 && index < this.flow.rows.length; index += step) {
            if (test(this.flow.rows[index])) {
                this.setCurrent(index);
                return true;
            }
        }
        return false;
    }

    matches(row) {
        if (this.needle === "" || row.kind === "gap") return false;
        const ends =
            row.kind === "note"
                ? ""
                : ` ${this.flow.participants[row.from]?.text} ${this.flow.participants[row.to]?.text}`;
        return (this.flow.say(row) + ends).toLowerCase().includes(this.needle);
    }

    /* Search: mark the rows that match, and return their number. */
    search(text) {
        this.needle = text.toLowerCase();
        this.virtual.redraw();
        return this.flow.rows.filter((row) => this.matches(row)).length;
    }

    setMode(mode) {
        this.mode = mode;
        this.layOut();
    }

    widen(steps) {
        this.pitch =
            steps === 0
                ? 0
                : Math.max(PITCH_LEAST, Math.min(2 * PITCH_MAX, this.lanes.pitch + steps * PITCH_STEP));
        this.layOut();
    }

    pan(lanes) {
        this.element.scrollLeft += lanes * this.lanes.pitch;
    }
}
