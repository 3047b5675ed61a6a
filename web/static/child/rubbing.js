import { PER_POINT, STAMP_SIDE } from "./drawing_file.js";
import { distanceToSegment } from "./thinning.js";

/** @typedef {import("./drawing_file.js").Stroke} Stroke */
/** @typedef {{left: number, top: number, right: number, bottom: number}} Box */

/** @type {WeakMap<number[], Box & {length: number}>} */
const boxes = new WeakMap();

/**
 * Whether a rubber of radius `reach`, moved from one place to another, touches the stroke.
 * @param {Pick<Stroke, "tool" | "width" | "points">} stroke
 * @param {[number, number]} from
 * @param {[number, number]} to
 * @param {number} reach
 */
export function touches(stroke, from, to, reach) {
  const { left, top, right, bottom } = boxOf(stroke);
  if (Math.max(from[0], to[0]) < left - reach || Math.min(from[0], to[0]) > right + reach) return false;
  if (Math.max(from[1], to[1]) < top - reach || Math.min(from[1], to[1]) > bottom + reach) return false;
  if (stroke.tool === "stamp") return true;
  const near = reach + stroke.width / 2;
  const { points } = stroke;
  for (let at = 0; at < points.length; at += PER_POINT) {
    const before = Math.max(0, at - PER_POINT);
    if (areNear(from, to, points[before], points[before + 1], points[at], points[at + 1], near)) return true;
  }
  return false;
}

/**
 * What a stroke covers.
 * @param {Pick<Stroke, "tool" | "width" | "points">} stroke
 * @returns {Box}
 */
export function boxOf({ tool, width, points }) {
  const known = boxes.get(points);
  if (known?.length === points.length) return known;
  const round = tool === "stamp" ? (width * STAMP_SIDE) / 2 : width / 2 + 2;
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity, length: points.length };
  for (let at = 0; at < points.length; at += PER_POINT) {
    box.left = Math.min(box.left, points[at] - round);
    box.right = Math.max(box.right, points[at] + round);
    box.top = Math.min(box.top, points[at + 1] - round);
    box.bottom = Math.max(box.bottom, points[at + 1] + round);
  }
  boxes.set(points, box);
  return box;
}

/**
 * @param {[number, number]} from
 * @param {[number, number]} to
 * @param {number} ax @param {number} ay @param {number} bx @param {number} by
 * @param {number} near
 */
function areNear(from, to, ax, ay, bx, by, near) {
  if (crosses(from, to, ax, ay, bx, by)) return true;
  return (
    distanceToSegment(ax, ay, ...from, ...to) <= near ||
    distanceToSegment(bx, by, ...from, ...to) <= near ||
    distanceToSegment(...from, ax, ay, bx, by) <= near ||
    distanceToSegment(...to, ax, ay, bx, by) <= near
  );
}

/**
 * @param {[number, number]} from
 * @param {[number, number]} to
 * @param {number} ax @param {number} ay @param {number} bx @param {number} by
 */
function crosses([px, py], [qx, qy], ax, ay, bx, by) {
  const side = (/** @type {number} */ x, /** @type {number} */ y) => (qx - px) * (y - py) - (qy - py) * (x - px);
  const other = (/** @type {number} */ x, /** @type {number} */ y) => (bx - ax) * (y - ay) - (by - ay) * (x - ax);
  return side(ax, ay) * side(bx, by) < 0 && other(px, py) * other(qx, qy) < 0;
}
