/* tests/web/list.mjs: the page of calls. */
import fs from "node:fs";
import { capture, check, expect, manifold, open, picture, rung, same, tables, texts, until } from "./harness.mjs";

const sample = capture("sample");
const many = manifold(
    "many",
    1500,
    1,
    `host alice 192.0.2.11:5060
host bob 192.0.2.21:5060
call c0000 alice > bob
@0.000 alice > bob INVITE
+0.010 bob > alice 486
+0.005 alice > bob ACK
`,
);

const numbers = (page) => texts(page, ".row.call .c-n");
const settled = (page) =>
    until("an answer", () => page.evaluate(() => !document.querySelector(".grid").hasAttribute("aria-busy")));

check("the list has every call with number, state in words, parties, path and counts", async () => {
    const page = await open(sample);
    const wanted = JSON.parse(rung("calls", "--json", sample));
    same(
        await numbers(page),
        wanted.map((call) => String(call.n)),
        "numbers",
    );
    const states = await texts(page, ".row.call .state");
    wanted.forEach((call, i) =>
        expect(states[i].includes(call.state), `row ${i} says ${states[i]}, not ${call.state}`),
    );
    same(
        await texts(page, ".row.call .c-msgs"),
        wanted.map((call) => String(call.messages)),
        "messages",
    );
    expect((await texts(page, ".row.call .c-src"))[0].includes("192.0.2.11 → 192.0.2.1"), "no path");
    same(await page.textContent(".count"), `${wanted.length} calls`, "count");
    await picture(page, "calls-dark");
});

check("the columns are those of the program's table, in its order", async () => {
    const page = await open(sample);
    const { columns } = await tables(page);
    const heads = await page.$$eval(".row.head [role=columnheader]:not(.c-mark)", (nodes) =>
        nodes.map((node) => ({
            title: node.querySelector("button").firstChild.textContent,
            isNamed: node.className.split(" ")[0],
            align: getComputedStyle(node).textAlign === "right" ? "right" : "left",
        })),
    );
    same(
        heads,
        columns.map(({ name, title, align }) => ({ title, isNamed: `c-${name}`, align })),
        "heads",
    );
    const pdd = columns.find(({ name }) => name === "pdd");
    same(await page.getAttribute(".row.call .c-pdd", "title"), pdd.help, "tooltip");
});

check("every column sorts by a click, and the other way by a second one", async () => {
    const page = await open(sample);
    const titles = await texts(page, ".row.head button");
    for (let i = 1; i < titles.length; i++) {
        const header = page.locator(".row.head [role=columnheader]").nth(i + 1);
        await header.locator("button").click();
        await settled(page);
        same(await header.getAttribute("aria-sort"), "ascending", titles[i]);
        const up = await numbers(page);
        same(up.length, 7, `rows sorted by ${titles[i]}`);
        await header.locator("button").click();
        await settled(page);
        same(await header.getAttribute("aria-sort"), "descending", titles[i]);
        same([...(await numbers(page))].sort(), [...up].sort(), `rows sorted by ${titles[i]} the other way`);
    }
    await page.goto(`${page.url().split("#")[0]}#/calls?sort=msgs&order=desc`);
    await settled(page);
    const counts = (await texts(page, ".row.call .c-msgs")).map(Number);
    same(
        counts,
        [...counts].sort((a, b) => b - a),
        "messages, falling",
    );
});

check("a search narrows the list and is in the link; Escape takes it back", async () => {
    const page = await open(sample);
    await page.keyboard.press("/");
    await page.keyboard.type("anna");
    await until("fewer calls", async () => (await texts(page, ".row.call")).length === 2);
    same(await page.textContent(".count"), "2 of 7 calls", "count");
    expect(page.url().includes("filter=anna"), "the link does not have the search");
    await page.reload();
    await until("the same after a reload", async () => (await texts(page, ".row.call")).length === 2);
    await page.focus("#search");
    await page.keyboard.press("Escape");
    await until("all calls", async () => (await texts(page, ".row.call")).length === 7);
});

check("an empty list says in words why it is empty, and what to do", async () => {
    const page = await open(sample, "#/calls?filter=nobody-has-this");
    await until("the words", async () =>
        (await page.textContent(".empty")).includes("no call matches “nobody-has-this”"),
    );
    await page.click(".empty button");
    await until("all calls", async () => (await texts(page, ".row.call")).length === 7);
    const other = await open(capture("options-ping"));
    await until("the words", async () =>
        (await other.textContent(".empty")).includes("no call in this capture"),
    );
    await other.click(".empty button");
    await other.waitForSelector(".row.call");
});

check("a kept store shows the same calls, and what its capture had lost", async () => {
    const store = `${sample}.db`;
    fs.rmSync(store, { force: true });
    rung("import", "-o", store, sample);
    const page = await open(store);
    same((await numbers(page)).length, 7, "calls");
    await until("the counts", async () => /\d+ messages  drops 0/.test(await page.textContent(".counts")));
});

check("a long list has only its visible rows in the document, and shows any of them", async () => {
    const page = await open(many);
    same(await page.getAttribute("#calls", "aria-rowcount"), "1501", "aria-rowcount");
    expect((await page.$$(".row")).length < 80, "too many rows are in the document");
    await page.keyboard.press("End");
    await until("the last call", async () => (await page.textContent(".row.current")).includes("1500"));
    await page.evaluate(() => {
        const grid = document.getElementById("calls");
        grid.scrollTop = grid.scrollHeight / 2;
    });
    await until("the middle", async () => {
        const found = (await numbers(page)).map(Number);
        return found.includes(750) && (await page.$$(".row.waiting")).length === 0;
    });
    const found = (await numbers(page)).map(Number);
    same(
        found,
        Array.from(found, (_, i) => found[0] + i),
        "numbers in the middle",
    );
    expect((await page.$$(".row")).length < 80, "too many rows are in the document");
});

