import { HEIGHT, PER_POINT, WIDTH } from "./drawing_file.js";
import { paintPart, paintStroke } from "./painting.js";
import { boxOf } from "./rubbing.js";
import { stampPictures } from "./stamp_pictures.js";

/** @typedef {import("./drawing_file.js").Stroke} Stroke */
/** @typedef {import("./rubbing.js").Box} Box */
/** @typedef {{canvas: HTMLCanvasElement, context: CanvasRenderingContext2D}} Layer */

const SHARPEST = 2;
const WIDEST = 2000;
/** Points of a growing line that are painted anew each frame, and of which so many lie under the next stretch. */
const TAIL = 48;
const OVERLAP = 12;

/**
 * Two layers: what is finished lies painted in the lower one, however much it is; each frame paints only the end of the line that grows.
 * @param {HTMLElement} sheet
 * @param {() => Stroke[]} all
 */
export function drawingPage(sheet, all) {
  const lower = layer();
  const upper = layer();
  sheet.prepend(lower.canvas, upper.canvas);
  const pictures = stampPictures(() => repaint());
  const watching = new ResizeObserver(() => fit());
  watching.observe(sheet);
  /** @type {{look: Pick<Stroke, "width" | "colour">, tail: number[], frame: number} | null} */
  let line = null;
  /** @type {Box | null} */
  let wet = null;

  function fit() {
    const { width } = sheet.getBoundingClientRect();
    const pixels = Math.min(WIDEST, Math.round(width * Math.min(SHARPEST, devicePixelRatio || 1)));
    if (pixels === 0 || pixels === lower.canvas.width) return;
    for (const each of [lower, upper]) size(each, pixels);
    repaint();
  }

  /** Paints anew what is chosen, all of it or only where these strokes lie. @param {Stroke[]} [changed] */
  function repaint(changed) {
    const { context } = lower;
    const box = changed ? around(changed.map(boxOf)) : { left: 0, top: 0, right: WIDTH, bottom: HEIGHT };
    context.save();
    context.beginPath();
    context.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
    context.clip();
    context.clearRect(box.left, box.top, box.right - box.left, box.bottom - box.top);
    for (const stroke of all()) if (stroke.chosen && meet(boxOf(stroke), box)) paintStroke(context, stroke, pictures);
    context.restore();
  }

  /** @param {Pick<Stroke, "width" | "colour">} look */
  function beginLine(look) {
    endLine();
    line = { look, tail: [], frame: 0 };
  }

  /** @param {number[]} points of the growing line, that came since the last time */
  function grow(points) {
    if (!line) return;
    line.tail.push(...points);
    line.frame ||= requestAnimationFrame(paintLine);
  }

  function paintLine() {
    if (!line) return;
    line.frame = 0;
    dry();
    if (line.tail.length > TAIL * PER_POINT) {
      paintPart(lower.context, line.tail.slice(0, -OVERLAP * PER_POINT), line.look);
      line.tail = line.tail.slice(-2 * OVERLAP * PER_POINT);
    }
    paintPart(upper.context, line.tail, line.look);
    wet = boxOf({ tool: "pen", width: line.look.width * 2, points: [...line.tail] });
  }

  function endLine() {
    if (!line) return;
    cancelAnimationFrame(line.frame);
    if (line.tail.length > 0) paintPart(lower.context, line.tail, line.look);
    dry();
    line = null;
  }

  function dry() {
    if (wet) upper.context.clearRect(wet.left, wet.top, wet.right - wet.left, wet.bottom - wet.top);
    wet = null;
  }

  fit();
  return {
    repaint,
    beginLine,
    grow,
    endLine,
    /** @param {Stroke} stroke */
    paint: (stroke) => paintStroke(lower.context, stroke, pictures),
    end() {
      watching.disconnect();
      endLine();
    },
  };
}

/** @returns {Layer} */
function layer() {
  const canvas = document.createElement("canvas");
  canvas.className = "pad__layer";
  canvas.setAttribute("aria-hidden", "true");
  [canvas.width, canvas.height] = [0, 0];
  return { canvas, context: /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")) };
}

/** @param {Layer} layer @param {number} pixels */
function size({ canvas, context }, pixels) {
  canvas.width = pixels;
  canvas.height = Math.round((pixels * HEIGHT) / WIDTH);
  context.setTransform(pixels / WIDTH, 0, 0, canvas.height / HEIGHT, 0, 0);
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
