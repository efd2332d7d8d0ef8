/*
 * paged.js: a list as the server has it, read in pages as far as it is looked at. A page beside a known one
 * is asked for by cursor, so that no row is lost between them while the list changes; a far one by its
 * place: one request, however far. Answers have rows, `next`, and perhaps `total` and `matching`.
 */
import { get } from "./api.js";

const PAGE = 100;
const KEPT = 5000;
const REST_MS = 3000; /* after a failure, before the next try */

export class PagedRows {
    /* `ops` has the `path` of the API, the member of answers with the rows, `many`, the member that identifies a row,
     * `key`, and the orders in which new rows come last, `appending`. `query` has the parameters of the API: filter,
     * sort, order and more. `changed` is called when there is something new to show. */
    constructor(ops, query, changed) {
        this.ops = ops;
        this.query = query;
        this.changed = changed;
        this.rows = [];
        this.indexes = new Map();
        this.cursors = new Map([[0, null]]); /* before this row; null: the first */
        this.count = 0;
        this.total = null;
        this.error = null;
        this.isKnown = false;
        this.isBusy = false;
        this.working = Promise.resolve();
        this.wanted = [0, PAGE];
        this.control = new AbortController();
    }

    /* New rows come at the end in this order, so rows do not move. */
    get appends() {
        return this.ops.appending.includes(this.query.sort) && this.query.order !== "desc";
    }

    at(index) {
        return this.rows[index];
    }

    indexOf(id) {
        return this.indexes.get(id) ?? -1;
    }

    /* Set the rows that are shown. They are fetched, the latest call first. Wait for the result where they are
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

    fetch(values) {
        return get(this.ops.path, { ...this.query, ...values }, this.control.signal);
    }

    /* Ask for a page: by its cursor, or by its place where there is none. */
    fetchPage(page) {
        const cursor = this.cursors.get(page);
        return this.fetch({ cursor, skip: cursor === undefined ? page : null, limit: PAGE });
    }

    /* Fetch the page of a row. */
    async load(index) {
        const page = index - (index % PAGE);
        const answer = await this.fetchPage(page);
        const rows = answer[this.ops.many];
        const end = page + rows.length;
        this.note(answer, end);
        if (answer.next !== null) this.cursors.set(end, answer.next);
        else this.count = end;
        this.take(rows, page);
    }

    /* Keep rows that stand at `at` and on from there. */
    take(rows, at) {
        rows.forEach((row, i) => this.put(at + i, row));
        this.evict(at);
        this.changed();
    }

    /* Note the counts; `end` rows have been seen. */
    note(answer, end) {
        this.isKnown = true;
        this.total = answer.total ?? null;
        this.count = answer.matching ?? Math.max(this.count, end + PAGE);
    }

    put(index, row) {
        this.rows[index] = row;
        this.indexes.set(row[this.ops.key], index);
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

    /* Read the number of rows again; return how many more there are than before. */
    async recount() {
        const before = this.count;
        const answer = await this.fetch({ limit: 1, fields: this.ops.key });
        if (this.appends || !Number.isInteger(answer.matching)) {
            this.note(answer, 0);
            return this.count - before;
        }
        this.total = answer.total;
        return answer.matching - before;
    }

    /* Fetch the rows from-to again; they stay where they are. */
    async refresh(from, to) {
        for (let page = from - (from % PAGE); page < to; page += PAGE) {
            const answer = await this.fetchPage(page);
            answer[this.ops.many].forEach((row, i) => {
                const index = this.indexes.get(row[this.ops.key]);
                if (index !== undefined) this.rows[index] = row;
                else if (this.appends) this.put(page + i, row);
            });
        }
    }
}
