/*
 * time.js: times of the API (RFC 3339, six digits) as numbers of microseconds, and as text.
 */

/* "2026-03-01T09:00:01.000250Z" as microseconds since 1970; NaN when it is none. */
export function micros(text) {
    if (typeof text !== "string") return NaN;
    const fraction = /\.(\d+)/.exec(text)?.[1] ?? "";
    return Date.parse(text.replace(/\.\d+/, "")) * 1000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}

const two = (value) => String(value).padStart(2, "0");

/* Clock time of this browser's zone: "09:00:01.250"; digits of the second: 0, 3 or 6. "-" for none. */
export function clock(us, digits = 3) {
    if (Number.isNaN(us)) return "-";
    const date = new Date(Math.floor(us / 1000));
    const fraction = String(((us % 1e6) + 1e6) % 1e6).padStart(6, "0");
    const text = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
    return digits > 0 ? `${text}.${fraction.slice(0, digits)}` : text;
}

/* "2026-03-01" in this browser's zone. */
export function day(us) {
    if (Number.isNaN(us)) return "-";
    const date = new Date(us / 1000);
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/* Day and clock, "2026-03-01 09:00:01". */
export function stamp(us) {
    return Number.isNaN(us) ? "" : `${day(us)} ${clock(us, 0)}`;
}

/* Seconds as a span: "0.42 s", "42.8 s", "3:07", "1:02:03". */
export function span(seconds) {
    if (seconds === null || seconds === undefined) return "";
    if (seconds < 10) return `${seconds.toFixed(2)} s`;
    if (seconds < 60) return `${seconds.toFixed(1)} s`;
    const whole = Math.round(seconds);
    const hours = Math.floor(whole / 3600),
        minutes = Math.floor(whole / 60) % 60;
    return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/* Return the text of the time column of a ladder; "-" where there is no time, or none to count from. */
export function inMode(mode, us, startUs, beforeUs) {
    if (mode === "abs") return clock(us, 3);
    const from = mode === "delta" ? beforeUs : startUs;
    if (!(us >= from)) return "-";
    return `+${((us - from) / 1e6).toFixed(3)}`;
}
