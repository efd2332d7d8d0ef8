/*
 * app.js: puts the page together: token, key, views, keys of the keyboard, events.
 */
import { forgetKey, hasKey, login, whenKeyIsGone } from "./api.js";
import { Bar } from "./bar.js";
import { CALLS } from "./calls.js";
import { callColumns } from "./call_columns.js";
import { CallView } from "./call.js";
import { button, el } from "./dom.js";
import { follow } from "./events.js";
import { actionOf, showHelp } from "./keys.js";
import { ListView } from "./list.js";
import { loginView, takeToken } from "./login.js";
import { notice } from "./notice.js";
import { go, place } from "./state.js";
import { loadUi, UI } from "./ui.js";

const main = document.getElementById("main");

/* The page with a key. */
class App {
    constructor() {
        this.bar = new Bar(document.getElementById("bar"));
        this.list = new ListView({ ...CALLS, columns: callColumns(UI.columns) });
        this.call = new CallView(this.list, () => go(this.list.address()));
        this.view = null;
        this.unfollow = null;
    }

    async start() {
        this.isOn = true;
        this.unfollow ??= follow((event) => this.event(event));
        this.route();
        try {
            await this.bar.load();
            this.list.setRun(this.bar.info);
        } catch (error) {
            notice(error.message);
        }
    }

    stop() {
        this.isOn = false;
        this.unfollow?.();
        this.unfollow = null;
        this.view = null;
    }

    route() {
        const { view, id, params } = place();
        const next = view === "call" ? this.call : this.list;
        this.view?.hide();
        if (this.view !== next) main.replaceChildren(next.element);
        this.view = next;
        document.title = `${this.bar.info?.source ?? next.title} - rung`;
        next.show(params, id);
    }

    /* A stream that begins while there is still something to come may have missed some of it. */
    event(told) {
        if (!this.isOn) return;
        const isLate = told.type === "hello" && this.bar.info?.phase !== "done";
        const event = isLate ? { ...told, type: "poll" } : told;
        this.bar.contact(event.type === "lost");
        if (event.type === "stats") this.stats(event.data);
        else if (event.type === "poll" || event.type === "reset") this.bar.load().catch(() => {});
        if (event.type !== "lost") this.view?.event(event);
        if (this.view !== this.list && event.type !== "lost") this.list.changedIds.add(event.data?.id ?? "*");
    }

    stats(data) {
        this.bar.update(data);
        if (this.bar.info !== null) this.list.setRun(this.bar.info);
    }

    press(event) {
        const action = this.isOn ? actionOf(event, this.view?.name) : null;
        if (action === null) return;
        if (action === "help") showHelp();
        else if (!this.view.act(action)) return;
        event.preventDefault();
    }
}

let app = null;

function showLogin(reason) {
    app?.stop();
    const { element, focus } = loginView(reason, open);
    document.getElementById("bar").replaceChildren();
    main.replaceChildren(element);
    focus();
}

function showFailure(error) {
    main.replaceChildren(
        el("section", { class: "plain" }, el("p", { class: "problem", role: "alert" }, error.message), button("try again", open)),
    );
}

/* Show the page, once its columns and keys are here. A key that is refused shows the login instead. */
async function open() {
    app?.stop();
    try {
        await loadUi();
    } catch (error) {
        if (hasKey()) showFailure(error);
        return;
    }
    app = new App();
    app.start();
}

async function begin(token) {
    let reason = null;
    if (token !== null) {
        try {
            await login(token);
        } catch (error) {
            if (error.status === 0 || !hasKey()) reason = error.message;
        }
    }
    if (hasKey() && reason === null) open();
    else showLogin(reason);
}

whenKeyIsGone(() => showLogin("the key is no longer valid"));
addEventListener("hashchange", () => {
    const token = takeToken();
    if (token !== null) {
        forgetKey();
        begin(token);
    } else if (app?.isOn) {
        app.route();
    }
});
addEventListener("keydown", (event) => app?.press(event));
document.getElementById("skip").addEventListener("click", (event) => {
    event.preventDefault();
    (main.querySelector("[role=grid]") ?? main).focus();
});
begin(takeToken());
