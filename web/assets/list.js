/*
 * list.js: the page of a list of anything: search, sort, mark, follow, count, download. A list knows nothing of
 * what its rows are: the properties below do.
 *
 *     name          of the page, its element and its address
 *     one, many     a row in words: "call"; the plural is also its member in answers
 *     path          of the API
 *     key           the member that identifies a row
 *     columns       a table of them (rows.js)
 *     appending     the orders in which new rows come last; the first is the one of a new list
 *     conditions    {name, label, title}: boxes beside the search, parameters of the API
 *     hint          placeholder of the search
 *     formats       of downloads
 *     noun          (query): the word for the rows that are counted
 *     isNarrowed    (query): whether something else than the search narrows the list
 *     empty         (query, run, ask): why there are no rows though nothing is searched for
 *     number        (row): how a download names it
 *     place         (row): the address that shows it
 *     address       (values): the address of the list
 *     actions       further actions of keys, beside those of every list: functions of the list
 */
import { button, el, throttle } from "./dom.js";
import { download } from "./api.js";
import { listControls, listFoot } from "./controls.js";
import { moved } from "./move.js";
import { PagedRows } from "./paged.js";
import { emptiness, headCells, rowElement, widths } from "./rows.js";
import { go, note } from "./state.js";
import { notice } from "./notice.js";
import { notRead, number } from "./text.js";
import { VirtualRows } from "./virtual.js";

const MARKED_MAX = 500; /* as many as a ticket has room for */

export class ListView {
    current = 0;
    currentId = null;
    marked = new Map(); /* their names in a download, by key */
    fresh = 0;
    top = 0; /* pixels scrolled */
    follows = false;
    changedIds = new Set();
    run = { phase: "done", told: [] };

    constructor(ops) {
        this.ops = ops;
        this.name = this.title = ops.name;
        this.query = this.queryOf(new URLSearchParams());
        this.count = el("output", { class: "count", "aria-live": "polite" });
        this.chip = button("", () => this.showFresh(), { class: "chip", hidden: true });
        this.empty = el("div", { class: "empty", hidden: true });
        this.head = el("div", { class: "row head", role: "row", "aria-rowindex": "1" });
        this.body = el("div", { class: "rows", role: "rowgroup" });
        this.grid = el(
            "div",
            {
                class: "grid",
                id: ops.name,
                role: "grid",
                tabindex: "0",
                "aria-label": ops.many,
                "aria-multiselectable": "true",
                onclick: (event) => this.click(event),
            },
            this.head,
            this.body,
        );
        this.grid.style.setProperty("--columns", widths(ops.columns));
        Object.assign(this, listControls(this, ops));
        this.element = el(
            "div",
            { class: `page ${ops.name}` },
            this.tools,
            el("div", { class: "frame" }, this.grid, this.empty, this.chip),
            listFoot(this.count, ops, (format) => this.save(format)),
        );
        this.virtual = new VirtualRows(this.grid, this.body, {
            count: () => this.list?.count ?? 0,
            height: () => this.rowHeight(),
            draw: (index) => this.row(index),
        });
        this.virtual.onscroll = ([from, to]) => this.seen(from, to);
        this.recount = throttle(700, () => this.update());
    }

    /* Return the query of an address. */
    queryOf(params) {
        const { appending, columns, conditions } = this.ops;
        const sort = params.get("sort");
        return {
            filter: params.get("filter") ?? "",
            sort: sort !== null && columns.some((column) => column.sort === sort) ? sort : appending[0],
            order: params.get("order") ?? "asc",
            ...Object.fromEntries(conditions.map(({ name }) => [name, params.get(name) ?? ""])),
        };
    }

    /* The query without search and order. */
    conditions() {
        return Object.fromEntries(this.ops.conditions.map(({ name }) => [name, this.query[name]]));
    }

    rowHeight() {
        return parseFloat(getComputedStyle(this.grid).getPropertyValue("--row")) || 26;
    }

    /* Come into sight with the query of the address. */
    show(params) {
        const query = this.queryOf(params);
        const isSame = this.list !== undefined && JSON.stringify(query) === JSON.stringify(this.query);
        this.query = query;
        this.drawControls();
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
        const { filter, sort, order } = this.query;
        return this.ops.address({
            filter,
            sort: sort === this.ops.appending[0] ? "" : sort,
            order: order === "asc" ? "" : order,
            ...this.conditions(),
        });
    }

    ask(change) {
        this.query = { ...this.query, ...change };
        this.drawControls();
        note(this.address());
        this.load();
        this.drawHead();
    }

    drawControls() {
        if (document.activeElement !== this.search) this.search.value = this.query.filter;
        for (const [name, box] of this.boxes) box.firstChild.checked = this.query[name] !== "";
    }

    load() {
        this.list?.release();
        this.list = new PagedRows(this.ops, this.query, () => this.changed());
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
        this.head.replaceChildren(...headCells(this.ops.columns, this.query, (sort) => this.sortBy(sort)));
    }

    drawCount() {
        const { count, total, isKnown, error } = this.list;
        const isAll = this.query.filter === "" && !this.ops.isNarrowed(this.query);
        const what = this.ops.noun(this.query);
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
        const words = emptiness(this.ops, this.list, this.query, this.run, (change) =>
            change === null ? this.load() : this.ask(change),
        );
        this.empty.hidden = words === null;
        this.empty.replaceChildren(...(words ?? []));
    }

