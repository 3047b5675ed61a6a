/** One calm thought a page, each with its picture: what is said before, and what happens next. */
import { element } from "../screens/elements.js";
import { art } from "./art.js";

/** @typedef {import("./page.js").Pages} Pages */

/**
 * @param {Pages} pages
 * @param {{heading: string, picture: string, hint?: string}[]} lines
 * @param {{skip?: string, last?: string, back?: boolean}} [how] `skip`: the worker's way past, in words; `last`: the word on the last page's button
 * @returns {Promise<"next" | "back">} back when the first page was left backwards
 */
export async function tellLines(pages, lines, { skip = "", last, back = false } = {}) {
  let at = 0;
  while (at < lines.length) {
    const { heading, picture, hint } = lines[at];
    const how = await pages.ask({
      kind: "line",
      heading,
      hint,
      back: back || at > 0,
      next: at === lines.length - 1 ? last : undefined,
      draw(body) {
        body.append(element("div", { class: "line__picture" }, art(picture)), dots(at, lines.length));
        if (skip && lines.length > 1) body.append(skipping(pages, skip));
      },
    });
    if (how === "skip") return "next";
    if (how === "back" && at === 0) return "back";
    at += how === "back" ? -1 : 1;
  }
  return "next";
}

/**
 * @param {number} at
 * @param {number} all
 */
function dots(at, all) {
  const each = Array.from({ length: all }, (_, one) => element("span", one === at ? { class: "dots__here" } : {}));
  return element("div", { class: "dots", "aria-hidden": "true" }, ...each);
}

/**
 * @param {Pages} pages
 * @param {string} words
 */
function skipping(pages, words) {
  const button = element("button", { type: "button", class: "button button--quiet" }, words);
  button.addEventListener("click", () => pages.settle("skip"));
  return button;
}
