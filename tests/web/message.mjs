/* tests/web/message.mjs: the message beside the ladder. */
import { capture, check, expect, idOf, open, picture, same, texts, until } from "./harness.mjs";

const sample = capture("sample");
const first = idOf(sample, 2);

const shown = (page, text) =>
    until(text, async () => (await page.textContent(".drawer .raw")).startsWith(text));

check("Enter opens the message as it was sent, Escape closes it and the focus goes back", async () => {
    const page = await open(sample, `#/call/${first}`);
    await page.keyboard.press("Enter");
    await shown(page, "INVITE sip:+12025550143@example.com SIP/2.0");
    expect((await page.textContent(".drawer .raw")).includes("m=audio 40000"), "the body is not there");
    expect(page.url().includes("msg=5"), "the link does not have the message");
    await picture(page, "message-dark");
    await page.focus(".drawer .raw");
    await page.keyboard.press("Escape");
    same(await page.isVisible(".drawer"), false, "the drawer");
    same(await page.evaluate(() => document.activeElement.id), "ladder", "focus");
    expect(!page.url().includes("msg="), "the link still has the message");
});

check("moving in the ladder changes the message, and a link opens it", async () => {
    const page = await open(sample, `#/call/${first}?msg=6`);
    await shown(page, "SIP/2.0 407");
    await page.keyboard.press("j");
    await shown(page, "ACK");
    await page.keyboard.press("k");
    await shown(page, "SIP/2.0 407");
});

check("buttons go to the previous and next message, also of the transaction", async () => {
    const page = await open(sample, `#/call/${first}?msg=9`);
    await shown(page, "INVITE");
    await page.click("[aria-label='next message of the transaction']");
    await shown(page, "SIP/2.0 183");
    same(await page.getAttribute("#ladder", "aria-activedescendant"), "row-6", "row");
    await page.click("[aria-label='previous message of the transaction']");
    await until("the first message", () => page.url().includes("msg=9"));
    await page.click("[aria-label='previous message']");
    await until("the message before", () => page.url().includes("msg=8"));
});

check("secrets are masked until they are asked for", async () => {
    const page = await open(sample, `#/call/${first}?msg=8`);
    await shown(page, "INVITE");
    const masked = await page.textContent(".drawer .raw");
    expect(/Proxy-Authorization/i.test(masked), "the message has no credentials: the check is of no use");
    await page.click("text=show secrets");
    await until("another text", async () => (await page.textContent(".drawer .raw")) !== masked);
    same(await page.isVisible("text=show secrets"), false, "the button");
});

check("what a finding is about is marked in the text", async () => {
    const file = capture("phone-of-rfc-2543");
    const page = await open(file, `#/call/${idOf(file, 1)}?msg=1`);
    await page.waitForSelector(".drawer mark");
    const marks = await texts(page, ".drawer mark");
    expect(
        marks.some((text) => text.includes("sip:")),
        `marked: ${marks.join(" | ")}`,
    );
    expect((await page.getAttribute(".drawer mark", "title")).includes(":"), "the mark does not say why");
    expect(
        (await page.textContent(".drawer .notes")).includes("from-tag-missing"),
        "the finding is not named",
    );
});

check("a message is copied as it was sent", async () => {
    const page = await open(sample, `#/call/${first}?msg=6`, {
        permissions: ["clipboard-read", "clipboard-write"],
    });
    await shown(page, "SIP/2.0 407");
    await page.keyboard.press("y");
    await until("a notice", async () => (await page.textContent("#notice")).includes("copied"));
    expect(
        (await page.evaluate(() => navigator.clipboard.readText())).startsWith(
            "SIP/2.0 407 Proxy Authentication Required",
        ),
        "the clipboard has another text",
    );
});