    row(index) {
        const row = this.list.at(index);
        const isMarked = row !== undefined && this.marked.has(row[this.ops.key]);
        return rowElement(this.ops, row, index, index === this.current, isMarked);
    }

    keyAt(index) {
        return this.list.at(index)?.[this.ops.key];
    }

    setCurrent(index, reveal = true) {
        const old = this.current;
        this.current = index;
        this.currentId = this.keyAt(index) ?? this.currentId;
        if (old !== index) this.virtual.refresh(old);
        this.virtual.refresh(index);
        if (reveal) {
            this.virtual.reveal(index);
            if (this.follows && index < this.list.count - 1) this.setFollow(false);
        }
        if (this.virtual.rows.has(index)) this.grid.setAttribute("aria-activedescendant", `${this.ops.one}-${index}`);
        else this.grid.removeAttribute("aria-activedescendant");
    }

    click(event) {
        const row = event.target.closest(`.row.${this.ops.one}`);
        if (row === null || getSelection().toString() !== "") return;
        const index = Number(row.dataset.index);
        const hadFocus = event.target.closest("a") !== null;
        this.setCurrent(index, false);
        if (event.target.closest(".c-mark") !== null) this.mark(index);
        else if (!hadFocus) this.open(index);
    }

    open(index) {
        const row = this.list.at(index);
        if (row !== undefined) go(this.ops.place(row));
    }

    mark(index) {
        const row = this.list.at(index);
        if (row === undefined) return;
        const key = row[this.ops.key];
        if (!this.marked.delete(key)) this.marked.set(key, this.ops.number(row));
        this.virtual.refresh(index);
        this.drawCount();
    }

    sortBy(sort) {
        const order = sort === this.query.sort && this.query.order === "asc" ? "desc" : "asc";
        this.ask({ sort, order });
        this.grid.focus({ preventScroll: true });
    }

    sortBeside(step) {
        const sorts = this.ops.columns.map(({ sort }) => sort).filter((sort) => sort !== null);
        const at = sorts.indexOf(this.query.sort) + step;
        const sort = sorts[Math.max(0, Math.min(sorts.length - 1, at))];
        if (sort !== this.query.sort) this.ask({ sort, order: "asc" });
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

    /* Note the phase of the run ("reading", "settling", "done"), and its reported counters. */
    setRun({ phase, told }) {
        const isNews = phase !== this.run.phase || notRead(told) !== notRead(this.run.told);
        this.run = { phase, told };
        if (isNews && this.list !== undefined) this.drawEmpty();
    }

    /* Take an event of the stream. */
    event({ type, data }) {
        if (type === "reset") {
            this.marked.clear();
            this.load();
        } else if (type === this.ops.one) {
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
            for (let index = from; index < to && !touched; index++) touched = ids.has(this.keyAt(index));
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
        const { many } = this.ops;
        const chosen = [...this.marked.values()];
        if (chosen.length > MARKED_MAX)
            return notice(`mark at most ${MARKED_MAX} ${many}, or none and narrow the list by a search`);
        try {
            await download(
                chosen.length > 0
                    ? { format, [many]: chosen.join(",") }
                    : { format, filter: this.query.filter, ...this.conditions() },
            );
        } catch (error) {
            notice(error.message);
        }
    }

    /* The row `step` rows from that of the id; undefined when the list has none there. */
    async beside(id, step) {
        if (this.list === undefined) this.load();
        if (this.list.indexOf(id) < 0) await this.list.want(0, 1);
        const index = this.list.indexOf(id);
        if (index < 0) return undefined;
        await this.list.want(Math.max(0, index - 1), index + 2);
        const row = this.list.at(index + step);
        if (row !== undefined) this.setCurrent(index + step);
        return row;
    }

    /* Go to the next row, of those that are here, for which `test` holds; false when there is none. */
    toNext(step, test) {
        for (let index = this.current + step; index >= 0 && index < this.list.count; index += step) {
            const row = this.list.at(index);
            if (row === undefined) break;
            if (test(row)) {
                this.setCurrent(index);
                return true;
            }
        }
        return false;
    }

    move(action, index) {
        if (this.list.count > 0) this.setCurrent(index);
        if (action !== "end") return;
        this.fresh = 0;
        this.drawCount();
    }

    /* Do an action; return false when the view does not have it. */
    act(action) {
        const index = moved(action, this.current, this.list.count - 1, this.virtual.page());
        const actions = {
            flow: () => this.open(this.current),
            select: () => {
                this.mark(this.current);
                this.act("down");
            },
            search: () => {
                this.search.focus();
                this.search.select();
            },
            sortprev: () => this.sortBeside(-1),
            sortnext: () => this.sortBeside(1),
            sortswap: () => this.ask({ order: this.query.order === "asc" ? "desc" : "asc" }),
            autoscroll: () => this.setFollow(!this.follows),
            reset: () => this.clear(),
            ...this.ops.actions,
        };
        if (index !== null) this.move(action, index);
        else if (actions[action] === undefined) return false;
        else actions[action](this);
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
