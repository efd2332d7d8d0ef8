/* tests/web/hostile.mjs: what strangers write stays text. */
import { capture, check, expect, idOf, open, picture, same, texts } from "./harness.mjs";

const names = capture("hostile-names");
const markup = capture(
    "markup",
    `host alice 192.0.2.11:5060
host bob 192.0.2.21:5060

call img alice > bob
    From: "<img src=x onerror=alert(1)>" <sip:%3Cb%3E@example.com>
    To: "</title><script>alert(2)</script>" <sip:bob@example.com>
@0.000 alice > bob INVITE
    Subject: </pre><script>alert(3)</script><svg onload=alert(4)>
    X-Link: javascript:alert(5)
@0.010 bob > alice 603
    = SIP/2.0 603 <img src=y onerror=alert(6)>
@0.015 alice > bob ACK
`,
);
const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/* Elements that no text of a message may make. */
const strangers = (page) =>
    page.$$eval(
        "main img, main script, main iframe, main object, main [onerror], main [onload], a[href^=javascript]",
        (nodes) => nodes.map((node) => node.outerHTML),
    );

check("markup in names, headers and reasons stays text", async () => {
    const page = await open(markup);
    expect(
        (await texts(page, ".row.call .c-from"))[0].includes("<img src=x onerror=alert(1)>"),
        "the name is not shown as it is",
    );
    same(await strangers(page), [], "elements in the list");
    await page.goto(`${page.url().split("#")[0]}#/call/${idOf(markup, 1)}?msg=1`);
    await page.waitForSelector(".drawer .raw .sip-start");
    expect(
        (await page.textContent(".drawer .raw")).includes(
            "</pre><script>alert(3)</script><svg onload=alert(4)>",
        ),
        "the header is not shown as it is",
    );
    same(await strangers(page), [], "elements in the call");
    await page.keyboard.press("j");
    await page.waitForSelector(".drawer h2 >> text=603");
    same(await strangers(page), [], "elements beside the answer");
    expect((await page.evaluate(() => document.title)) !== "", "there is no title");
    await picture(page, "hostile-dark");
});

check("control and reordering characters are shown, never sent to the page", async () => {
    const page = await open(names);
    const list =
        (await texts(page, ".row.call")).join("\n") +
        (await page.$$eval("[title]", (nodes) => nodes.map((node) => node.title).join("\n")));
    expect(!HIDDEN.test(list), "a control is in the list");
    expect(list.includes("\\x1b[31m") && list.includes("\\u{202e}"), "controls are not made visible");
    for (let n = 1; n <= 7; n++) {
        await page.goto(`${page.url().split("#")[0]}#/call/${idOf(names, n)}?msg=${3 * n - 2}`);
        await page.waitForSelector(`.drawer .raw .sip-start`);
        await page.waitForSelector(`.drawer h2 >> text=#${3 * n - 2}`);
        expect(!HIDDEN.test(await page.textContent("main")), `a control is in call ${n}`);
        expect(!HIDDEN.test(await page.title()), `a control is in the title of call ${n}`);
    }
});

check("the policy of the page refuses scripts and styles in its markup", async () => {
    const page = await open(names);
    page.isExpected = (text) => text.includes("Content Security Policy") || text.includes("violates");
    const ran = await page.evaluate(async () => {
        globalThis.ran = false;
        const node = document.createElement("div");
        node.innerHTML = "<img src=x onerror='globalThis.ran=true'>";
        document.body.append(node);
        const script = document.createElement("script");
        script.textContent = "globalThis.ran = true";
        document.body.append(script);
        const refused = await fetch("https://example.com/").then(
            () => false,
            () => true,
        );
        return [globalThis.ran, refused];
    });
    same(ran, [false, true], "what ran, and what was refused");
    const { trouble } = await import("./harness.mjs");
    trouble.splice(
        0,
        trouble.length,
        ...trouble.filter((text) => !text.includes("example.com") && !text.includes("/x")),
    );
});
