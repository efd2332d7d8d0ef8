/*
 * list.js: the page of calls: search, sort, mark, follow, download.
 */
import { button, el, throttle } from "./dom.js";
import { download } from "./api.js";
import { CallList } from "./calls.js";
import { COLUMNS } from "./columns.js";
import { listControls, listFoot } from "./controls.js";
import { callRow, emptiness, headCells } from "./rows.js";
import { callHash, callsHash, go, note, setting } from "./state.js";
import { notice } from "./notice.js";
import { copy, notRead, number } from "./text.js";
import { VirtualRows } from "./virtual.js";

const MARKED_MAX = 500; /* as many as a ticket has room for */
const NUMBER_ORDER = { sort: "n", order: "asc" };

export class ListView {
    name = "calls";
    title = "calls";
    query = { filter: "", ...NUMBER_ORDER, all: "", problems: "" };
    current = 0;
    currentId = null;
    marked = new Map(); /* numbers by id */
    fresh = 0;
    top = 0; /* pixels scrolled */
    follows = false;
    changedIds = new Set();
    run = { phase: "done", told: [] };

    constructor() {
        this.count = el("output", { class: "count", "aria-live": "polite" });
        this.chip = button("", () => this.showFresh(), { class: "chip", hidden: true });
        this.empty = el("div", { class: "empty", hidden: true });
        this.head = el("div", { class: "row head", role: "row", "aria-rowindex": "1" });
        this.body = el("div", { class: "rows", role: "rowgroup" });
        this.grid = el(
            "div",
            {
                class: "grid",
                id: "calls",
                role: "grid",
                tabindex: "0",
                "aria-label": "calls",
                "aria-multiselectable": "true",
                onclick: (event) => this.click(event),
            },
            this.head,
            this.body,
        );
        Object.assign(this, listControls(this));
        this.element = el(
            "div",
            { class: "page calls" },
            this.tools,
            el("div", { class: "frame" }, this.grid, this.empty, this.chip),
            listFoot(this.count, (format) => this.save(format)),
        );
        this.virtual = new VirtualRows(this.grid, this.body, {
            count: () => this.list?.count ?? 0,
            height: () => this.rowHeight(),
            draw: (index) => this.row(index),
        });
        this.virtual.onscroll = ([from, to]) => this.seen(from, to);
        this.recount = throttle(700, () => this.update());
    }

    rowHeight() {
        return parseFloat(getComputedStyle(this.grid).getPropertyValue("--row")) || 26;
    }

    /* Come into sight with what the address says. */
    show(params) {
        const query = {
            filter: params.get("filter") ?? "",
            sort: params.get("sort") ?? "n",
            order: params.get("order") ?? "asc",
            all: params.get("all") ?? "",
            problems: params.get("problems") ?? "",
        };
        if (!COLUMNS.some((column) => column.sort === query.sort)) query.sort = "n";
        const isSame = this.list !== undefined && JSON.stringify(query) === JSON.stringify(this.query);
        this.query = query;
        if (document.activeElement !== this.search) this.search.value = query.filter;
        this.allBox.firstChild.checked = query.all !== "";
        this.problemBox.firstChild.checked = query.problems !== "";
        if (isSame) this.recount();
        else this.load();
        this.drawHead();
        this.virtual.redraw();
        if (isSame && this.scrollTop !== undefined) this.grid.scrollTop = this.scrollTop;
        this.grid.focus({ preventScroll: true });
    }

    hide() {
        this.scrollTop = this.grid.scrollTop;
    }

    address() {
        const { filter, sort, order, all, problems } = this.query;
        return callsHash({
            filter,
            sort: sort === "n" ? "" : sort,
            order: order === "asc" ? "" : order,
            all,
            problems,
        });
    }

    ask(change) {
        this.query = { ...this.query, ...change };
        if (document.activeElement !== this.search) this.search.value = this.query.filter;
        this.allBox.firstChild.checked = this.query.all !== "";
        this.problemBox.firstChild.checked = this.query.problems !== "";
        note(this.address());
        this.load();
        this.drawHead();
    }

    load() {
        this.list?.release();
        this.list = new CallList(this.query, () => this.changed());
        this.current = 0;
        this.currentId = null;
        this.fresh = 0;
        this.grid.scrollTop = this.top = 0;
        this.grid.setAttribute("aria-busy", "true");
        this.list.want(0, 100);
        if (this.follows) this.setFollow(this.list.appends);
    }

