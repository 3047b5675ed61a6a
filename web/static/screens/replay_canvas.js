import { HEIGHT, WIDTH } from "../child/drawing_file.js";
import { paintPart, paintStroke } from "../child/painting.js";
import { stampPictures } from "../child/stamp_pictures.js";
import { element } from "./elements.js";
import { pointsUntil } from "./replay_time.js";

/** @typedef {import("./replay_time.js").Shown} Shown */

const PIXELS = 1200;
/** What the child rubbed out or took back: as in the server's own picture. */
const PALE = 0.3;
const STAYS = 700;
const FADES = 700;
export const AFTER = STAYS + FADES;

/**
 * Paints a drawing as it was at any moment of its replay: what was chosen in full, over what was not, which fades.
 * @param {Shown[]} shown
 * @param {() => void} arrived a picture of a stamp
 */
export function replayCanvas(shown, arrived) {
  const canvas = element("canvas", { class: "replay__canvas", width: String(PIXELS), height: String((PIXELS * HEIGHT) / WIDTH) });
  const context = contextOf(canvas);
  const [pale, ink] = [layer(), layer()];
  const pictures = stampPictures(() => {
    painted = 0;
    arrived();
  });
  /** How many strokes lie in the layers for good. */
  let painted = 0;
  let last = 0;

  /** @param {number} now @param {boolean} [isStill] no fading: what is not chosen is pale at once */
  function paint(now, isStill = false) {
    if (now < last || painted === 0) forget();
    last = now;
    const settles = (/** @type {Shown} */ { stroke, to }) => to + (stroke.chosen || isStill ? 0 : AFTER) <= now;
    while (painted < shown.length && settles(shown[painted])) settle(shown[painted++]);
    context.clearRect(0, 0, WIDTH, HEIGHT);
    context.drawImage(pale.canvas, 0, 0, WIDTH, HEIGHT);
    for (const one of shown.slice(painted)) if (!one.stroke.chosen && one.to <= now) paintPale(one, now);
    context.drawImage(ink.canvas, 0, 0, WIDTH, HEIGHT);
    for (const one of shown.slice(painted)) if (one.from <= now && (one.stroke.chosen || one.to > now)) paintGrowing(one, now);
  }

  function forget() {
    painted = 0;
    for (const { context } of [pale, ink]) context.clearRect(0, 0, WIDTH, HEIGHT);
  }

  /** @param {Shown} one */
  function settle({ stroke }) {
    const { context } = stroke.chosen ? ink : pale;
    context.globalAlpha = stroke.chosen ? 1 : PALE;
    paintStroke(context, stroke, pictures);
  }

  /** @param {Shown} one @param {number} now */
  function paintPale({ stroke, to }, now) {
    context.globalAlpha = 1 - (1 - PALE) * Math.min(1, Math.max(0, now - to - STAYS) / FADES);
    paintStroke(context, stroke, pictures);
    context.globalAlpha = 1;
  }

  /** @param {Shown} one @param {number} now */
  function paintGrowing(one, now) {
    if (one.to <= now) return paintStroke(context, one.stroke, pictures);
    const points = pointsUntil(one, now);
    if (one.stroke.tool === "pen" && points.length > 0) paintPart(context, points, one.stroke, true);
  }

  return { canvas, paint };
}

function layer() {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [PIXELS, (PIXELS * HEIGHT) / WIDTH];
  return { canvas, context: contextOf(canvas) };
}

/** @param {HTMLCanvasElement} canvas */
function contextOf(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(PIXELS / WIDTH, PIXELS / WIDTH);
  return context;
}
