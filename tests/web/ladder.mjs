/* tests/web/ladder.mjs: the page of one call. */
import { capture, check, expect, idOf, open, picture, rung, same, texts, until } from "./harness.mjs";

const sample = capture("sample");
const first = idOf(sample, 2);
const again = capture("no-answer-retransmitted");
const odd = capture("phone-of-rfc-2543");

const rows = (page) => texts(page, ".ladder .rows .row");
const labels = (page) => texts(page, ".ladder .row.message .lane text");

check("a call opens from the list and shows its ladder, row for row as the program draws it", async () => {
    const page = await open(sample);
    await page.click(".row.call >> nth=0");
    await page.waitForSelector(".ladder .row.message");
    expect(page.url().includes(`#/call/${first}`), `the address is ${page.url()}`);
    const wanted = JSON.parse(rung("ladder", "--json", sample, "2")).rows;
    const found = await page.$$eval(".ladder .rows .row", (nodes) =>
        nodes.map((node) => node.querySelector(".lane").getAttribute("aria-label")),
    );
    same(
        found,
        wanted.map((row) => (row.kind === "gap" ? `${row.text} of silence` : row.labels[0])),
        "rows",
    );
    same(await texts(page, ".participant b"), ["192.0.2.11", "192.0.2.1", "198.51.100.20"], "participants");
    expect((await page.textContent("h1")).includes("completed"), "the heading does not tell the state");
    expect((await page.textContent(".facts")).includes("out1@192.0.2.11"), "no Call-ID");
    await picture(page, "call-dark");
    await page.goBack();
    await page.waitForSelector(".row.call");
});

check("arrows go from the sender to the receiver", async () => {
    const page = await open(sample, `#/call/${first}`);
    const wanted = JSON.parse(rung("ladder", "--json", sample, "2")).rows.filter(
        (row) => row.kind === "message",
    );
    const found = await page.$$eval(".ladder .row.message", (nodes) =>
        nodes.map((node) => {
            const tail = Number(node.querySelector(".tail").getAttribute("cx"));
            const head = Number(/^M([\d.]+)/.exec(node.querySelector("path.head").getAttribute("d"))[1]);
            const lanes = [
                ...node
                    .querySelector(".life")
                    .getAttribute("d")
                    .matchAll(/M([\d.]+)/g),
            ].map(([, x]) => Number(x));
            const at = (x) => lanes.findIndex((lane) => Math.abs(lane - x) <= 1);
            return [at(tail), at(head)];
        }),
    );
    same(
        found,
        wanted.map((row) => [row.from, row.to]),
        "arrows",
    );
});

check("labels never run over their arrow, at any distance of the lines", async () => {
    const page = await open(sample, `#/call/${first}`);
    for (const keys of ["", "-----", "-----", "+++++++++++++++++"]) {
        for (const key of keys) await page.keyboard.press(key);
        const over = await page.$$eval(".ladder .row.message", (nodes) =>
            nodes
                .filter((node) => {
                    const shaft = node.querySelector(".shaft").getBBox();
                    return node.querySelector("text").getBBox().width > shaft.width + 8;
                })
                .map((node) => node.textContent),
        );
        same(over, [], `labels that are too long after "${keys}"`);
    }
    expect(
        (await labels(page)).includes("407 Proxy Authentication Required"),
        "wide lines do not have the full label",
    );
});

check("folding gathers repetitions, and opens again", async () => {
    const page = await open(again, `#/call/${idOf(again, 1)}`);
    const before = (await rows(page)).length;
    expect((await page.$$(".row.again .shaft")).length >= 6, "repetitions are not dashed");
    same(
        await page.$eval(".row.again .shaft", (node) => getComputedStyle(node).strokeDasharray),
        "5px, 3px",
        "dashes",
    );
    await page.keyboard.press("z");
    await until("fewer rows", async () => (await rows(page)).length < before);
    expect((await labels(page))[0].includes("×7"), "no count of repetitions");
    expect(page.url().includes("fold=1"), "the link does not have it");
    await page.keyboard.press("z");
    await until("all rows", async () => (await rows(page)).length === before);
    await page.goto(`${page.url().split("#")[0]}#/call/${first}`);
});

check("a folded row opens by Enter", async () => {
    const page = await open(sample, `#/call/${first}?fold=1`);
    const before = (await rows(page)).length;
    await page.waitForSelector(".row.fold");
    await page.click(".row.fold");
    await until("another number of rows", async () => (await rows(page)).length !== before);
    same((await page.$$(".row.fold")).length, 0, "folded rows");
});

check("times are since the start, since the row before, or by the clock", async () => {
    const page = await open(sample, `#/call/${first}`);
    const times = () => texts(page, ".ladder .rows .row .time");
    same((await times()).slice(0, 3), ["+0.000", "+0.003", "+0.009"], "since the start");
    await page.keyboard.press("w");
    same((await times()).slice(0, 3), ["+0.000", "+0.003", "+0.006"], "since the row before");
    expect(page.url().includes("t=delta"), "the link does not have it");
    await page.keyboard.press("w");
    expect(/^\d\d:\d\d:\d\d\.\d{3}$/.test((await times())[0]), `by the clock: ${(await times())[0]}`);
    await page.reload();
    await page.waitForSelector(".ladder .row.message");
    expect(/^\d\d:\d\d:\d\d\.\d{3}$/.test((await times())[0]), "the link does not bring it back");
});

