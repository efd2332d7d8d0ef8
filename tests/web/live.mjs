/* tests/web/live.mjs: a capture that grows while one looks. */
import fs from "node:fs";
import { check, expect, manifold, open, picture, rung, same, serve, texts, until, visitor } from "./harness.mjs";

const COUNT = 120;
const grown = manifold(
    "grown",
    COUNT,
    1,
    `host alice 192.0.2.11:5060
host bob 192.0.2.21:5060
call c0000 alice > bob
@0.000 alice > bob INVITE
+0.010 bob > alice 180
+0.100 bob > alice 486
+0.005 alice > bob ACK
`,
);

/* The capture in two parts, cut before the first frame that is not among `frames`. */
function cut(file, frames) {
    const bytes = fs.readFileSync(file);
    let at = 24;
    for (let i = 0; i < frames; i++) at += 16 + bytes.readUInt32LE(at + 8);
    return [bytes.subarray(0, at), bytes.subarray(at)];
}

async function begin(frames) {
    const [now, later] = cut(grown, frames);
    const server = await serve("-", now);
    const page = await (await visitor(server)).newPage();
    await page.goto(server.url);
    await page.waitForSelector(".row.call");
    return { page, server, later };
}

const count = async (page) => Number((await page.textContent(".count")).split(" ")[0]);

check("new calls appear while a capture grows, and what one reads stays where it is", async () => {
    const { page, server, later } = await begin(4 * 60);
    await until("the first part", async () => (await count(page)) === 60);
    await page.keyboard.press("j");
    const before = await page.evaluate(() => [
        document.querySelector(".row.current").textContent,
        document.getElementById("calls").scrollTop,
    ]);
    server.process.stdin.end(later);
    await until("the second part", async () => (await count(page)) === COUNT);
    same(
        await page.evaluate(() => [
            document.querySelector(".row.current").textContent,
            document.getElementById("calls").scrollTop,
        ]),
        before,
        "the current row and its place",
    );
    await page.waitForSelector(".chip:not([hidden])");
    expect(
        /^60 new/.test(await page.textContent(".chip")),
        `the chip says ${await page.textContent(".chip")}`,
    );
    await page.click(".chip");
    await until("the last call", async () => (await page.textContent(".row.current .c-n")) === String(COUNT));
    same(await page.isVisible(".chip"), false, "the chip");
});

check("the newest call is followed when that is asked for", async () => {
    const { page, server, later } = await begin(4 * 60);
    await until("the first part", async () => (await count(page)) === 60);
    await page.check("text=follow");
    server.process.stdin.end(later);
    await until("the last row in sight", async () =>
        (await texts(page, ".row.call .c-n")).includes(String(COUNT)),
    );
    same(await page.isVisible(".chip"), false, "the chip");
});

check("the state of a call changes in the list and in its ladder", async () => {
    const { page, server, later } = await begin(2);
    await until("ringing", async () => (await page.textContent(".row.call .state")).includes("ringing"));
    await page.keyboard.press("Enter");
    await page.waitForSelector(".ladder .row.message");
    same((await page.$$(".ladder .row.message")).length, 2, "messages so far");
    server.process.stdin.end(later);
    await until("the end of the call", async () => (await page.textContent("h1")).includes("busy"));
    await until("its messages", async () => (await page.$$(".ladder .row.message")).length === 4);
    await page.keyboard.press("Escape");
    await until("the state in the list", async () =>
        (await page.textContent(".row.call .state")).includes("busy"),
    );
});

check("tabs of one browser share one stream of events", async () => {
    const { page, server, later } = await begin(4 * 60);
    const streams = [];
    const hear = (one) =>
        one.on("request", (request) => {
            if (request.url().includes("/api/v1/events")) streams.push(request.url());
        });
    await until("the first part", async () => (await count(page)) === 60);
    const other = await page.context().newPage();
    hear(other);
    await other.goto(`${server.origin}/#/calls`);
    await until("the first part", async () => (await count(other)) === 60);
    server.process.stdin.end(later);
    await until("the second part in the other tab", async () => (await count(other)) === COUNT);
    await until("the second part in the first tab", async () => (await count(page)) === COUNT);
    same(streams, [], "streams of the other tab");
});

check("a hidden tab has no stream, and catches up when it is seen again", async () => {
    const { page, server, later } = await begin(4 * 60);
    await until("the first part", async () => (await count(page)) === 60);
    const ended = [];
    page.on("requestfailed", (request) => {
        if (request.url().includes("/api/v1/events")) ended.push(request.url());
    });
    const hide = (isHidden) =>
        page.evaluate((hidden) => {
            Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
            document.dispatchEvent(new Event("visibilitychange"));
        }, isHidden);
    await hide(true);
    await until("the end of the stream", () => ended.length === 1);
    server.process.stdin.end(later);
    await until("the reading of the rest", async () => {
        const answer = await page.evaluate(async () =>
            (
                await fetch("/api/v1/calls?limit=1", {
                    headers: { Authorization: `Bearer ${localStorage.getItem("rung.key")}` },
                })
            ).json(),
        );
        return answer.total === COUNT;
    });
    same(await count(page), 60, "the count in a hidden tab");
    await hide(false);
    await until("the rest", async () => (await count(page)) === COUNT);
});

