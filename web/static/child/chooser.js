/** What would you like to do: the offered tools as large tiles, and the way to the end. */
import { element } from "../screens/elements.js";
import { art } from "./art.js";
import { tile, tilesOf } from "./tiles.js";

/** @typedef {import("./words.js").ToolWords} ToolWords */

/**
 * @param {import("./conversation.js").Shell} shell
 * @param {ToolWords[]} tools
 * @param {Set<string>} done
 * @returns {Promise<string>} a tool's id; next when the child has finished
 */
export function choose({ pages, words, hearing, question, hand }, tools, done) {
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
      body.append(tilesOf(words("choose_tool"), tiles, "tiles--tools"), hand.element);
    },
  });
}
