import { element } from "../screens/elements.js";
import { HEIGHT, WIDTH } from "./drawing_file.js";
import { growingLine } from "./growing_line.js";
import { paintStroke } from "./painting.js";
import { boxOf } from "./rubbing.js";
import { stampPictures } from "./stamp_pictures.js";

/** @typedef {import("./drawing_file.js").Stroke} Stroke */
/** @typedef {import("./rubbing.js").Box} Box */

const SHARPEST = 2;
const WIDEST = 2000;

/**
 * What is finished lies painted, however much it is; each frame paints only the end of the line that grows, on a small layer of its own.
 * @param {HTMLElement} sheet
 * @param {() => Stroke[]} all
 */
export function drawingPage(sheet, all) {
  const canvas = element("canvas", { class: "pad__layer", "aria-hidden": "true", width: "0", height: "0" });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const line = growingLine(context);
  sheet.prepend(canvas, line.canvas);
  const pictures = stampPictures(() => repaint());
  const watching = new ResizeObserver(() => fit());
  watching.observe(sheet);

  function fit() {
    const { width } = sheet.getBoundingClientRect();
    const pixels = Math.min(WIDEST, Math.round(width * Math.min(SHARPEST, devicePixelRatio || 1)));
    if (pixels === 0 || pixels === canvas.width) return;
    canvas.width = pixels;
    canvas.height = Math.round((pixels * HEIGHT) / WIDTH);
    context.setTransform(pixels / WIDTH, 0, 0, canvas.height / HEIGHT, 0, 0);
    line.fit(pixels / WIDTH);
    repaint();
  }

  /** Paints anew what is chosen, all of it or only where these strokes lie. @param {Stroke[]} [changed] */
  function repaint(changed) {
    const box = changed ? around(changed.map(boxOf)) : { left: 0, top: 0, right: WIDTH, bottom: HEIGHT };
    context.save();
    context.beginPath();
    context.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
    context.clip();
    context.clearRect(box.left, box.top, box.right - box.left, box.bottom - box.top);
    for (const stroke of all()) if (stroke.chosen && meet(boxOf(stroke), box)) paintStroke(context, stroke, pictures);
    context.restore();
  }

  fit();
  return {
    repaint,
    beginLine: line.begin,
    grow: line.grow,
    endLine: line.end,
    /** @param {Stroke} stroke */
    paint: (stroke) => paintStroke(context, stroke, pictures),
    end() {
      watching.disconnect();
      line.end();
    },
  };
}

/** @param {Box[]} boxes @returns {Box} */
function around(boxes) {
  return {
    left: Math.min(...boxes.map(({ left }) => left)) - 2,
    top: Math.min(...boxes.map(({ top }) => top)) - 2,
    right: Math.max(...boxes.map(({ right }) => right)) + 2,
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)) + 2,
  };
}

/** @param {Box} one @param {Box} other */
function meet(one, other) {
  return one.left <= other.right && one.right >= other.left && one.top <= other.bottom && one.bottom >= other.top;
}
