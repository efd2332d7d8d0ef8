/* tests/web/access.mjs: keyboard, screen readers, colours, small and large. */
import { capture, check, expect, idOf, open, picture, same, tables, texts, until } from "./harness.mjs";

const sample = capture("sample");
const first = idOf(sample, 2);
const odd = capture("phone-of-rfc-2543");

/* Contrast of texts and lines against what is behind them, as WCAG 2 counts it. Gives those below. */
function poor(limits) {
    const parse = (text) => (/rgba?\(([^)]+)\)/.exec(text)?.[1] ?? "0,0,0,0").split(/[ ,/]+/).map(Number);
    const over = ([r, g, b, a = 1], [R, G, B]) => [
        r * a + R * (1 - a),
        g * a + G * (1 - a),
        b * a + B * (1 - a),
    ];
    const light = (rgb) =>
        rgb
            .slice(0, 3)
            .map((c) => c / 255)
            .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = (node) => {
        const layers = [];
        for (let at = node; at !== null; at = at.parentElement)
            layers.push(parse(getComputedStyle(at).backgroundColor));
        return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
    };
    const ratio = (colour, behind) => {
        const [a, b] = [light(over(colour, behind)), light(behind)].sort((x, y) => y - x);
        return (a + 0.05) / (b + 0.05);
    };
    const found = [];
    for (const node of document.querySelectorAll("body *")) {
        const style = getComputedStyle(node);
        const isShown =
            node.getClientRects().length > 0 &&
            !node.matches(":disabled, :disabled *, .vh, .vh *, .skip, .notice, .notice *");
        const isLine = node instanceof SVGElement && ["path", "circle"].includes(node.tagName);
        const hasText = [...node.childNodes].some(
            (child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim() !== "",
        );
        if (!isShown || (!isLine && !hasText)) continue;
        const behind = ground(node instanceof SVGElement ? node.closest("svg").parentElement : node);
        const paint = parse(
            isLine
                ? style.stroke !== "none"
                    ? style.stroke
                    : style.fill
                : node instanceof SVGElement
                  ? style.fill
                  : style.color,
        );
        paint[3] = (paint[3] ?? 1) * Number(style.opacity);
        const got = ratio(paint, behind);
        if (got < (isLine ? limits.line : limits.text))
            found.push(
                `${node.tagName}.${node.getAttribute("class") ?? ""} ${got.toFixed(2)} "${node.textContent.slice(0, 20)}"`,
            );
    }
    return [...new Set(found)];
}

for (const theme of ["dark", "light"]) {
    check(`every text has a contrast of 4.5 and every line of 3 in the ${theme} theme`, async () => {
        const limits = { text: 4.5, line: 3 };
        const page = await open(sample, "#/calls", { colorScheme: theme });
        same(await page.getAttribute("html", "data-theme"), theme, "theme");
        same(await page.evaluate(poor, limits), [], "in the list");
        await picture(page, `calls-${theme}`);
        for (const [file, hash] of [
            [sample, `#/call/${first}?msg=6`],
            [capture("no-answer-retransmitted"), `#/call/${idOf(capture("no-answer-retransmitted"), 1)}`],
            [odd, `#/call/${idOf(odd, 1)}?msg=1`],
            [sample, `#/call/${idOf(sample, 8)}?fold=1`],
        ]) {
            const call = await open(file, hash, { colorScheme: theme });
            await until(
                "the message",
                async () => !hash.includes("msg=") || (await call.$(".sip-start")) !== null,
            );
            same(await call.evaluate(poor, limits), [], `in ${hash}`);
            await picture(call, `call-${theme}`);
            await call.done();
        }
        await page.keyboard.press("?");
        same(await page.evaluate(poor, limits), [], "in the list of keys");
    });
}

check("the theme follows the system until one is chosen, and the choice is kept", async () => {
    const page = await open(sample, "#/calls", { colorScheme: "light" });
    same(await page.getAttribute("html", "data-theme"), "light", "as the system");
    await page.click("#theme");
    await page.click("#theme");
    same(await page.getAttribute("html", "data-theme"), "dark", "as chosen");
    await page.reload();
    await page.waitForSelector(".row.call");
    same(await page.getAttribute("html", "data-theme"), "dark", "after a reload");
});

