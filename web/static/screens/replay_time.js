import { PER_POINT } from "../child/drawing_file.js";

/** @typedef {import("../child/drawing_file.js").Stroke} Stroke */
/** @typedef {{stroke: Stroke, from: number, to: number, times: number[]}} Shown `times`: when each point comes, in milliseconds of the replay */

/** A child may think for minutes: nobody has to watch that. */
const LONGEST_WAIT = 1000;
export const SPEEDS = [1, 4, 16];
const PATIENCE = 40_000;

/**
 * When each stroke is drawn in a replay: as the child drew them, one after the other, with shorter pauses.
 * @param {Stroke[]} strokes
 * @returns {Shown[]}
 */
export function timesOf(strokes) {
  const order = [...strokes].sort((one, other) => one.at - other.at);
  let now = 0;
  let ended = order[0]?.at ?? 0;
  return order.map((stroke) => {
    const { at, points } = stroke;
    now += Math.min(LONGEST_WAIT, Math.max(0, at - ended));
    const from = now;
    ended = at;
    const times = [];
    for (let index = 0; index < points.length; index += PER_POINT) {
      const waited = index === 0 ? 0 : points[index + 3];
      now += Math.min(LONGEST_WAIT, waited);
      ended += waited;
      times.push(now);
    }
    return { stroke, from, to: now, times };
  });
}

/** The slowest speed at which it can be watched in well under a minute. @param {Shown[]} shown */
export function speedFor(shown) {
  const length = shown.at(-1)?.to ?? 0;
  return SPEEDS.find((speed) => length / speed <= PATIENCE) ?? SPEEDS[SPEEDS.length - 1];
}

/** Of a stroke that is being drawn. @param {Shown} shown @param {number} now @returns {number[]} the points that have come */
export function pointsUntil({ stroke, times }, now) {
  let come = 0;
  while (come < times.length && times[come] <= now) come++;
  return stroke.points.slice(0, come * PER_POINT);
}
