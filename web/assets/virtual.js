/*
 * virtual.js: a long list of rows of one height, of which only those in sight are elements. Rows stand in
 * the document in their order. Lists taller than a browser can scroll are scrolled in proportion.
 */
const HEIGHT_MAX = 12e6;
const OVERSCAN = 8;

export class VirtualRows {
    /* `scroller` scrolls; `body` in it holds the rows below a sticky head. The source gives count(),
     * height() in pixels, and draw(index): an element. */
    constructor(scroller, body, source) {
        this.scroller = scroller;
        this.body = body;
        this.source = source;
        this.rows = new Map();
        this.shift = 0;
        this.all = false;
        this.onscroll = () => {};
        scroller.addEventListener("scroll", () => this.render(), { passive: true });
        this.observer = new ResizeObserver(() => this.redraw());
        this.observer.observe(scroller);
    }

    release() {
        this.observer.disconnect();
    }

    /* The rows of which something can be seen: [from, to). */
    range() {
        const height = this.source.height(),
            count = this.source.count();
        const room = this.room();
        const whole = count * height,
            shown = Math.min(whole, HEIGHT_MAX);
        const way = Math.max(1, shown - room);
        this.shift = whole > shown ? Math.min(1, this.scroller.scrollTop / way) * (whole - shown) : 0;
        const top = this.scroller.scrollTop + this.shift;
        return [
            Math.max(0, Math.min(count, Math.floor(top / height))),
            Math.min(count, Math.ceil((top + room) / height)),
        ];
    }

    /* Pixels of the rows that are in sight at once. */
    room() {
        return Math.max(0, this.scroller.clientHeight - this.body.offsetTop);
    }

    /* Rows of a page. */
    page() {
        return Math.max(1, Math.floor(this.room() / this.source.height()) - 1);
    }

    render() {
        const height = this.source.height(),
            count = this.source.count();
        this.body.style.height = `${Math.min(count * height, HEIGHT_MAX)}px`;
        let [from, to] = this.range();
        this.visible = [from, to];
        from = this.all ? 0 : Math.max(0, from - OVERSCAN);
        to = this.all ? count : Math.min(count, to + OVERSCAN);
        for (const [index, row] of this.rows) {
            if (index < from || index >= to) {
                row.remove();
                this.rows.delete(index);
            }
        }
        let after = null;
        for (let index = to - 1; index >= from; index--) {
            let row = this.rows.get(index);
            if (row === undefined) {
                row = this.source.draw(index);
                this.rows.set(index, row);
                this.body.insertBefore(row, after);
            }
            row.style.top = `${index * height - this.shift}px`;
            after = row;
        }
        this.onscroll(this.visible);
    }

    /* Draw all rows in sight anew. */
    redraw() {
        for (const row of this.rows.values()) row.remove();
        this.rows.clear();
        this.render();
    }

    /* Draw one row anew, when it is in sight. */
    refresh(index) {
        const old = this.rows.get(index);
        if (old === undefined) return;
        const row = this.source.draw(index);
        row.style.top = old.style.top;
        old.replaceWith(row);
        this.rows.set(index, row);
    }

    /* Scroll just as far as the row needs to be seen. */
    reveal(index) {
        const height = this.source.height(),
            room = this.room();
        const [from, to] = this.range();
        const top = index * height - this.shift - this.scroller.scrollTop;
        if (top >= 0 && top + height <= room) return;
        if (this.shift === 0 && this.source.count() * height <= HEIGHT_MAX) {
            this.scroller.scrollTop = top < 0 ? index * height : (index + 1) * height - room;
        } else {
            const first = index < from + 1 ? index : Math.max(0, index - (to - from) + 2);
            const whole = this.source.count() * height;
            this.scroller.scrollTop = ((first * height) / Math.max(1, whole - room)) * (HEIGHT_MAX - room);
        }
        this.render();
    }

    isAtEnd() {
        return (
            this.scroller.scrollTop + this.scroller.clientHeight >=
            this.scroller.scrollHeight - this.source.height()
        );
    }

    toEnd() {
        this.render();
        this.scroller.scrollTop = this.scroller.scrollHeight;
        this.render();
    }
}
