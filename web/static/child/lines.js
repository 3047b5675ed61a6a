/** One calm thought a page, each with its picture: what is said before, and what happens next. */
import { element } from "../screens/elements.js";
import { art } from "./art.js";

/** @typedef {import("./page.js").Pages} Pages */

/**
 * @param {Pages} pages
 * @param {{words: string, picture: string}[]} lines
 * @param {{skip?: string, last?: string, back?: boolean}} [how] `skip`: the worker's way past, in words; `last`: the word on the last page's button
 */
export function tellLines(pages, lines, { skip = "", last, back = false } = {}) {
  return oneByOne(pages, lines, back, ({ words, picture }, at) => ({
    kind: "line",
    heading: words,
    next: at === lines.length - 1 ? last : undefined,
    draw(body) {
      body.append(element("div", { class: "line__picture" }, art(picture)), dots(at, lines.length));
      if (skip) body.append(skipping(pages, skip));
    },
  }));
}

/**
 * @template One
 * @param {Pages} pages
 * @param {One[]} all
 * @param {boolean} back whether the first page can be left backwards
 * @param {(one: One, at: number) => import("./page.js").Page} pageOf
 * @returns {Promise<string>} back when it was; next at the end, or when somebody skipped the rest
 */
export async function oneByOne(pages, all, back, pageOf) {
  for (let at = 0; at < all.length; ) {
    const how = await pages.ask({ ...pageOf(all[at], at), back: back || at > 0 });
    if (how === "skip") break;
    if (how !== "back") at += 1;
    else if (at === 0) return how;
    else at -= 1;
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
