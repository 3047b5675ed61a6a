/** From strokes to ink: the child's own page and the worker's replay paint with the same hand. */
import { getStroke } from "../vendor/perfect-freehand.js";
import { PER_POINT, STAMP_SIDE } from "./drawing_file.js";

/** @typedef {import("./drawing_file.js").Stroke} Stroke */
/** @typedef {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} Context */
/** @typedef {(id: string) => CanvasImageSource | null} Pictures */

/** The twelve colours of a drawing, by their number in its file. */
export const PALETTE = [
  "#2a2440",
  "#d9483b",
  "#ef8a2f",
  "#f6c945",
  "#58a55c",
  "#1f7a6d",
  "#4f9bd9",
  "#2b5c9e",
  "#7d5bbe",
  "#e58fb1",
  "#8a5a3c",
  "#ffffff",
];
const NEAR = 20;

/** @type {WeakMap<number[], Path2D>} */
const outlines = new WeakMap();

/** Paints a stroke that is finished; its outline is worked out once. @param {Context} context @param {Stroke} stroke @param {Pictures} pictures */
export function paintStroke(context, stroke, pictures) {
  if (stroke.tool === "stamp") return paintStamp(context, stroke, pictures);
  const outline = outlines.get(stroke.points) ?? outlineOf(stroke.points, stroke.width);
  outlines.set(stroke.points, outline);
  fill(context, outline, stroke.colour);
}

/**
 * Paints a part of a line that grows; what is not its end stays behind the finger by a hair, where the smoothed line will go.
 * @param {Context} context
 * @param {number[]} points
 * @param {Pick<Stroke, "width" | "colour">} look
 * @param {boolean} isEnd
 */
export function paintPart(context, points, { width, colour }, isEnd) {
  fill(context, outlineOf(points, width, isEnd), colour);
}

/** @param {Context} context @param {Path2D} outline @param {number} colour */
function fill(context, outline, colour) {
  context.fillStyle = PALETTE[colour];
  context.fill(outline);
}

/** @param {Context} context @param {Stroke} stroke @param {Pictures} pictures */
function paintStamp(context, { stamp, width, points }, pictures) {
  const picture = pictures(stamp);
  const side = width * STAMP_SIDE;
  if (picture) context.drawImage(picture, points[0] - side / 2, points[1] - side / 2, side, side);
}

/** @param {number[]} points @param {number} width @param {boolean} [last] */
function outlineOf(points, width, last = true) {
  const how = { size: width, thinning: 0.5, smoothing: 0.5, streamline: 0.3, simulatePressure: false, last };
  return smooth(getStroke(close(points), how));
}

/** Spots no farther apart than `NEAR`: what is smoothed from far ones cuts their corners. @param {number[]} points */
function close(points) {
  const spots = [[points[0], points[1], points[2] / 255]];
  for (let at = PER_POINT; at < points.length; at += PER_POINT) {
    const [x, y, pressure] = spots[spots.length - 1];
    const [dx, dy, more] = [points[at] - x, points[at + 1] - y, points[at + 2] / 255 - pressure];
    const steps = Math.max(1, Math.ceil(Math.hypot(dx, dy) / NEAR));
    for (let step = 1; step <= steps; step++) {
      const part = step / steps;
      spots.push([x + dx * part, y + dy * part, pressure + more * part]);
    }
  }
  return spots;
}

/** @param {number[][]} around @returns {Path2D} round the corners: a curve through the middles */
function smooth(around) {
  const path = new Path2D();
  if (around.length < 3) return path;
  path.moveTo(...middle(around[around.length - 1], around[0]));
  around.forEach((corner, index) => {
    path.quadraticCurveTo(corner[0], corner[1], ...middle(corner, around[(index + 1) % around.length]));
  });
  path.closePath();
  return path;
}

/** @param {number[]} one @param {number[]} other @returns {[number, number]} */
function middle(one, other) {
  return [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2];
}