    seen(from, to) {
        this.list?.want(Math.max(0, from - 40), to + 40);
        if (this.follows && this.grid.scrollTop < this.top) this.setFollow(false); /* somebody scrolled up */
        this.top = this.grid.scrollTop;
        if (this.fresh > 0 && this.list.appends && this.virtual.isAtEnd()) {
            this.fresh = 0;
            this.drawCount();
        }
    }

    /* There is something new to show. */
    changed() {
        this.grid.removeAttribute("aria-busy");
        this.grid.setAttribute("aria-rowcount", String(this.list.count + 1));
        this.virtual.redraw();
        if (this.follows) this.virtual.toEnd();
        this.setCurrent(Math.min(this.current, Math.max(0, this.list.count - 1)), false);
        this.drawCount();
        this.drawEmpty();
    }

    drawHead() {
        this.head.replaceChildren(...headCells(this.query, (sort) => this.sortBy(sort)));
    }

    drawCount() {
        const { count, total, isKnown, error } = this.list;
        const isAll = this.query.filter === "" && this.query.problems === "";
        const what = this.query.all === "" ? "calls" : "calls and dialogs";
        const marked = this.marked.size > 0 ? `, ${number(this.marked.size)} marked` : "";
        if (error !== null && isKnown) this.count.value = error.message;
        else if (isKnown)
            this.count.value =
                (isAll ? `${number(count)} ${what}` : `${number(count)} of ${number(total ?? "?")} ${what}`) +
                marked;
        this.chip.hidden = this.fresh <= 0;
        this.chip.textContent = `${number(this.fresh)} new ${this.list.appends ? "↓" : "↻"}`;
        this.followBox.firstChild.disabled = !this.list.appends;
    }

    drawEmpty() {
        const words = emptiness(this.list, this.query, this.run, (change) =>
            change === null ? this.load() : this.ask(change),
        );
        this.empty.hidden = words === null;
        this.empty.replaceChildren(...(words ?? []));
    }

    row(index) {
        const call = this.list.at(index);
        return callRow(call, index, index === this.current, call !== undefined && this.marked.has(call.id));
    }

    setCurrent(index, reveal = true) {
        const old = this.current;
        this.current = index;
        this.currentId = this.list.at(index)?.id ?? this.currentId;
        if (old !== index) this.virtual.refresh(old);
        this.virtual.refresh(index);
        if (reveal) {
            this.virtual.reveal(index);
            if (this.follows && index < this.list.count - 1) this.setFollow(false);
        }
        if (this.virtual.rows.has(index)) this.grid.setAttribute("aria-activedescendant", `call-${index}`);
        else this.grid.removeAttribute("aria-activedescendant");
    }

    click(event) {
        const row = event.target.closest(".row.call");
        if (row === null || getSelection().toString() !== "") return;
        const index = Number(row.dataset.index);
        const hadFocus = event.target.closest("a") !== null;
        this.setCurrent(index, false);
        if (event.target.closest(".c-mark") !== null) this.mark(index);
        else if (!hadFocus) this.open(index);
    }

    open(index) {
        const call = this.list.at(index);
        if (call !== undefined) go(callHash(call.id, { fold: setting.get("fold", "0") === "1" }));
    }

    mark(index) {
        const call = this.list.at(index);
        if (call === undefined) return;
        if (!this.marked.delete(call.id)) this.marked.set(call.id, call.n);
        this.virtual.refresh(index);
        this.drawCount();
    }

    sortBy(sort) {
        const order = sort === this.query.sort && this.query.order === "asc" ? "desc" : "asc";
        this.ask({ sort, order });
        this.grid.focus({ preventScroll: true });
    }

    sortBeside(step) {
        const at = COLUMNS.findIndex((column) => column.sort === this.query.sort);
        const column = COLUMNS[Math.max(0, Math.min(COLUMNS.length - 1, at + step))];
        if (column.sort !== this.query.sort) this.ask({ sort: column.sort, order: "asc" });
    }

    searchKey(event) {
        if (event.key === "Enter" || event.key === "ArrowDown") {
            event.preventDefault();
            this.grid.focus({ preventScroll: true });
        } else if (event.key === "Escape") {
            event.stopPropagation();
            this.clearSearch();
        }
    }

    clearSearch() {
        this.search.value = "";
        if (this.query.filter !== "") this.ask({ filter: "" });
        this.grid.focus({ preventScroll: true });
    }

    setFollow(on) {
        this.follows = on && this.list.appends;
        this.followBox.firstChild.checked = this.follows;
        if (this.follows) {
            this.fresh = 0;
            this.virtual.toEnd();
            this.drawCount();
        }
    }

