/*
 * tests/web/harness.mjs: a server, a browser, and checks that are sentences.
 */
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const { PROGRAM, WEB_WORK, WEB_ROOT, WEB_MODULES, WEB_PICTURES, SCRIPT2PCAP, CHROMIUM } = process.env;
const { chromium } = createRequire(`${WEB_MODULES}/package.json`)("playwright-core");
const FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];
const PATIENCE_MS = 15000;

const checks = [];
const servers = new Map();
const started = [];
let browser = null;

/* What no page may do: complain in the console, ask another host. */
export const trouble = [];

export function check(sentence, run) {
    checks.push({ sentence, run });
}

export function expect(isTrue, text) {
    if (!isTrue) throw new Error(text);
}

export function same(found, wanted, what) {
    const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
    expect(a === b, `${what}: ${a}, not ${b}`);
}

/* Wait until the function gives something true; gives that. */
export async function until(what, look) {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
        const found = await look();
        if (found) return found;
        expect(Date.now() < end, `waited in vain: ${what}`);
        await new Promise((done) => {
            setTimeout(done, 40);
        });
    }
}

/* The capture of a script: a scenario by name, or a text of its own. */
export function capture(name, script = null) {
    const out = path.join(WEB_WORK, `${name}.pcap`);
    let source = path.join(WEB_ROOT, "tests/scenarios", name, "script.txt");
    if (script !== null) fs.writeFileSync((source = path.join(WEB_WORK, `${name}.txt`)), script);
    if (!fs.existsSync(out)) execFileSync(SCRIPT2PCAP, [source, out]);
    return out;
}

/* The capture of a script with one call, named c0000, as `count` calls, one each `gap` seconds. Call-IDs and branches differ in the digits
 * of that name. */
export function manifold(name, count, gap, script) {
    const once = fs.readFileSync(capture(`${name}-once`, script));
    const out = path.join(WEB_WORK, `${name}.pcap`);
    const parts = [once.subarray(0, 24)];
    for (let i = 0; i < count; i++) {
        const frames = Buffer.from(
            once
                .subarray(24)
                .toString("latin1")
                .replaceAll("c0000", `c${String(i).padStart(4, "0")}`),
            "latin1",
        );
        for (let at = 0; at < frames.length; at += 16 + frames.readUInt32LE(at + 8)) {
            const us = frames.readUInt32LE(at + 4) + i * gap * 1e6;
            frames.writeUInt32LE(frames.readUInt32LE(at) + Math.floor(us / 1e6), at);
            frames.writeUInt32LE(us % 1e6, at + 4);
        }
        parts.push(frames);
    }
    fs.writeFileSync(out, Buffer.concat(parts));
    return out;
}

/* Run the program for its output. */
export function rung(...words) {
    return execFileSync(PROGRAM, words, { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] }).toString();
}

/* Start `rung serve`; gives {process, url}, whose token is not used yet. `input` is written to a pipe. */
export async function serve(word, input = null) {
    const child = spawn(PROGRAM, ["serve", "--web", "127.0.0.1:0", word], {
        stdio: ["pipe", "ignore", "pipe"],
    });
    let said = "";
    started.push(child);
    if (input !== null) child.stdin.write(input);
    child.stderr.on("data", (data) => {
        said += data;
    });
    const url = await until("the address of the page", () => {
        expect(child.exitCode === null, `rung serve ended: ${said}`);
        return /http:\/\/\S+/.exec(said)?.[0];
    });
    return { process: child, url, origin: new URL(url).origin };
}

function watch(page, origin) {
    page.on("console", (message) => {
        const isOurs = message.type() === "error" || message.type() === "warning";
        if (isOurs && !page.isExpected?.(message.text()))
            trouble.push(`${message.type()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => trouble.push(error.stack));
    page.on("dialog", (dialog) => {
        trouble.push(`dialog: ${dialog.message()}`);
        dialog.dismiss();
    });
    page.on("request", (request) => {
        if (!request.url().startsWith(origin) && !request.url().startsWith("data:"))
            trouble.push(`a request to ${request.url()}`);
    });
}

/* A browser of its own: nothing kept, dark unless said otherwise. */
export async function visitor(server, options = {}) {
    const context = await browser.newContext({
        viewport: { width: 1280, height: 720 },
        colorScheme: "dark",
        acceptDownloads: true,
        ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    context.on("page", (page) => watch(page, server.origin));
    return context;
}

/* Open a page of a capture at a place ("#/calls"); servers and keys are shared by checks. */
export async function open(file, hash = "#/calls", options = {}) {
    if (!servers.has(file)) {
        const server = await serve(file);
        const context = await visitor(server);
        const page = await context.newPage();
        await page.goto(server.url);
        await page.waitForSelector(".grid");
        server.key = await page.evaluate(() => localStorage.getItem("rung.key"));
        await context.close();
        servers.set(file, server);
    }
    const server = servers.get(file);
    const context = await visitor(server, options);
    await context.addInitScript((key) => {
        try {
            localStorage.setItem("rung.key", key);
        } catch {
            /* another page */
        }
    }, server.key);
    const page = await context.newPage();
    await page.goto(`${server.origin}/${hash}`);
    await page.waitForSelector(
        hash.startsWith("#/call/") ? ".ladder .row[data-index]" : ".row.call, .empty:not([hidden]) p",
    );
    page.done = () => context.close();
    return page;
}

/* The id of the call of a number. */
export const idOf = (file, n) =>
    JSON.parse(rung("calls", "--all", "--json", file)).find((call) => call.n === n).id;

export const texts = (page, selector) =>
    page.$$eval(selector, (nodes) => nodes.map((node) => node.textContent.trim()));

/* The columns and keys of the page, as the server has them. */
export const tables = (page) =>
    page.evaluate(async () => {
        const headers = { Authorization: `Bearer ${localStorage.getItem("rung.key")}` };
        return (await fetch("/api/v1/ui", { headers })).json();
    });

export async function picture(page, name) {
    fs.mkdirSync(WEB_PICTURES, { recursive: true });
    await page.screenshot({ path: path.join(WEB_PICTURES, `${name}.png`) });
}

/* Each check runs once: one that fails now and then has a cause. */
async function runCheck(run) {
    trouble.length = 0;
    await run();
    same(trouble, [], "the page complained");
}

/* Run the checks; words choose some. */
export async function runAll(words) {
    let failed = 0,
        passed = 0;
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    for (const { sentence, run } of checks) {
        if (words.length > 0 && !words.some((word) => sentence.includes(word))) continue;
        try {
            await runCheck(run);
            passed++;
        } catch (error) {
            failed++;
            console.log(`${sentence}\n    ${error.message.split("\n").slice(0, 6).join("\n    ")}`);
        }
        for (const context of browser.contexts()) await context.close();
    }
    await browser.close();
    for (const child of started) child.kill();
    console.log(`web: ${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
}