check("the bar counts messages and tells what was lost", async () => {
    const page = await open(grown);
    await until("the counts", async () => (await page.textContent(".counts")).includes("480 messages"));
    expect((await page.textContent(".counts")).includes("drops 0"), "it does not say that nothing was lost");
});

/* `count` records of a TCP segment with SIP in it, between hosts of the script. */
function segments(count, time) {
    const data = Buffer.from("SIP/2.0 200 OK\r\n\r\n");
    const frame = Buffer.alloc(14 + 20 + 20 + data.length);
    const record = Buffer.alloc(16 + frame.length);
    frame.writeUInt16BE(0x0800, 12);
    frame.writeUInt8(0x45, 14);
    frame.writeUInt16BE(40 + data.length, 16);
    frame.writeUInt8(6, 23);
    frame.set([192, 0, 2, 11, 192, 0, 2, 21], 26);
    frame.writeUInt16BE(5060, 34);
    frame.writeUInt16BE(40000, 36);
    frame.writeUInt8(0x50, 46);
    data.copy(frame, 54);
    time.copy(record, 0, 0, 8);
    record.writeUInt32LE(frame.length, 8);
    record.writeUInt32LE(frame.length, 12);
    frame.copy(record, 16);
    return Buffer.concat(Array(count).fill(record));
}

/* What the command line counts in the same bytes. */
function counted(name, bytes) {
    const file = `${grown}.${name}.pcap`;
    fs.writeFileSync(file, bytes);
    const lines = rung("calls", "--all", "--jsonl", file).trim().split("\n");
    return { file, ...lines.map((line) => JSON.parse(line)).find(({ type }) => type === "counters") };
}

check("the bar tells what is counted of a pipe that is fed after the page is open", async () => {
    const { page, server, later } = await begin(4 * 60);
    const bar = async () => (await texts(page, ".counts, .notes")).join(" ");
    await until("the first part", async () => (await bar()).includes("240 messages"));
    expect((await bar()).includes("drops 0") && !(await bar()).includes("not read"), await bar());
    const more = segments(412, later);
    server.process.stdin.write(more);
    await until("what is not read", async () =>
        (await bar()).includes("not read: 412 TCP segments with SIP"),
    );
    server.process.stdin.end(later);
    await until("the second part", async () => (await bar()).includes("480 messages"));
    const whole = fs.readFileSync(grown);
    const first = whole.subarray(0, whole.length - later.length);
    const truth = counted("more", Buffer.concat([first, more, later]));
    same(truth.counters.messages, 480, "messages by the command line");
    const told = truth.told.map(({ text }) => text).join(", ");
    same((await texts(page, ".notes"))[0], `not read: ${told}`, "what is told");
    const info = await page.evaluate(async () =>
        (
            await fetch("/api/v1/info", {
                headers: { Authorization: `Bearer ${localStorage.getItem("rung.key")}` },
            })
        ).json(),
    );
    for (const [name, value] of Object.entries(truth.counters))
        if (name !== "stored_batches") same(info.counters[name], value, name);
    await picture(page, "bar-not-read");
});

check("where all SIP was over TCP, the list says what was not read", async () => {
    const file = `${grown}.tcp.pcap`;
    fs.writeFileSync(file, Buffer.concat([fs.readFileSync(grown).subarray(0, 24), segments(7, fs.readFileSync(grown).subarray(24))]));
    const page = await open(file);
    same(await texts(page, ".empty p"), [
        "no call over UDP in this capture",
        "not read: 7 TCP segments with SIP",
    ]);
});

check("a loss that a stats event tells is in the bar", async () => {
    const page = await open(grown);
    const told = [
        { name: "kernel_drops", kind: "kernel", is_loss: true, count: 7, text: "7 packets dropped by the kernel" },
        { name: "cut_messages", kind: "noted", is_loss: false, count: 1, text: "1 message cut" },
    ];
    const stats = { phase: "reading", is_live: true, counters: { messages: 12, kernel_drops: 7, active: 3 }, told };
    const body = `event: stats\ndata: ${JSON.stringify(stats)}\n\n`;
    await page.route("**/api/v1/events*", (route) => route.fulfill({ contentType: "text/event-stream", body }));
    await page.reload();
    await until("the loss", async () =>
        (await page.textContent(".counts")).includes("12 messages  3 active  7 packets dropped by the kernel"),
    );
    same(await page.$$eval(".counts .lost", (nodes) => nodes.length), 1, "it is marked as a loss");
    same(await page.textContent(".notes"), "1 message cut", "what is told beside it");
});