    showFresh() {
        if (this.list.appends) {
            this.fresh = 0;
            this.virtual.toEnd();
            this.setCurrent(Math.max(0, this.list.count - 1));
            this.drawCount();
        } else {
            this.load();
        }
        this.grid.focus({ preventScroll: true });
    }

    /* Note whether more is to come: "reading", "settling" or "done". */
    /* How far the run is, and what is told of it. */
    setRun({ phase, told }) {
        const isNews = phase !== this.run.phase || notRead(told) !== notRead(this.run.told);
        this.run = { phase, told };
        if (isNews && this.list !== undefined) this.drawEmpty();
    }

    /* What the stream of events says. */
    event({ type, data }) {
        if (type === "reset") {
            this.marked.clear();
            this.load();
        } else if (type === "call") {
            this.changedIds.add(data.id);
            this.recount();
        } else if (type === "gap" || type === "poll") {
            this.changedIds.add("*");
            this.recount();
        }
    }

    async update() {
        const list = this.list;
        if (!this.element.isConnected || list === undefined) return;
        const ids = this.changedIds,
            atEnd = this.virtual.isAtEnd();
        this.changedIds = new Set();
        try {
            const more = await list.recount();
            const [from, to] = this.virtual.visible;
            let touched = ids.has("*");
            for (let index = from; index < to && !touched; index++) touched = ids.has(list.at(index)?.id);
            if (touched) await list.refresh(from, to);
            if (list !== this.list) return;
            if (list.appends) this.fresh = atEnd || this.follows ? 0 : this.fresh + Math.max(0, more);
            else this.fresh = Math.max(0, more);
            if (touched || more !== 0) this.changed();
        } catch (error) {
            if (error.name !== "AbortError") notice(error.message);
        }
    }

    async save(format) {
        const calls = [...this.marked.values()].map((n) => `n:${n}`);
        const { filter, all, problems } = this.query;
        if (calls.length > MARKED_MAX)
            return notice(`mark at most ${MARKED_MAX} calls, or none and narrow the list by a search`);
        try {
            await download(
                calls.length > 0 ? { format, calls: calls.join(",") } : { format, filter, all, problems },
            );
        } catch (error) {
            notice(error.message);
        }
    }

    /* The call `step` rows from that of the id; undefined when the list has none there. */
    async beside(id, step) {
        if (this.list === undefined) this.load();
        if (this.list.indexOf(id) < 0) await this.list.want(0, 1);
        const index = this.list.indexOf(id);
        if (index < 0) return undefined;
        await this.list.want(Math.max(0, index - 1), index + 2);
        const call = this.list.at(index + step);
        if (call !== undefined) this.setCurrent(index + step);
        return call;
    }

    toFinding(step) {
        for (let index = this.current + step; index >= 0 && index < this.list.count; index += step) {
            const call = this.list.at(index);
            if (call === undefined) break;
            if (call.findings.length > 0) return this.setCurrent(index);
        }
        notice("no other call with a finding among those loaded: search for problems");
    }

    async copyId() {
        const call = this.list.at(this.current);
        if (call !== undefined)
            notice((await copy(call.call_id)) ? "Call-ID copied" : "the browser does not allow copying");
    }

    /* Do what a key asks; false when there is nothing to do here. */
    act(action) {
        const last = this.list.count - 1,
            page = this.virtual.page();
        const move = (index) => {
            if (last >= 0) this.setCurrent(Math.max(0, Math.min(last, index)));
        };
        const actions = {
            down: () => move(this.current + 1),
            up: () => move(this.current - 1),
            pageDown: () => move(this.current + page),
            pageUp: () => move(this.current - page),
            first: () => move(0),
            last: () => {
                move(last);
                this.fresh = 0;
                this.drawCount();
            },
            open: () => this.open(this.current),
            mark: () => {
                this.mark(this.current);
                move(this.current + 1);
            },
            search: () => {
                this.search.focus();
                this.search.select();
            },
            nextFinding: () => this.toFinding(1),
            previousFinding: () => this.toFinding(-1),
            sortLeft: () => this.sortBeside(-1),
            sortRight: () => this.sortBeside(1),
            turn: () => this.ask({ order: this.query.order === "asc" ? "desc" : "asc" }),
            follow: () => this.setFollow(!this.follows),
            copy: () => this.copyId(),
            clear: () => this.clear(),
        };
        if (actions[action] === undefined) return false;
        actions[action]();
        return true;
    }

    clear() {
        if (this.query.filter !== "") {
            this.clearSearch();
        } else if (this.marked.size > 0) {
            this.marked.clear();
            this.virtual.redraw();
            this.drawCount();
        }
    }
}
