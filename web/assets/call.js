/*
 * call.js: the page of one call: summary, ladder, and the message beside it. The address has all that is
 * shown, so a link shows it again.
 */
import { button, debounce, el, throttle } from "./dom.js";
import { download, get } from "./api.js";
import { callControls, MERGES, TIMES } from "./controls.js";
import { Drawer } from "./message.js";
import { fetchFlow } from "./flow.js";
import { Ladder } from "./ladder.js";
import { moved } from "./move.js";
import { notice } from "./notice.js";
import { callHash, go, note, setting } from "./state.js";
import { facts, findings, heading } from "./summary.js";
import { copy, line } from "./text.js";
import { party } from "./words.js";

export class CallView {
    name = "call";
    id = null;
    call = null;
    params = { merge: "port", fold: false, t: "rel" };

    /* `list.beside(id, step)` returns a neighbour; `back()` shows the list. */
    constructor(list, back) {
        this.list = list;
        this.back = back;
        this.drawer = new Drawer({
            close: () => this.closeMessage(),
            go: (message) => this.toMessage(message),
        });
        this.ladder = new Ladder({ move: (row) => this.moved(row), open: (row) => this.open(row) });
        this.follow = debounce(60, (message) => {
            if (this.drawer.isOpen) this.drawer.open(message);
        });
        this.refresh = throttle(1000, () => this.load(true));
        this.heading = el("h1", null, "");
        this.summary = el("div", { class: "summary" });
        this.problem = el("div", { class: "empty", hidden: true });
        this.legs = el("span", { class: "legs" });
        Object.assign(this, callControls(this));
        this.element = el(
            "div",
            { class: "page call" },
            el("div", { class: "title" }, button("‹ calls", back, { class: "quiet back" }), this.heading),
            this.summary,
            this.tools,
            el("div", { class: "frame split" }, this.ladder.element, this.drawer.element, this.problem),
        );
    }

    get title() {
        return this.call === null ? "call" : `${party(this.call.from)} → ${party(this.call.to)}`;
    }

    show(params, id) {
        const isSame = id === this.id && this.call !== null;
        const fold = params.get("fold");
        this.id = id;
        this.params = {
            merge: params.get("merge") === "ip" ? "ip" : "port",
            fold: fold === "1",
            t: ["abs", "delta"].includes(params.get("t")) ? params.get("t") : "rel",
        };
        this.wanted = Number(params.get("msg") ?? 0);
        this.mergeBox.lastChild.value = this.params.merge;
        this.timeBox.lastChild.value = this.params.t;
        this.foldBox.firstChild.checked = this.params.fold;
        this.ladder.mode = this.params.t;
        if (!isSame) this.clear();
        this.ladder.element.focus({ preventScroll: true });
        return this.load(false);
    }

    hide() {
        this.control?.abort();
    }

    /* Another call comes: nothing of the last one stays. */
    clear() {
        this.call = null;
        this.drawer.reset();
        this.ladder.current = 0;
        this.ladder.needle = this.search.value = "";
        this.heading.textContent = "";
        this.summary.replaceChildren();
    }

    async load(isQuiet) {
        this.control?.abort();
        const { signal } = (this.control = new AbortController());
        this.ladder.element.setAttribute("aria-busy", "true");
        try {
            const path = `/calls/${encodeURIComponent(this.id)}`;
            const [call, flow] = await Promise.all([
                get(path, null, signal),
                fetchFlow(this.id, this.params, signal),
            ]);
            this.draw(call, flow);
        } catch (error) {
            if (error.name === "AbortError") return;
            if (isQuiet) notice(error.message);
            else this.fail(error);
        }
        this.ladder.element.removeAttribute("aria-busy");
    }

    fail(error) {
        this.heading.textContent = `call ${line(this.id)}`;
        this.problem.hidden = false;
        this.problem.replaceChildren(
            el("p", null, error.status === 404 ? "there is no such call here" : error.message),
            button("back to the calls", this.back),
            button("try again", () => this.load(false)),
        );
    }

    draw(call, flow) {
        const open = this.summary.querySelector("details")?.open;
        this.call = call;
        this.problem.hidden = true;
        this.heading.replaceChildren(...heading(call));
        const noted = findings(call.findings, (message) => this.toMessage(message, true));
        if (noted !== null && open !== undefined) noted.open = open;
        this.summary.replaceChildren(facts(call), ...(noted === null ? [] : [noted]));
        this.ladder.show(flow);
        this.legs.replaceChildren(
            ...(flow.legs.length < 2
                ? []
                : [
                      "legs",
                      ...flow.legs.map((leg, at) =>
                          button(flow.letter(leg), () => this.toLeg(leg), {
                              class: `chip-leg leg-${at % 6}`,
                              title: "go to the next message of this leg",
                          }),
                      ),
                  ]),
        );
        document.title = `${this.title} - rung`;
        if (flow.isCut) notice("the ladder is too long to be shown whole: download it");
        if (this.wanted > 0 && this.ladder.toMessage(this.wanted)) this.drawer.open(this.wanted);
        this.wanted = 0;
    }

    address() {
        const { merge, fold, t } = this.params;
        return callHash(this.id, {
            msg: this.drawer.isOpen ? this.drawer.number : "",
            fold,
            merge: merge === "port" ? "" : merge,
            t: t === "rel" ? "" : t,
        });
    }

