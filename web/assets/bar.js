/*
 * bar.js: the line at the top: the capture, the progress of reading, the losses, light or dark.
 */
import { button, el } from "./dom.js";
import { get } from "./api.js";
import { showHelp } from "./keys.js";
import { line, notRead, number } from "./text.js";

const THEMES = { auto: "light", light: "dark", dark: "auto" };
export class Bar {
    info = null;

    constructor(element) {
        this.source = el("span", { class: "source" });
        this.counts = el("span", { class: "counts" });
        this.notes = el("span", { class: "notes" });
        this.phase = el("span", { class: "phase" });
        this.theme = button("", () => this.turnTheme(), { class: "quiet", id: "theme" });
        element.replaceChildren(
            el("a", { class: "brand", href: "#/calls" }, "rung"),
            this.source,
            this.counts,
            this.notes,
            this.phase,
            el("span", { class: "grow" }),
            this.theme,
            button("?", showHelp, {
                class: "quiet",
                id: "help",
                "aria-label": "list the keys",
                title: "list the keys",
            }),
        );
        this.drawTheme();
    }

    drawTheme() {
        const choice = rungTheme.choice();
        this.theme.replaceChildren(el("span", { class: "wide" }, "theme: "), choice);
        this.theme.title = "colours: as the system, light or dark";
    }

    turnTheme() {
        rungTheme.choose(THEMES[rungTheme.choice()] ?? "auto");
        this.drawTheme();
    }

    async load() {
        this.info = await get("/info");
        this.draw();
    }

    /* Take the values of a stats event, which are newer than those of /info. */
    update(data) {
        if (this.info === null) return;
        this.info = { ...this.info, ...data };
        this.draw();
    }

    draw() {
        const { counters = {}, told = [], phase } = this.info;
        const lost = told.filter(({ is_loss }) => is_loss).map(({ text }) => line(text));
        const notes = told.filter(({ kind }) => kind === "noted").map(({ text }) => line(text));
        const unread = notRead(told);
        if (unread !== null) notes.unshift(unread);
        this.source.textContent = line(this.info.source ?? "");
        const parts = [];
        if (counters.messages > 0) parts.push(`${number(counters.messages)} messages`);
        if (this.info.is_live) parts.push(`${number(counters.active ?? 0)} active`);
        if (this.info.trouble)
            lost.unshift(
                `${line(this.info.trouble)}, ${this.info.has_given_up ? "nothing more is stored" : "trying again"}`,
            );
        if (this.info.unfinished) lost.unshift(line(this.info.unfinished));
        if (this.info.has_lost_device) lost.unshift("an interface went away");
        if ((this.info.sources ?? []).some((source) => source.damage !== null && source.damage !== undefined))
            lost.unshift("the capture is damaged");
        this.counts.replaceChildren(
            el("span", { class: "wide" }, parts.join("  ")),
            el(
                "span",
                {
                    class: lost.length > 0 ? "lost" : "soft",
                    title: lost.length > 0 ? "captured, but not shown" : "nothing was lost",
                },
                lost.length > 0 ? `  ${lost.join(", ")}` : "  drops 0",
            ),
        );
        this.notes.textContent = notes.join("; ");
        this.notes.title = this.notes.textContent;
        this.phase.textContent = this.phaseText(phase);
        this.phase.className = `phase ${this.info.is_live ? "live" : ""}`;
    }

    phaseText(phase) {
        const share = this.info.loaded;
        if (this.isLostContact) return "no contact";
        if (phase === "reading")
            return this.info.is_live
                ? "● live"
                : typeof share === "number" && share < 1
                  ? `loaded ${Math.floor(share * 100)} %`
                  : "reading";
        return phase === "settling" ? "settling" : "";
    }

    contact(isLost) {
        if (this.isLostContact === isLost || this.info === null) return;
        this.isLostContact = isLost;
        this.draw();
    }
}
