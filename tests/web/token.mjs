/* tests/web/token.mjs: how one gets in, and out. */
import { capture, check, expect, open, same, serve, trouble, until, visitor } from "./harness.mjs";

const sample = capture("sample");

check("a token is exchanged, and is gone from the address bar and the history", async () => {
    const server = await serve(sample);
    const page = await (await visitor(server)).newPage();
    await page.goto(server.url);
    await page.waitForSelector(".row.call");
    same(page.url(), `${server.origin}/#/calls`, "address");
    same(await page.evaluate(() => document.cookie), "", "cookies");
    await page.reload();
    await page.waitForSelector(".row.call");
    expect(
        !(
            await page.evaluate(() => JSON.stringify(performance.getEntries().map((entry) => entry.name)))
        ).includes("#t="),
        "the token is in a name of an entry",
    );
});

check("a token that was used says so on a plain page, and another one can be pasted", async () => {
    const server = await serve(sample);
    const first = await visitor(server);
    await (await first.newPage()).goto(server.url);
    await first.pages()[0].waitForSelector(".row.call");
    const page = await (await visitor(server)).newPage();
    page.isExpected = (text) => text.includes("403");
    await page.goto(server.url);
    await page.waitForSelector(".plain");
    await until("the reason", async () => (await page.textContent(".problem")).includes("token"));
    same(await page.evaluate(() => document.activeElement.id), "token", "focus");
    expect(!page.url().includes("t="), "the token is still in the address");
    const other = await serve(sample);
    const fresh = await (await visitor(other)).newPage();
    await fresh.goto(other.origin);
    await fresh.waitForSelector("#token");
    expect((await fresh.textContent(".plain")).includes("rung serve"), "nothing says how to get a key");
    await fresh.fill("#token", other.url);
    await fresh.keyboard.press("Enter");
    await fresh.waitForSelector(".row.call");
});

check("a page whose columns and keys cannot be read shows why, and tries again", async () => {
    const server = await serve(sample);
    const page = await (await visitor(server)).newPage();
    let requests = 0;
    page.isExpected = (text) => text.includes("503");
    await page.route("**/api/v1/ui", (route) =>
        requests++ > 0
            ? route.continue()
            : route.fulfill({
                  status: 503,
                  contentType: "application/json",
                  body: JSON.stringify({ error: { code: "busy", message: "too many connections" } }),
              }),
    );
    await page.goto(server.url);
    await page.waitForSelector(".problem");
    same(await page.textContent(".problem"), "too many connections", "reason");
    await page.click("text=try again");
    await page.waitForSelector(".row.call");
});

check("a key that is no longer valid leads back to the plain page", async () => {
    const page = await open(sample);
    page.isExpected = (text) => text.includes("401");
    await page.evaluate(() => localStorage.setItem("rung.key", "0".repeat(32)));
    await page.context().addInitScript(() => localStorage.setItem("rung.key", "0".repeat(32)));
    await page.reload();
    await page.waitForSelector("#token");
    same(await page.evaluate(() => localStorage.getItem("rung.key")), null, "the kept key");
    expect((await page.textContent(".problem")).includes("key"), "no reason is given");
});

check("a server that went away is told, and the page goes on when it is asked again", async () => {
    const server = await serve(sample);
    const page = await (await visitor(server)).newPage();
    page.isExpected = () => true;
    await page.goto(server.url);
    await page.waitForSelector(".row.call");
    server.process.kill();
    await until("the lost contact", async () => (await page.textContent(".phase")).includes("no contact"));
    await page.fill("#search", "anna");
    await page.waitForSelector(".empty:not([hidden]) button");
    expect(
        (await page.textContent(".empty")).includes("does not answer"),
        "the list does not say why it is empty",
    );
    trouble.length = 0;
});