check("all can be done with the keyboard, from the list to a message and back", async () => {
    const page = await open(sample);
    same(await page.evaluate(() => document.activeElement.id), "calls", "focus at first");
    for (const key of ["j", "j", "k", "G", "g", "PageDown", "PageUp", "ArrowDown"])
        await page.keyboard.press(key);
    same(await page.getAttribute("#calls", "aria-activedescendant"), "call-1", "row");
    await page.keyboard.press(">");
    await until("another order", () => page.url().includes("sort=start"));
    await page.keyboard.press("z");
    await until(
        "the other way round",
        async () => page.url().includes("order=desc") && (await page.$(".row.call.current")) !== null,
    );
    await page.keyboard.press("Enter");
    await page.waitForSelector(".ladder .row.message");
    same(await page.evaluate(() => document.activeElement.id), "ladder", "focus in the ladder");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".drawer .raw .sip-start");
    await page.keyboard.press("Escape");
    same(await page.isVisible(".drawer"), false, "the message");
    await page.keyboard.press("Escape");
    await page.waitForSelector(".row.call");
    expect(page.url().includes("order=desc"), "the list came back in another order");
    same(await page.evaluate(() => document.activeElement.id), "calls", "focus at last");
});

check("keys with Ctrl, Meta and Alt are left to the browser", async () => {
    const page = await open(sample);
    const taken = await page.evaluate(() =>
        ["j", "k", "g", "e", "s", "z", "y", "/", "Enter"].flatMap((key) =>
            ["ctrlKey", "metaKey", "altKey"].filter((held) => {
                const event = new KeyboardEvent("keydown", {
                    key,
                    [held]: true,
                    bubbles: true,
                    cancelable: true,
                });
                return !document.getElementById("calls").dispatchEvent(event);
            }),
        ),
    );
    same(taken, [], "keys that were taken");
});

check("the question mark lists every key, and Escape gives the focus back", async () => {
    const page = await open(sample);
    await page.keyboard.press("?");
    const { keys } = await tables(page);
    const shown = await page.$$eval("dialog section", (sections) =>
        sections.map((section) =>
            [...section.querySelectorAll("dl > div")].map((row) => [
                [...row.querySelectorAll("kbd")].map((key) => key.textContent),
                row.querySelector("dd").textContent,
            ]),
        ),
    );
    const signs = { Down: "↓", Up: "↑", Left: "←", Right: "→" };
    const wanted = ["calls", "call", "any"].map((view) =>
        keys
            .filter(({ views }) => views.includes(view))
            .map((row) => [row.keys.map((key) => signs[key] ?? key), row.help]),
    );
    same(shown, wanted, "keys");
    expect(wanted.every((rows) => rows.length > 0), "a view has no keys");
    await picture(page, "keys-dark");
    await page.keyboard.press("Escape");
    await until("the end of the list of keys", async () => (await page.$("dialog")) === null);
    same(await page.evaluate(() => document.activeElement.id), "calls", "focus");
});

check("every control has a name, and grids have their roles and counts", async () => {
    for (const hash of ["#/calls", `#/call/${first}?msg=6`]) {
        const page = await open(sample, hash);
        const nameless = await page.$$eval("button, input, select, a, [role=grid], aside, dialog", (nodes) =>
            nodes
                .filter((node) => {
                    const label =
                        node.getAttribute("aria-label") ??
                        document.getElementById(node.getAttribute("aria-labelledby") ?? "")?.textContent ??
                        node.closest("label")?.textContent ??
                        node.textContent;
                    return (label ?? "").trim() === "" && node.title === "";
                })
                .map((node) => node.outerHTML),
        );
        same(nameless, [], "without a name");
        const wrong = await page.$$eval("[role=grid]", (grids) =>
            grids.flatMap((grid) =>
                [...grid.querySelectorAll("[role=row]")]
                    .filter(
                        (row) =>
                            !row.closest("[role=rowgroup], [role=grid]") ||
                            [...row.children].some(
                                (cell) => !["gridcell", "columnheader"].includes(cell.getAttribute("role")),
                            ),
                    )
                    .map((row) => row.outerHTML.slice(0, 120)),
            ),
        );
        same(wrong, [], "rows with children of another role");
        const twice = await page.$$eval("[id]", (nodes) =>
            nodes.map((node) => node.id).filter((id, i, all) => all.indexOf(id) !== i),
        );
        same(twice, [], "ids that are there twice");
        expect(
            await page.evaluate(
                () =>
                    document.getElementById(
                        document.querySelector("[role=grid]").getAttribute("aria-activedescendant"),
                    ) !== null,
            ),
            "the active row is not there",
        );
        same(await page.evaluate(() => document.documentElement.lang), "en", "language");
        await page.done();
    }
});

