/*
 * controls.js: the fields, boxes and buttons above and below the list and the ladder.
 */
import { button, check, choice, debounce, el } from "./dom.js";

export const MERGES = [
    ["port", "port"],
    ["ip", "address"],
];
export const TIMES = [
    ["rel", "since start"],
    ["delta", "since last"],
    ["abs", "clock"],
];

function searchField(id, label, placeholder, oninput, onkeydown) {
    return el("input", {
        type: "search",
        id,
        class: "search",
        placeholder,
        "aria-label": label,
        autocomplete: "off",
        spellcheck: "false",
        oninput,
        onkeydown,
    });
}

function downloads(label, formats, save) {
    const buttons = formats.map((format) =>
        button(format, () => save(format.toLowerCase()), { class: "quiet" }),
    );
    return el(
        "span",
        { class: "downloads", role: "group", "aria-label": label },
        el("span", { class: "soft" }, "download"),
        buttons,
    );
}

/* Above the list: {tools, search, allBox, problemBox, followBox}. */
export function listControls(view) {
    const find = debounce(200, () => view.ask({ filter: view.search.value.trim() }));
    const search = searchField(
        "search",
        "search in calls",
        "search: number, name, address, state, Call-ID",
        find,
        (event) => view.searchKey(event),
    );
    const allBox = check(
        "all methods",
        false,
        (on) => view.ask({ all: on ? "1" : "" }),
        "registrations, options and other dialogs too",
    );
    const problemBox = check(
        "problems",
        false,
        (on) => view.ask({ problems: on ? "1" : "" }),
        "only calls with a warning or an error",
    );
    const followBox = check("follow", false, (on) => view.setFollow(on), "stay at the newest call");
    return {
        tools: el("div", { class: "tools", role: "search" }, search, allBox, problemBox, followBox),
        search,
        allBox,
        problemBox,
        followBox,
    };
}

/* Below the list. */
export function listFoot(count, save) {
    return el(
        "footer",
        { class: "foot" },
        count,
        el("span", { class: "grow" }),
        downloads("download the marked calls, or all that are listed", ["CSV", "JSON", "pcap"], save),
        el("span", { class: "soft hint" }, "j k Enter  Space marks  / searches  ? lists the keys"),
    );
}

/* Above the ladder: {tools, search, mergeBox, timeBox, foldBox}. */
export function callControls(view) {
    const search = searchField(
        "find",
        "search in the ladder",
        "search in the ladder",
        debounce(150, () => view.find()),
        (event) => view.searchKey(event),
    );
    const mergeBox = choice("one line for each", MERGES, "port", (merge) => view.change({ merge }));
    const timeBox = choice("times", TIMES, "rel", (t) => view.change({ t }));
    const foldBox = check(
        "fold",
        false,
        (fold) => view.change({ fold }),
        "fold repetitions, 100 Trying and ACKs",
    );
    const tools = el(
        "div",
        { class: "tools" },
        search,
        mergeBox,
        timeBox,
        foldBox,
        view.legs,
        el("span", { class: "grow" }),
        downloads("download this call", ["pcap", "txt", "json"], (format) => view.save(format)),
        button("copy link", () => view.copyText(location.href, "link copied"), { class: "quiet" }),
    );
    return { tools, search, mergeBox, timeBox, foldBox };
}
