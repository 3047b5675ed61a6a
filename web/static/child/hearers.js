/** Who may hear it: asked of every answer, and nobody is chosen beforehand. */
import { choiceTiles } from "./tiles.js";

const WORKER = "my_worker";
const NOBODY = "nobody_else";

/**
 * @param {import("./using_tool.js").Shell} shell
 * @returns {Promise<string[]>} ids; the worker always may
 */
export async function askWhoMayHear({ pages, words, told, hearing }) {
  /** @type {string[]} */
  let chosen = [];
  // The worker who holds the tablet hears it anyway: there is nothing to choose.
  const choices = told.hearers.filter(({ id }) => id !== WORKER).sort((one, other) => Number(other.id === NOBODY) - Number(one.id === NOBODY));
  const how = await pages.ask({
    kind: "hearers",
    heading: words("who_may_hear"),
    hint: words("who_may_hear_help"),
    draw(body) {
      const tiles = choiceTiles({
        label: words("who_may_hear"),
        choices,
        chosen,
        many: true,
        readable: hearing.readable,
        changed(ids, tapped) {
          chosen = tapped === NOBODY ? ids.filter((id) => id === NOBODY) : ids.filter((id) => id !== NOBODY);
          tiles.choose(chosen);
        },
      });
      body.append(tiles);
    },
  });
  return how === "next" ? chosen : [];
}
