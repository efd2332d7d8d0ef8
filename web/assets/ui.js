/*
 * ui.js: the columns and keys of the page, from the tables of the program (/api/v1/ui).
 */
import { get } from "./api.js";

export const UI = { columns: [], keys: [] };

/* Read the tables. Views are made after that. */
export async function loadUi() {
    Object.assign(UI, await get("/ui"));
}

/* Return the rows of the keys of a view, in the order of the table; "any" has those of every view. */
export const keysOf = (view) => UI.keys.filter(({ views }) => views.includes(view));

/* Return the help of the key of an action. */
export const helpOf = (action) => UI.keys.find((row) => row.action === action)?.help ?? "";
