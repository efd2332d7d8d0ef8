/* tests/web/live.mjs: a capture that grows while one looks. */
import fs from "node:fs";
import { check, expect, manifold, open, same, serve, texts, until, visitor } from "./harness.mjs";

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
