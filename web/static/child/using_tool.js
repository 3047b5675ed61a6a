/** One tool from its first page to "saved": kept as it grows, finished when the child says so. */
import { element } from "../screens/elements.js";
import { art } from "./art.js";
import { askWhoMayHear } from "./hearers.js";
import { startOf } from "./tools.js";

/**
 * @typedef {import("./page.js").Pages} Pages
 * @typedef {import("./scene.js").Tool} Tool
 * @typedef {import("./words.js").ToolWords} ToolWords
 * @typedef {ReturnType<typeof import("./answers.js").answerOf>} Answer
 *
 * @typedef {object} Shell
 * @property {Pages} pages
 * @property {ReturnType<typeof import("./hearing.js").hearing>} hearing
 * @property {(key: string, values?: {[name: string]: string}) => string} words
 * @property {import("./words.js").Words} told
 * @property {() => boolean} leftHand
 * @property {string} question the worker's own
 * @property {string} help where nothing reads aloud
 */

/**
 * @param {Shell} shell
 * @param {ToolWords} tool
 * @param {Answer} answer
 * @returns {Promise<boolean>} whether something was finished
 */
export async function useTool(shell, tool, answer) {
  const { pages, words } = shell;
  const root = element("div", { class: "tool" });
  const made = startOf(tool.kind)({
    root,
    tool,
    words,
    art,
    leftHand: shell.leftHand(),
    readable: shell.hearing.readable,
    keeping: answer.keeping,
    open: pages.ask,
    settle: pages.settle,
    again: pages.again,
    changed() {
      pages.saidSomething();
      answer.changed();
    },
  });
  answer.isOf(made);
  const how = made.pages ? await askEach(shell, made, made.pages(), answer) : await askAll(shell, tool, root);
  await answer.put();
  if (how === "back" || (how === "next" && made.isEmpty())) return false;
  const mayHear = how === "not_said" ? [] : await askWhoMayHear(shell);
  return finish(shell, answer, how === "not_said" ? "not_said" : "finished", mayHear);
}

/**
 * @param {Shell} shell
 * @param {Tool} made
 * @param {import("./scene.js").ToolPage[]} asked
 * @param {Answer} answer
 */
async function askEach({ pages, words }, made, asked, answer) {
  const isLast = (/** @type {number} */ at) => asked.slice(at + 1).every((page) => page.isNeedless?.());
  let at = answer.page;
  let by = 1;
  while (at >= 0 && at < asked.length) {
    answer.page = at;
    const page = asked[at];
    if (!page.isNeedless?.()) {
      const how = await pages.ask({ ...page, back: true, next: isLast(at) ? words("done") : undefined });
      if (how === "not_said") page.notSay();
      by = how === "back" ? -1 : 1;
    }
    at += by;
  }
  answer.page = 0;
  if (at < 0) return "back";
  return asked.every((page) => page.isNeedless?.() || page.isNotSaid()) && !made.isEmpty() ? "not_said" : "next";
}

/**
 * A tool that is one page of its own.
 * @param {Shell} shell
 * @param {ToolWords} tool
 * @param {HTMLElement} root
 */
function askAll({ pages, words, question }, tool, root) {
  const heading = question || tool.questions[0]?.words || tool.title;
  return pages.ask({ kind: tool.kind, heading, back: true, next: words("done"), draw: (body) => body.append(root) });
}

/**
 * @param {Shell} shell
 * @param {Answer} answer
 * @param {string} ending
 * @param {string[]} mayHear
 */
async function finish({ pages, words }, answer, ending, mayHear) {
  for (;;) {
    const isKept = await answer.finish(ending, mayHear).then(
      () => true,
      () => false,
    );
    const how = await pages.ask({
      kind: "saved",
      heading: words(isKept ? "saved" : "not_saved"),
      back: !isKept,
      next: isKept ? undefined : words("try_again"),
      draw: (body) => body.append(element("div", { class: isKept ? "calm-tick" : "calm-tick calm-tick--not" }, art(isKept ? "ui-tick" : "ui-again"))),
    });
    if (isKept || how === "back") return isKept;
  }
}
