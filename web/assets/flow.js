/*
 * flow.js: the ladder of a call as the server laid it out: participants, rows, and which message is in
 * which row. Nothing here draws.
 */
import { get } from "./api.js";
import { line } from "./text.js";
import { micros } from "./time.js";
import { meaning } from "./words.js";

const ROWS_MAX = 50000;

/* One row, ready to be shown. `message` is the number of its message, 0 when it has none. */
function toRow(row, index) {
    return {
        ...row,
        index,
        us: micros(row.time),
        endUs: micros(row.end),
        messages: [],
        message: row.message ?? 0,
        transaction: row.transaction ?? null,
        leg: row.leg ?? null,
    };
}

export class Flow {
    constructor(answer) {
        this.participants = answer.participants.map((participant) => ({
            ...participant,
            text: line(participant.alias ?? participant.text),
        }));
        this.startUs = micros(answer.start);
        this.rows = answer.rows.map(toRow);
        this.rowOf = new Map();
        this.legs = answer.legs ?? [];
        for (const message of answer.messages) this.place(message);
        this.before();
        this.isCut = (answer.rows_total ?? 0) > this.rows.length;
    }

    place(message) {
        const row = this.rows[message.row];
        if (message.leg !== null && !this.legs.includes(message.leg)) this.legs.push(message.leg);
        if (row === undefined) return;
        this.rowOf.set(message.n, message.row);
        row.messages.push(message.n);
        if (row.messages.length === 1) {
            row.message = message.n;
            row.transaction = message.transaction;
            row.leg = message.leg;
        }
    }

    /* Each row learns when the message before it was; notes belong to the message they follow. */
    before() {
        let us = this.startUs,
            message = 0;
        for (const row of this.rows) {
            row.beforeUs = us;
            if (row.kind === "message" || row.kind === "fold") {
                us = row.us;
                message = row.message;
            } else if (row.kind === "note" && row.message === 0) {
                row.message = message;
            }
            if (row.kind === "note")
                row.transaction ??= this.rows[this.rowOf.get(row.message)]?.transaction ?? null;
        }
    }

    /* The letter of a leg: A, B ...; "" when there is one leg only. */
    letter(leg) {
        const at = this.legs.indexOf(leg);
        return this.legs.length < 2 || at < 0 ? "" : String.fromCharCode(65 + (at % 26));
    }

    /* Return a row in words. */
    say(row) {
        if (row.kind === "note") return `${row.severity}: ${line(row.rule)}: ${line(meaning(row))}`;
        if (row.kind === "gap") return `${line(row.text)} of silence`;
        return line(row.labels?.[0] ?? row.text ?? "");
    }
}

/* Fetch the ladder of a call; a long one comes in parts, which are put together. */
export async function fetchFlow(id, { merge, fold }, signal) {
    const path = `/calls/${encodeURIComponent(id)}/ladder`;
    const values = { merge, fold: fold ? 1 : 0 };
    const whole = await get(path, values, signal);
    while (whole.rows.length < Math.min(ROWS_MAX, whole.rows_total ?? 0)) {
        const part = await get(path, { ...values, offset: whole.rows.length }, signal);
        if (part.rows.length === 0) break;
        whole.rows.push(...part.rows);
        const known = new Set(whole.messages.map((message) => message.n));
        whole.messages.push(...part.messages.filter((message) => !known.has(message.n)));
    }
    return new Flow(whole);
}