check("Tab goes through the page in the order of reading, and each stop can be seen", async () => {
    const page = await open(sample, `#/call/${first}?msg=6`);
    await page.focus("#skip");
    const stops = [];
    for (let i = 0; i < 30; i++) {
        await page.keyboard.press("Tab");
        const stop = await page.evaluate(() => {
            const node = document.activeElement,
                style = getComputedStyle(node);
            const after = getComputedStyle(node.querySelector(".row.current") ?? node, "::after");
            const box = node.getBoundingClientRect();
            return {
                name: node.id || node.textContent.trim().slice(0, 20),
                y: Math.round(box.top),
                x: Math.round(box.left),
                isSeen: style.outlineStyle !== "none" || after.borderTopStyle === "solid",
                isBody: node === document.body,
            };
        });
        if (stop.isBody) break;
        stops.push(stop);
    }
    same(
        stops.filter((stop) => !stop.isSeen).map((stop) => stop.name),
        [],
        "stops that cannot be seen",
    );
    const names = stops.map((stop) => stop.name);
    const order = ["theme", "help", "find", "ladder"].map((name) => names.indexOf(name));
    expect(
        order.every((at, i) => at >= 0 && (i === 0 || at > order[i - 1])),
        `order: ${names.join(", ")}`,
    );
    expect(names.indexOf("copy") > names.indexOf("ladder"), "the message is not after the ladder");
});

for (const [name, width, height] of [
    ["360 pixels wide", 360, 740],
    ["at 200 percent", 640, 360],
]) {
    check(`the page works ${name}`, async () => {
        const page = await open(sample, "#/calls", { viewport: { width, height } });
        const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect((await sideways()) <= 0, "the list scrolls sideways");
        expect(await page.isVisible(".row.call .state"), "no state");
        expect(await page.isVisible(".row.call .c-to"), "no callee");
        await picture(page, `calls-${width}`);
        await page.click(".row.call >> nth=0");
        await page.waitForSelector(".ladder .row.message");
        expect((await sideways()) <= 0, "the call scrolls sideways");
        await page.keyboard.press("Enter");
        await page.waitForSelector(".drawer .raw .sip-start");
        const [ladder, raw] = await page.$$eval("#ladder, .raw", (nodes) =>
            nodes.map((node) => node.clientHeight),
        );
        expect(ladder > 60 && raw > 60, `the ladder is ${ladder} high, the message ${raw}`);
        await picture(page, `message-${width}`);
    });
}

check("nothing moves when less motion is asked for", async () => {
    const page = await open(sample, "#/calls", { reducedMotion: "reduce" });
    const moving = await page.$$eval(
        "*",
        (nodes) =>
            nodes.filter(
                (node) =>
                    getComputedStyle(node).transitionDuration !== "0s" &&
                    getComputedStyle(node).transitionProperty !== "none",
            ).length,
    );
    same(moving, 0, "elements that move");
});

check("state is told by a sign and a word, not by colour alone", async () => {
    const page = await open(sample);
    const signs = await texts(page, ".row.call .state .sign");
    expect(
        signs.every((sign) => sign !== ""),
        "a state has no sign",
    );
    const words = await texts(page, ".row.call .state");
    const kinds = new Map(words.map((word, i) => [word.replace(/ \d+$/, ""), signs[i]]));
    same(new Set(kinds.values()).size, kinds.size, "different signs");
});
