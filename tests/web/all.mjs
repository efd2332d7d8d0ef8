/*
 * tests/web/all.mjs [WORD...]: all checks, or those with one of the words.
 */
import "./token.mjs";
import "./list.mjs";
import "./ladder.mjs";
import "./message.mjs";
import "./live.mjs";
import "./hostile.mjs";
import "./access.mjs";
import { runAll } from "./harness.mjs";

process.exit(await runAll(process.argv.slice(2)));
