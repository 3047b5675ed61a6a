/** A drawing as it is kept and sent: `doorstep-drawing/1`, whole numbers and nothing else. */

/**
 * @typedef {{tool: "pen" | "stamp", colour: number, width: number, stamp: string, chosen: boolean, at: number, points: number[]}} Stroke
 * `points`: x, y, pressure, milliseconds since the point before; then the next. `at`: milliseconds since the drawing began.
 */

export const FORMAT = "doorstep-drawing/1";
export const TYPE = "application/vnd.doorstep.drawing+json";
export const WIDTH = 1200;
export const HEIGHT = 900;
export const STROKES = 500;
export const POINTS = 2000;
export const ALL_POINTS = 64_000;
export const LONGEST_PAUSE = 60_000;
/** How long the side of a stamp is, in widths. */
export const STAMP_SIDE = 4;
/** Numbers that a point is made of. */
export const PER_POINT = 4;

/** @type {WeakMap<number[], {length: number, text: string}>} */
const written = new WeakMap();

/** Strokes that are finished are not written anew each time: a long drawing is kept every two seconds. @param {Stroke[]} strokes */
export function toText(strokes) {
  const head = `{"format":"${FORMAT}","width":${WIDTH},"height":${HEIGHT},"strokes":[`;
  return `${head}${strokes.map(strokeText).join(",")}]}`;
}

/** @param {Stroke} stroke */
function strokeText({ points, ...rest }) {
  return `${JSON.stringify(rest).slice(0, -1)},"points":${pointsText(points)}}`;
}

/** @param {number[]} points */
function pointsText(points) {
  const known = written.get(points);
  if (known?.length === points.length) return known.text;
  const text = JSON.stringify(points);
  written.set(points, { length: points.length, text });
  return text;
}

/**
 * What a kept file holds; what is not of this format or out of bounds is left out, never painted.
 * @param {unknown} file
 * @returns {Stroke[]}
 */
export function fromFile(file) {
  const drawing = /** @type {{format?: unknown, strokes?: unknown} | null} */ (file);
  if (drawing?.format !== FORMAT || !Array.isArray(drawing.strokes)) return [];
  return drawing.strokes.slice(0, STROKES).filter(isStroke).map(({ tool, colour, width, stamp, chosen, at, points }) => {
    return { tool, colour, width, stamp, chosen, at, points: [...points] };
  });
}

/** @param {any} stroke @returns {stroke is Stroke} */
function isStroke(stroke) {
  const { tool, colour, width, stamp, chosen, at, points } = stroke ?? {};
  if (tool !== "pen" && tool !== "stamp") return false;
  if (!isWhole(colour, 0, 11) || !isWhole(width, 1, 60) || !isWhole(at, 0, Number.MAX_SAFE_INTEGER)) return false;
  if (typeof stamp !== "string" || typeof chosen !== "boolean" || !Array.isArray(points)) return false;
  if (points.length === 0 || points.length % PER_POINT !== 0 || points.length > POINTS * PER_POINT) return false;
  const most = [WIDTH, HEIGHT, 255, LONGEST_PAUSE];
  return points.every((value, index) => isWhole(value, 0, most[index % PER_POINT]));
}

/** @param {unknown} value @param {number} least @param {number} most */
function isWhole(value, least, most) {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
}
