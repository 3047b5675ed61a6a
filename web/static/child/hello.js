/** Before the first tool: hello, why the worker is here, and what became of what was told last time. */
import { element } from "../screens/elements.js";
import { art } from "./art.js";
import { tellLines } from "./lines.js";

/** @typedef {import("./using_tool.js").Shell} Shell */

/**
 * @param {Shell} shell
 * @param {string} name empty where it is not known
 * @param {{told: string, did: string}[]} told
 */
export async function sayHello(shell, name, told) {
  const { pages, words } = shell;
  for (;;) {
    await pages.ask({
      kind: "hello",
      heading: name ? words("hello_name", { name }) : words("hello"),
      hint: shell.help,
      draw: (body) => body.append(element("div", { class: "friends", "aria-hidden": "true" }, ...["who-bear", "who-fox", "who-rabbit", "who-owl"].map(art))),
    });
    const lines = shell.told.welcome.map((line) => ({ heading: line.words, picture: line.picture }));
    if ((await tellLines(pages, lines, { back: true, skip: words("skip") })) === "back") continue;
    if (told.length === 0 || (await tellWhatWasDone(shell, told)) === "next") return;
  }
}

/**
 * "You told us, we did", one a page, as the worker chose it at the hand-over.
 * @param {Shell} shell
 * @param {{told: string, did: string}[]} all
 */
async function tellWhatWasDone({ pages, words, hearing }, all) {
  let at = 0;
  while (at < all.length) {
    const { told, did } = all[at];
    const how = await pages.ask({
      kind: "did",
      heading: words("you_told_us"),
      back: true,
      draw(body) {
        const said = element("p", { class: "bubble", dir: "auto" }, told);
        const done = element("p", { class: "bubble bubble--ours", dir: "auto" }, did);
        hearing.readable(said, told);
        const ours = element("h2", { class: "did__we" }, words("we_did"));
        hearing.readable(ours, words("we_did"));
        hearing.readable(done, did);
        body.append(element("div", { class: "did" }, said, ours, done));
      },
    });
    if (how === "back" && at === 0) return "back";
    at += how === "back" ? -1 : 1;
  }
  return "next";
}