for (const sort of ["start", "state", "from", "pdd"]) {
    check(`the end of a list by ${sort} is its end`, async () => {
        const page = await open(many, `#/calls?sort=${sort}`);
        await page.keyboard.press("End");
        await until(
            "the last row",
            async () =>
                (await page.$$(".row.waiting")).length === 0 && (await page.$(".row.call.current")) !== null,
        );
        same(await page.getAttribute(".row.current", "aria-rowindex"), "1501", "row");
        const found = (await numbers(page)).map(Number);
        same(found.slice(-3), [1498, 1499, 1500], "the last numbers");
    });
}

/* Count the pages of the list that are asked for while something is done. */
async function pagesAsked(page, act) {
    let count = 0;
    const note = (request) => {
        if (new URL(request.url()).pathname === "/api/v1/calls") count++;
    };
    page.on("request", note);
    await act();
    page.off("request", note);
    return count;
}

check("a far row of a list by a column without values is one or two requests away", async () => {
    const page = await open(many, "#/calls?sort=duration");
    const isThere = (number) => async () =>
        (await numbers(page)).includes(number) && (await page.$$(".row.waiting")).length === 0;
    const toEnd = await pagesAsked(page, async () => {
        await page.keyboard.press("End");
        await until("the end", isThere("1500"));
    });
    expect(toEnd >= 1 && toEnd <= 2, `${toEnd} requests to the end`);
    const toMiddle = await pagesAsked(page, async () => {
        await page.evaluate(() => {
            const grid = document.getElementById("calls");
            grid.scrollTop = grid.scrollHeight / 2;
        });
        await until("the middle", isThere("750"));
    });
    expect(toMiddle >= 1 && toMiddle <= 2, `${toMiddle} requests to the middle`);
});

check("problems and all methods are one click each", async () => {
    const page = await open(sample);
    await page.check("text=all methods");
    await until("other dialogs", async () => (await texts(page, ".row.call")).length === 9);
    await page.uncheck("text=all methods");
    const odd = await open(capture("phone-of-rfc-2543"));
    expect(
        (await texts(odd, ".row.call .c-findings"))[0].includes("from-tag-missing"),
        "no finding in the list",
    );
    await odd.check("text=problems");
    await until("the call", async () => (await texts(odd, ".row.call")).length === 1);
});

for (const format of ["CSV", "JSON", "pcap"]) {
    check(`a download as ${format} has the marked calls and no others`, async () => {
        const page = await open(sample);
        await page.keyboard.press("j");
        await page.keyboard.press(" ");
        await until("a mark", async () => (await page.$$(".row.marked")).length === 1);
        const [saved] = await Promise.all([
            page.waitForEvent("download"),
            page.click(`.downloads >> text=${format}`),
        ]);
        const file = await saved.path();
        const text = fs.readFileSync(file, format === "pcap" ? "latin1" : "utf8");
        expect(
            saved.suggestedFilename().endsWith(`.${format.toLowerCase()}`),
            `the name is ${saved.suggestedFilename()}`,
        );
        expect(text.includes("in1@198.51.100.20") || format === "CSV", "the marked call is not in it");
        expect(!text.includes("out1@192.0.2.11"), "another call is in it");
        expect(text.length > 100, "it is empty");
    });
}

check("five hundred marked calls are downloaded, and one more is refused in words", async () => {
    const page = await open(many);
    const mark = async (count) => {
        for (let i = 0; i < count; i++) {
            if (i % 20 === 0)
                await until("the rows", async () => (await page.$$(".row.waiting")).length === 0);
            await page.keyboard.press(" ");
        }
    };
    await mark(500);
    await until("the marks", async () => (await page.textContent(".count")).includes("500 marked"));
    const [saved] = await Promise.all([
        page.waitForEvent("download"),
        page.click(".downloads >> text=CSV"),
    ]);
    const lines = fs.readFileSync(await saved.path(), "utf8").trim().split("\r\n");
    same(lines.length, 501, "lines");
    same(lines[500].split(",")[0], "500", "the last call");
    await page.focus("#calls");
    await mark(1);
    await page.click(".downloads >> text=CSV");
    await until("the words", async () => (await page.textContent("body")).includes("mark at most 500 calls"));
});

check("a list of something else is a table of columns, a path and words", async () => {
    const page = await open(sample);
    await page.evaluate(async () => {
        const { ListView } = await import("/list.js");
        const list = new ListView({
            name: "messages",
            one: "message",
            many: "messages",
            path: "/calls/n:2/messages",
            key: "n",
            columns: [
                { name: "n", title: "#", sort: "n", width: "6ch", cell: (message) => [String(message.n)] },
                { name: "method", title: "method", sort: null, width: "12ch", cell: (message) => [message.method] },
            ],
            appending: ["n"],
            conditions: [],
            hint: "search",
            formats: [],
            noun: () => "messages",
            isNarrowed: () => false,
            empty: () => [],
            number: (message) => `n:${message.n}`,
            place: (message) => `#/message/${message.n}`,
            address: () => "#/calls",
            actions: {},
        });
        document.getElementById("main").replaceChildren(list.element);
        list.show(new URLSearchParams());
        window.shown = list;
    });
    await until("the messages", async () => (await texts(page, ".row.message .c-n")).length === 16);
    same((await texts(page, ".row.message .c-method"))[0], "INVITE", "the first");
    await page.evaluate(() => ["end", "select"].forEach((action) => window.shown.act(action)));
    same(await page.textContent(".count"), "16 messages, 1 marked", "count");
    same(await page.getAttribute("#messages", "aria-activedescendant"), "message-15", "row");
});
