import assert from "node:assert/strict";
import { test } from "node:test";
import { pointsUntil, speedFor, timesOf } from "../../web/static/screens/replay_time.js";

const stroke = (at, ...waits) => ({ at, chosen: true, tool: "pen", points: waits.flatMap((wait, index) => [index, index, 128, wait]) });

test("strokes are replayed in the order and at the pace in which they were drawn", () => {
  const shown = timesOf([stroke(500, 0, 20), stroke(0, 0, 100, 100)]);
  assert.deepEqual(shown.map(({ from, to }) => [from, to]), [[0, 200], [500, 520]]);
});

test("nobody watches a child think: a pause is a second at most, between strokes and within one", () => {
  const shown = timesOf([stroke(0, 0, 100), stroke(90_000, 0, 30_000, 10)]);
  assert.deepEqual(shown.map(({ from, to }) => [from, to]), [[0, 100], [1100, 2110]]);
});

test("a stroke grows point by point", () => {
  const [one] = timesOf([stroke(0, 0, 100, 100)]);
  assert.deepEqual(pointsUntil(one, 150), [0, 0, 128, 0, 1, 1, 128, 100]);
  assert.equal(pointsUntil(one, 200).length, 12);
});

test("a long drawing begins at a speed at which somebody watches to the end", () => {
  const drawn = (seconds) => timesOf([stroke(0, 0, ...Array(seconds).fill(1000))]);
  assert.deepEqual([30, 100, 600, 4000].map((seconds) => speedFor(drawn(seconds))), [1, 4, 16, 16]);
});
