/*
 * controls.js: the fields, boxes and buttons above and below a list and the ladder.
 */
import { button, check, choice, debounce, el } from "./dom.js";
import { hintsOf } from "./keys.js";
import { helpOf } from "./ui.js";

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

/* Above a list: {tools, search, boxes, followBox}; boxes are by the names of their parameters. */
export function listControls(view, ops) {
    const find = debounce(200, () => view.ask({ filter: view.search.value.trim() }));
    const search = searchField("search", `search in ${ops.many}`, ops.hint, find, (event) =>
        view.searchKey(event),
    );
    const boxes = new Map(
        ops.conditions.map(({ name, label, title }) => [
            name,
            check(label, false, (on) => view.ask({ [name]: on ? "1" : "" }), title),
        ]),
    );
    const followBox = check("follow", false, (on) => view.setFollow(on), `stay at the newest ${ops.one}`);
    return {
        tools: el("div", { class: "tools", role: "search" }, search, ...boxes.values(), followBox),
        search,
        boxes,
        followBox,
    };
}

/* Below a list. */
export function listFoot(count, ops, save) {
    return el(
        "footer",
        { class: "foot" },
        count,
        el("span", { class: "grow" }),
        downloads(`download the marked ${ops.many}, or all that are listed`, ops.formats, save),
        el("span", { class: "soft hint" }, hintsOf(ops.name)),
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
    const foldBox = check("fold", false, (fold) => view.change({ fold }), helpOf("fold"));
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
