import { LONGEST_PAUSE, PER_POINT } from "./drawing_file.js";

/**
 * The same line with fewer points: what lies within `slack` of the straight line between two others goes (Ramer, Douglas and
 * Peucker). The time of what goes is added to the point after it.
 * @param {number[]} points
 * @param {number} slack
 */
export function thinned(points, slack) {
  const last = points.length / PER_POINT - 1;
  if (last < 2) return [...points];
  const stays = new Uint8Array(last + 1);
  stays[0] = stays[last] = 1;
  const waiting = [[0, last]];
  for (let stretch = waiting.pop(); stretch; stretch = waiting.pop()) {
    const [from, to] = stretch;
    const { index, distance } = farthest(points, from, to);
    if (distance <= slack) continue;
    stays[index] = 1;
    if (index - from > 1) waiting.push([from, index]);
    if (to - index > 1) waiting.push([index, to]);
  }
  return only(points, (index) => stays[index] === 1);
}

/** Every second point, and the last. @param {number[]} points */
export function halved(points) {
  const last = points.length / PER_POINT - 1;
  return only(points, (index) => index % 2 === 0 || index === last);
}

/** @param {number[]} points @param {(index: number) => boolean} stays */
function only(points, stays) {
  const left = [];
  let waited = 0;
  for (let at = 0; at < points.length; at += PER_POINT) {
    waited = Math.min(LONGEST_PAUSE, waited + points[at + 3]);
    if (!stays(at / PER_POINT)) continue;
    left.push(points[at], points[at + 1], points[at + 2], waited);
    waited = 0;
  }
  return left;
}

/** @param {number[]} points @param {number} from @param {number} to */
function farthest(points, from, to) {
  let index = from;
  let distance = -1;
  for (let between = from + 1; between < to; between++) {
    const away = toSegment(points, between * PER_POINT, from * PER_POINT, to * PER_POINT);
    if (away > distance) [index, distance] = [between, away];
  }
  return { index, distance };
}

/** @param {number[]} points @param {number} at @param {number} from @param {number} to */
function toSegment(points, at, from, to) {
  return distanceToSegment(points[at], points[at + 1], points[from], points[from + 1], points[to], points[to + 1]);
}

/**
 * @param {number} x @param {number} y
 * @param {number} ax @param {number} ay
 * @param {number} bx @param {number} by
 */
export function distanceToSegment(x, y, ax, ay, bx, by) {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}
