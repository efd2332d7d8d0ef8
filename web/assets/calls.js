/*
 * calls.js: the list of calls as the server has it, read in pages by cursor as far as it is looked at.
 * A cursor stands for "after this call", so a far row is reached by stepping there with rows of ids
 * alone; places once found are kept.
 */
import { get } from "./api.js";

const PAGE = 100;
const STEP = 500;
const KEPT = 5000;
/* Orders in which every call has a value; in others missing ones are last either way, so the opposite
 * order is no mirror. */
const MIRRORED = ["n", "start", "state", "src", "msgs", "findings"];
const REST_MS = 3000; /* after a failure, before the next try */

export class CallList {
    /* `query` is what the API takes: filter, sort, order, all, problems. `changed` is called when
     * there is something new to show, `progress` on the way to far rows. */
    constructor(query, changed, progress) {
        this.query = query;
        this.changed = changed;
        this.progress = progress;
        this.far = 0; /* rows to step over before those that are wanted */
        this.rows = [];
        this.indexes = new Map();
        this.cursors = new Map([[0, null]]); /* before this row; null: the first */
        this.tails = new Map(); /* after this row, in the opposite order */
        this.count = 0;
        this.total = null;
        this.error = null;
        this.isKnown = false;
        this.isCounted = false;
        this.isBusy = false;
        this.working = Promise.resolve();
        this.wanted = [0, PAGE];
        this.control = new AbortController();
    }

    /* New calls come at the end in this order, so rows do not move. */
    get appends() {
        return (this.query.sort === "n" || this.query.sort === "start") && this.query.order !== "desc";
    }

    at(index) {
        return this.rows[index];
    }

    indexOf(id) {
        return this.indexes.get(id) ?? -1;
    }

    /* Say which rows are looked at; they are fetched, the latest wish first. Wait for it where they are
     * needed. */
    want(from, to) {
        this.wanted = [from, to];
        const rests = this.error !== null && performance.now() < this.failedAt + REST_MS;
        if (!this.isBusy && !rests && this.missing() >= 0) this.working = this.work();
        return this.working;
    }

    release() {
        this.control.abort();
    }

    async work() {
        this.isBusy = true;
        try {
            for (let index = this.missing(); index >= 0; index = this.missing()) await this.load(index);
            this.error = null;
        } catch (error) {
            if (error.name !== "AbortError") {
                this.error = error;
                this.failedAt = performance.now();
            }
        }
        this.isBusy = false;
        if (!this.control.signal.aborted) this.changed();
    }

    missing() {
        if (!this.isKnown) return 0;
        const to = Math.min(this.wanted[1], this.count);
        for (let index = Math.max(0, this.wanted[0]); index < to; index++)
            if (this.rows[index] === undefined) return index;
        return -1;
    }

    nearest(index) {
        let best = 0;
        for (const at of this.cursors.keys()) if (at <= index && at > best) best = at;
        return best;
    }

    nearestTail(end) {
        if (!MIRRORED.includes(this.query.sort) || !this.isCounted) return Infinity;
        let best = this.count;
        for (const at of this.tails.keys()) if (at >= end && at < best) best = at;
        return best;
    }

    fetch(values) {
        return get("/calls", { ...this.query, ...values }, this.control.signal);
    }

    /* Fetch the page of a row, or make a step towards it, from whichever end is nearer. */
    load(index) {
        const page = index - (index % PAGE);
        const end = Math.min(this.count, page + PAGE);
        const at = this.nearest(page);
        const tail = this.nearestTail(end);
        return tail - end < page - at ? this.loadUp(end, tail) : this.loadDown(page, at);
    }

    async loadDown(page, at) {
        const isStep = at < page;
        const limit = isStep ? Math.min(STEP, page - at) : PAGE;
        this.step(isStep, page - at);
        const answer = await this.fetch({
            cursor: this.cursors.get(at),
            limit,
            fields: isStep ? "id" : null,
        });
        const end = at + answer.calls.length;
        this.note(answer, end);
        if (answer.next !== null) this.cursors.set(end, answer.next);
        else this.count = end;
        if (!isStep) this.take(answer.calls, at, 1);
    }

    /* The same from the end of the list, in the opposite order. */
    async loadUp(end, tail) {
        const cursor = this.tails.get(tail) ?? null;
        const isStep = end < tail && cursor !== null;
        const limit = isStep ? Math.min(STEP, tail - end) : PAGE;
        const order = this.query.order === "desc" ? "asc" : "desc";
        this.step(isStep, tail - end);
        const answer = await this.fetch({ order, cursor, limit, fields: isStep ? "id" : null });
        const last = cursor === null ? (answer.matching ?? tail) : tail;
        this.note(answer, 0);
        if (answer.next !== null) this.tails.set(last - answer.calls.length, answer.next);
        if (!isStep) this.take(answer.calls, last - 1, -1);
    }

    /* Say how far it still is. */
    step(isStep, rows) {
        const far = isStep && rows > 10 * STEP ? rows : 0;
        if (far !== this.far) {
            this.far = far;
            this.progress();
        }
    }

    /* Keep rows that stand at `at` and on from there. */
    take(calls, at, step) {
        calls.forEach((call, i) => this.put(at + i * step, call));
        this.evict(at);
        this.changed();
    }

    /* Note the counts; `end` rows have been seen. */
    note(answer, end) {
        this.isKnown = true;
        this.total = answer.total;
        this.isCounted = answer.matching !== null;
        this.count = answer.matching ?? Math.max(this.count, end + PAGE);
    }

    put(index, call) {
        this.rows[index] = call;
        this.indexes.set(call.id, index);
    }

    /* Forget rows far from where we are when there are many. */
    evict(at) {
        if (this.indexes.size <= KEPT) return;
        for (const [id, index] of this.indexes) {
            if (Math.abs(index - at) > KEPT / 2) {
                delete this.rows[index];
                this.indexes.delete(id);
            }
        }
    }

    /* Ask how many there are now; gives how many more than before. */
    async recount() {
        const before = this.count;
        const answer = await this.fetch({ limit: 1, fields: "id" });
        if (this.appends || answer.matching === null) {
            this.note(answer, 0);
            return this.count - before;
        }
        this.total = answer.total;
        return answer.matching - before;
    }

    /* Fetch again what is known of the rows from-to; they stay where they are. */
    async refresh(from, to) {
        for (let page = from - (from % PAGE); page < to; page += PAGE) {
            const cursor = this.cursors.get(page);
            if (cursor === undefined) continue;
            const answer = await this.fetch({ cursor, limit: PAGE });
            answer.calls.forEach((call, i) => {
                const index = this.indexes.get(call.id);
                if (index !== undefined) this.rows[index] = call;
                else if (this.appends) this.put(page + i, call);
            });
        }
    }
}
