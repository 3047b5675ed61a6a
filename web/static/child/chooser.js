/** What would you like to do: the offered tools as large tiles, and the way to the end. */
import { element } from "../screens/elements.js";
import { art } from "./art.js";
import { tile, tilesOf } from "./tiles.js";

/** @typedef {import("./words.js").ToolWords} ToolWords */

/** No tool is called so: their ids have no capitals. */
export const EARLIER = "EARLIER";

/**
 * @param {import("./conversation.js").Shell} shell
 * @param {ToolWords[]} tools
 * @param {Set<string>} done
 * @param {boolean} hasEarlier whether the child may look at what they made before
 * @returns {Promise<string>} a tool's id, or earlier; next when the child has finished
 */
export function choose({ pages, words, hearing, question, hand }, tools, done, hasEarlier) {
  return pages.ask({
    kind: "chooser",
    heading: question || words("choose_tool"),
    hint: done.size > 0 ? words("choose_another") : "",
    next: words("finished"),
    draw(body) {
      const tiles = tools.map((tool) => {
        const button = tile({ words: tool.title, picture: tool.picture }, hearing.readable, () => pages.settle(tool.id));
        if (done.has(tool.id)) {
          button.append(element("span", { class: "tile__tick" }, art("ui-tick")), element("span", { class: "unseen" }, `, ${words("saved")}`));
          button.classList.add("tile--done");
        }
        return button;
      });
      if (hasEarlier) tiles.push(tile({ words: words("earlier"), picture: "ui-again" }, hearing.readable, () => pages.settle(EARLIER)));
      body.append(tilesOf(words("choose_tool"), tiles, "tiles--tools"), hand.element);
    },
  });
}
