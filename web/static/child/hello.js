/** Before the first tool: hello, why the worker is here, and what became of what was told last time. */
import { element } from "../screens/elements.js";
import { art } from "./art.js";
import { oneByOne, tellLines } from "./lines.js";

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
    if ((await tellLines(pages, shell.told.welcome, { back: true, skip: words("skip") })) === "back") continue;
    if (told.length === 0 || (await tellWhatWasDone(shell, told)) === "next") return;
  }
}

/**
 * "You told us, we did", one a page, as the worker chose it at the hand-over.
 * @param {Shell} shell
 * @param {{told: string, did: string}[]} all
 */
function tellWhatWasDone({ pages, words, hearing }, all) {
  return oneByOne(pages, all, true, ({ told, did }) => ({
    kind: "did",
    heading: words("you_told_us"),
    draw(body) {
      const said = element("p", { class: "bubble", dir: "auto" }, told);
      const ours = element("h2", { class: "did__we" }, words("we_did"));
      const done = element("p", { class: "bubble bubble--ours", dir: "auto" }, did);
      for (const each of [said, ours, done]) hearing.readable(each, each.textContent ?? "");
      body.append(element("div", { class: "did" }, said, ours, done));
    },
  }));
}
