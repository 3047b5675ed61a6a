/** Which script each kind of tool is. */
import { start as draw } from "./draw.js";
import { start as faces } from "./faces.js";
import { start as meeting } from "./meeting.js";
import { start as people } from "./people.js";
import { start as places } from "./places.js";
import { start as say } from "./say.js";
import { start as steps } from "./steps.js";
import { start as week } from "./week.js";

/** @type {{[kind: string]: (scene: any) => import("./scene.js").Tool}} */
const KINDS = { draw, faces, meeting, people, places, say, steps, week };

/** @param {string} kind */
export function startOf(kind) {
  return KINDS[kind];
}