    change(values) {
        const isTime = values.t !== undefined;
        this.params = { ...this.params, ...values };
        this.mergeBox.lastChild.value = this.params.merge;
        this.timeBox.lastChild.value = this.params.t;
        this.foldBox.firstChild.checked = this.params.fold;
        setting.set("fold", this.params.fold ? "1" : "0");
        note(this.address());
        if (isTime) this.ladder.setMode(this.params.t);
        else this.load(true);
    }

    moved(row) {
        if (this.drawer.isOpen && row.message > 0) {
            this.drawer.number = row.message;
            this.drawer.message = null;
            note(this.address());
            this.follow(row.message);
        }
    }

    open(row) {
        if (row === undefined) return;
        if (row.kind === "fold") this.change({ fold: false });
        else if (row.message > 0) this.toMessage(row.message);
    }

    /* Show a message, and the row it is in. */
    toMessage(message, takesFocus = false) {
        this.ladder.toMessage(message);
        const shown = this.drawer.open(message);
        note(this.address());
        if (takesFocus) this.ladder.element.focus({ preventScroll: true });
        return shown;
    }

    closeMessage() {
        this.drawer.close();
        note(this.address());
        this.ladder.element.focus({ preventScroll: true });
    }

    toLeg(leg) {
        if (!this.ladder.toNext(1, (row) => row.leg === leg))
            this.ladder.toMessage(this.ladder.flow.rows.find((row) => row.leg === leg)?.message);
    }

    find() {
        const found = this.ladder.search(this.search.value.trim());
        if (this.search.value.trim() === "") return;
        if (found === 0) notice("nothing in this ladder matches");
        else if (!this.ladder.matches(this.ladder.rowAt())) this.toMatch(1);
    }

    toMatch(step) {
        const test =
            this.ladder.needle === "" ? (row) => row.kind === "message" : (row) => this.ladder.matches(row);
        if (!this.ladder.toNext(step, test)) notice(step > 0 ? "nothing more below" : "nothing more above");
    }

    searchKey(event) {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        if (event.key === "Escape") this.search.value = "";
        this.find();
        if (event.key === "Escape") this.ladder.search("");
        this.ladder.element.focus({ preventScroll: true });
    }

    async copyText(text, done) {
        notice((await copy(text)) ? done : "the browser does not allow copying");
    }

    async save(format) {
        try {
            await download({ format, calls: this.id });
        } catch (error) {
            notice(error.message);
        }
    }

    async toCall(step) {
        const call = await this.list.beside(this.id, step);
        if (call === undefined) return notice("no more calls in the list here");
        const { merge, fold, t } = this.params;
        go(callHash(call.id, { fold, merge: merge === "port" ? "" : merge, t: t === "rel" ? "" : t }));
    }

    toSame(step) {
        const transaction = this.ladder.rowAt()?.transaction ?? null;
        if (
            transaction === null ||
            !this.ladder.toNext(step, (row) => row.transaction === transaction && row.kind === "message")
        )
            notice("no other message of this transaction there");
    }

    event({ type, data }) {
        const isOurs = type === "call" && (data.id === this.id || data.id === this.call?.id);
        if (isOurs || type === "gap" || type === "poll") this.refresh();
        else if (type === "reset") this.back();
    }

    cycle(choices, value) {
        const at = choices.findIndex(([id]) => id === value);
        return choices[(at + 1) % choices.length][0];
    }

    /* Do an action; return false when the view does not have it. */
    act(action) {
        const ladder = this.ladder;
        const last = (ladder.flow?.rows.length ?? 0) - 1,
            page = ladder.virtual.page();
        const to = moved(action, ladder.current, last, page);
        if (to !== null) {
            ladder.setCurrent(to);
            return true;
        }
        const actions = {
            left: () => ladder.pan(-1),
            right: () => ladder.pan(1),
            open: () => this.open(ladder.rowAt()),
            close: () => this.escape(),
            prevscreen: () => this.back(),
            nexttransaction: () => this.toSame(1),
            prevtransaction: () => this.toSame(-1),
            nextfinding: () => this.toFinding(1),
            prevfinding: () => this.toFinding(-1),
            search: () => {
                this.search.focus();
                this.search.select();
            },
            nextmatch: () => this.toMatch(1),
            prevmatch: () => this.toMatch(-1),
            nextcall: () => this.toCall(1),
            prevcall: () => this.toCall(-1),
            fold: () => this.change({ fold: !this.params.fold }),
            compress: () => this.change({ merge: this.cycle(MERGES, this.params.merge) }),
            toggletime: () => this.change({ t: this.cycle(TIMES, this.params.t) }),
            pitchmore: () => ladder.widen(1),
            pitchless: () => ladder.widen(-1),
            pitchauto: () => ladder.widen(0),
            copy: () =>
                this.drawer.isOpen
                    ? this.drawer.copyText()
                    : this.copyText(this.call?.call_id ?? "", "Call-ID copied"),
        };
        if (actions[action] === undefined) return false;
        actions[action]();
        return true;
    }

    toFinding(step) {
        if (!this.ladder.toNext(step, (row) => row.kind === "note"))
            notice(step > 0 ? "no more findings below" : "no more findings above");
    }

    escape() {
        if (this.drawer.isOpen) {
            this.closeMessage();
        } else if (this.ladder.needle !== "") {
            this.search.value = "";
            this.ladder.search("");
        } else {
            this.back();
        }
    }
}
