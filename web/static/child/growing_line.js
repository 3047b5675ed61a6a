import { element } from "../screens/elements.js";
import { HEIGHT, PER_POINT, WIDTH } from "./drawing_file.js";
import { paintPart } from "./painting.js";
import { boxOf } from "./rubbing.js";

/** @typedef {import("./drawing_file.js").Stroke} Stroke */
/** @typedef {import("./rubbing.js").Box} Box */
/** @typedef {Pick<Stroke, "width" | "colour">} Look */

/** The side of the layer, in the drawing's units: the smaller it is, the sooner it is on the screen. */
const SIDE = 400;
/** Points that are painted anew each frame, and of which so many lie under the next stretch: so far back a smoothed line changes. */
const TAIL = 48;
const OVERLAP = 12;

/**
 * The end of a line that grows, on a small layer that goes with the finger; what can't change any more is painted below.
 * @param {CanvasRenderingContext2D} below
 */
export function growingLine(below) {
  const canvas = element("canvas", { class: "pad__live", "aria-hidden": "true", width: "0", height: "0" });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  canvas.style.width = `${(SIDE / WIDTH) * 100}%`;
  /** @type {{look: Look, tail: number[], frame: number} | null} */
  let line = null;
  let scale = 1;
  let [left, top] = [0, 0];

  /** @param {Look} look */
  function begin(look) {
    end();
    line = { look, tail: [], frame: 0 };
  }

  /** @param {number[]} points that came since the last time */
  function grow(points) {
    if (!line) return;
    line.tail.push(...points);
    line.frame ||= requestAnimationFrame(paint);
  }

  function paint() {
    if (!line) return;
    line.frame = 0;
    dry();
    if (line.tail.length > TAIL * PER_POINT) settle(2 * OVERLAP);
    if (!fits(boxOfTail())) settle(OVERLAP);
    // Too fast for the layer.
    if (!fits(boxOfTail())) return settle(OVERLAP / 2);
    follow(boxOfTail());
    paintPart(context, line.tail, line.look, true);
  }

  /** @param {number} left how many points stay in hand */
  function settle(left) {
    if (!line || line.tail.length <= left * PER_POINT) return;
    paintPart(below, line.tail, line.look, false);
    line.tail = line.tail.slice(-left * PER_POINT);
  }

  /** Only when it must: most frames leave the layer where it is. @param {Box} box */
  function follow(box) {
    const isOver = box.left >= left && box.top >= top && box.right <= left + SIDE && box.bottom <= top + SIDE;
    if (isOver) return;
    left = Math.round((box.left + box.right - SIDE) / 2);
    top = Math.round((box.top + box.bottom - SIDE) / 2);
    canvas.style.left = `${(left / WIDTH) * 100}%`;
    canvas.style.top = `${(top / HEIGHT) * 100}%`;
    context.setTransform(scale, 0, 0, scale, -left * scale, -top * scale);
  }

  function end() {
    if (!line) return;
    cancelAnimationFrame(line.frame);
    dry();
    if (line.tail.length > 0) paintPart(below, line.tail, line.look, true);
    line = null;
  }

  function dry() {
    context.clearRect(left, top, SIDE, SIDE);
  }

  /** @returns {Box} */
  function boxOfTail() {
    return boxOf({ tool: "pen", width: (line?.look.width ?? 0) * 2, points: [...(line?.tail ?? [])] });
  }

  /** @param {number} pixels in one of the drawing's units */
  function fit(pixels) {
    scale = pixels;
    canvas.width = canvas.height = Math.round(SIDE * pixels);
    [left, top] = [-SIDE, -SIDE];
  }

  return { canvas, begin, grow, end, fit };
}

/** @param {Box} box */
function fits({ left, top, right, bottom }) {
  return right - left <= SIDE && bottom - top <= SIDE;
}