check("ports of one host become one line, and the link keeps that", async () => {
    const file = capture("one-host-many-ports");
    const page = await open(file, `#/call/${idOf(file, 1)}`);
    const before = (await texts(page, ".participant")).length;
    await page.keyboard.press("s");
    await until("fewer lines", async () => (await texts(page, ".participant")).length < before);
    expect(page.url().includes("merge=ip"), "the link does not have it");
    expect((await page.$$(".row.message")).length > 0, "no message is left");
});

check("hover and focus light the whole transaction", async () => {
    const page = await open(sample, `#/call/${first}`);
    const lit = () =>
        page.$$eval(".ladder .row.same", (nodes) => nodes.map((node) => Number(node.dataset.index)));
    same(await lit(), [0, 1, 2], "rows of the transaction of the first row");
    await page.hover(".ladder .row.message >> nth=4");
    same(await lit(), [4, 6, 9, 12], "rows of the transaction under the pointer");
    await page.mouse.move(2, 2);
    same(await lit(), [0, 1, 2], "rows when the pointer is gone");
    await page.keyboard.press("u");
    same(await page.getAttribute("#ladder", "aria-activedescendant"), "row-1", "row after u");
});

check("findings are told with rule, words and section, and lead to their message", async () => {
    const page = await open(odd, `#/call/${idOf(odd, 1)}`);
    const summary = await page.textContent(".findings");
    expect(
        summary.includes("from-tag-missing") && /RFC \d+ \d/.test(summary),
        `findings: ${summary.slice(0, 200)}`,
    );
    expect((await page.$$(".row.note")).length > 0, "no note in the ladder");
    await page.keyboard.press("e");
    expect((await page.getAttribute(".row.current", "class")).includes("note"), "e does not go to a finding");
    await page.evaluate(() => {
        document.querySelector(".findings").open = true;
    });
    await page.click(".findings button >> nth=0");
    await page.waitForSelector(".drawer .raw .sip-start");
    await page.waitForSelector(".drawer mark");
    await picture(page, "findings-dark");
});

check("a search marks rows, and n and N go through them", async () => {
    const page = await open(sample, `#/call/${first}`);
    await page.keyboard.press("/");
    await page.keyboard.type("bye");
    await until("two matches", async () => (await page.$$(".row.match")).length === 2);
    await page.keyboard.press("Enter");
    const at = await page.getAttribute("#ladder", "aria-activedescendant");
    await page.keyboard.press("n");
    expect((await page.getAttribute("#ladder", "aria-activedescendant")) !== at, "n does not move");
    await page.keyboard.press("N");
    same(await page.getAttribute("#ladder", "aria-activedescendant"), at, "row after N");
    await page.keyboard.press("Escape");
    same((await page.$$(".row.match")).length, 0, "matches after Escape");
});

check("brackets go through the calls of the list without leaving the ladder", async () => {
    const page = await open(sample);
    await page.keyboard.press("Enter");
    await page.waitForSelector(".ladder .row.message");
    await page.keyboard.press("]");
    await until("the next call", () => page.url().includes(idOf(sample, 3)));
    await until("its heading", async () => (await page.textContent("h1")).includes("busy"));
    await page.keyboard.press("[");
    await until("the first call", () => page.url().includes(first));
});

check("a long ladder draws only what is in sight", async () => {
    const hops = "+0.010 alice > bob INFO\n+0.001 bob > alice 200\n".repeat(700);
    const file = capture(
        "long-dialog",
        `host alice 192.0.2.11:5060\nhost bob 192.0.2.21:5060\ncall c1 alice > bob\n@0.000 alice > bob INVITE\n+0.010 bob > alice 200\n+0.010 alice > bob ACK\n${hops}`,
    );
    const page = await open(file, `#/call/${idOf(file, 1)}`);
    expect((await page.$$(".ladder .row")).length < 100, "too many rows are drawn");
    await page.keyboard.press("End");
    expect((await page.textContent(".row.current")).includes("200 OK"), "the end is not the last row");
    expect((await page.$$(".ladder .row")).length < 100, "too many rows are drawn");
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    expect((await page.$$(".ladder .row")).length > 1400, "paper does not get all rows");
});

check("brackets work in a call that was opened by a link", async () => {
    const page = await open(sample, `#/call/${first}`);
    await page.keyboard.press("]");
    await until("the next call", () => page.url().includes(idOf(sample, 3)));
});

check("paper gets the ladder as wide as a sheet, in light colours", async () => {
    const file = capture("eleven-hops");
    const page = await open(file, `#/call/${idOf(file, 1)}`);
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    same(await page.getAttribute("html", "data-theme"), "light", "theme");
    expect((await page.$eval(".ladder .rows", (node) => node.clientWidth)) <= 1000, "the ladder is wider than the sheet");
    expect(!(await page.isVisible(".tools")), "the tools are on the paper");
    await picture(page, "paper");
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    same(await page.getAttribute("html", "data-theme"), "dark", "theme after it");
});

check("a call that is not there is told in words", async () => {
    const page = await open(sample);
    page.isExpected = (text) => text.includes("404");
    await page.evaluate(() => {
        location.hash = "#/call/zzzzzzzzzzzz";
    });
    await page.waitForSelector(".page.call .empty:not([hidden])");
    expect((await page.textContent(".page.call .empty")).includes("no such call"), "it does not say so");
    await page.click("text=back to the calls");
    await page.waitForSelector(".row.call");
});
