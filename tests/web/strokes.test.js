import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL_POINTS, fromFile, PER_POINT, POINTS, STROKES } from "../../web/static/child/drawing_file.js";
import { Strokes } from "../../web/static/child/strokes.js";
import { thinned } from "../../web/static/child/thinning.js";

const PEN = { tool: "pen", colour: 0, width: 14, stamp: "" };
const SUN = { tool: "stamp", colour: 0, width: 30, stamp: "pic-sun" };
const spot = (x, y, time = 0, pressure = 128) => ({ x, y, pressure, time });

function line(strokes, from, to, time = 0) {
  strokes.begin(PEN, spot(...from, time));
  strokes.add(spot(...to, time + 10));
  strokes.end();
}

/** A crooked line that nothing can straighten. */
function scribble(strokes, points) {
  strokes.begin(PEN, spot(0, 0));
  for (let index = 1; index < points; index++) if (!strokes.add(spot((index * 577) % 1200, (index * 331) % 900, index * 8))) return false;
  strokes.end();
  return true;
}

const kept = (strokes) => JSON.parse(strokes.text());
const chosen = (strokes) => kept(strokes).strokes.map((stroke) => stroke.chosen);

test("what is kept is whole numbers within the page, whatever a finger did", () => {
  const strokes = new Strokes();
  strokes.begin(PEN, spot(-30.7, 12.5, 1000.4, 300));
  strokes.add(spot(1e9, Number.NaN, 1016.9, -4));
  strokes.add(spot(600.2, 950, 500_000, 12.7));
  strokes.end();
  const { format, width, height, strokes: [stroke] } = kept(strokes);
  assert.deepEqual([format, width, height], ["doorstep-drawing/1", 1200, 900]);
  assert.deepEqual(stroke, { ...PEN, chosen: true, at: 0, points: [0, 13, 255, 0, 1200, 0, 0, 17, 600, 900, 13, 60_000] });
});

test("a stroke tells when it began", () => {
  const strokes = new Strokes();
  line(strokes, [0, 0], [10, 10], 5000);
  line(strokes, [0, 0], [10, 10], 7500);
  assert.deepEqual(kept(strokes).strokes.map(({ at }) => at), [0, 2500]);
});

test("an undone stroke is kept, not chosen, and comes back by redo", () => {
  const strokes = new Strokes();
  line(strokes, [0, 0], [10, 10]);
  line(strokes, [50, 50], [90, 90]);
  strokes.undo();
  assert.deepEqual(chosen(strokes), [true, false]);
  strokes.redo();
  assert.deepEqual(chosen(strokes), [true, true]);
  strokes.undo();
  line(strokes, [100, 100], [200, 200]);
  assert.equal(strokes.canRedo, false);
  assert.deepEqual(chosen(strokes), [true, false, true]);
});

test("the rubber takes whole strokes that it touches, and one movement comes back at once", () => {
  const strokes = new Strokes();
  line(strokes, [100, 100], [500, 100]);
  line(strokes, [100, 300], [500, 300]);
  line(strokes, [100, 800], [500, 800]);
  strokes.stamp(SUN, spot(300, 500));
  strokes.beginRubbing();
  assert.equal(strokes.rub([300, 50], [300, 60], 16).length, 0);
  assert.equal(strokes.rub([300, 60], [300, 400], 16).length, 2);
  assert.equal(strokes.rub([300, 400], [300, 450], 16).length, 1);
  assert.deepEqual(chosen(strokes), [false, false, true, false]);
  strokes.undo();
  assert.deepEqual(chosen(strokes), [true, true, true, true]);
});

test("a rubber that touched nothing is no step back", () => {
  const strokes = new Strokes();
  line(strokes, [100, 100], [500, 100]);
  strokes.beginRubbing();
  strokes.rub([900, 800], [950, 800], 16);
  assert.equal(strokes.undo().length, 1);
  assert.deepEqual(chosen(strokes), [false]);
  assert.equal(strokes.canUndo, false);
});

test("a cleared page keeps everything, not chosen, and undo brings it back", () => {
  const strokes = new Strokes();
  line(strokes, [0, 0], [10, 10]);
  strokes.stamp(SUN, spot(300, 500));
  strokes.clear();
  assert.deepEqual(chosen(strokes), [false, false]);
  strokes.undo();
  assert.deepEqual(chosen(strokes), [true, true]);
});

test("a stamp is one point with its picture", () => {
  const strokes = new Strokes();
  strokes.stamp(SUN, spot(300, 500));
  assert.deepEqual(kept(strokes).strokes[0], { ...SUN, chosen: true, at: 0, points: [300, 500, 128, 0] });
});

test("a line that grows too long goes on as another from where it stopped, and one undo takes both", () => {
  const strokes = new Strokes();
  scribble(strokes, POINTS + 100);
  const [first, second] = kept(strokes).strokes;
  assert.equal(first.points.length, POINTS * PER_POINT);
  assert.deepEqual(second.points.slice(0, 2), first.points.slice(-PER_POINT, -2));
  strokes.undo();
  assert.deepEqual(chosen(strokes), [false, false]);
});

test("with 500 strokes a line goes on with fewer points, and none can begin", () => {
  const strokes = new Strokes();
  for (let index = 1; index < STROKES; index++) line(strokes, [index, 0], [index, 10]);
  assert.equal(scribble(strokes, POINTS + 500), true);
  assert.equal(strokes.all.length, STROKES);
  assert.ok(strokes.all.at(-1).points.length <= POINTS * PER_POINT);
  assert.equal(strokes.begin(PEN, spot(0, 0)), false);
  assert.equal(strokes.stamp(SUN, spot(0, 0)), false);
});

test("a page with too many points straightens its lines and goes on", () => {
  const strokes = new Strokes();
  for (let row = 0; row < 40; row++) {
    strokes.begin(PEN, spot(0, row * 20));
    for (let x = 1; x < 1900; x++) strokes.add(spot(x % 1200, row * 20 + (x < 1200 ? 0 : 1), x * 8));
    strokes.end();
  }
  assert.equal(strokes.hasRoom(), true);
  assert.ok(total(strokes) < ALL_POINTS);
  assert.equal(total(strokes), strokes.points);
});

test("a page that nothing can straighten is full, never beyond its bounds", () => {
  const strokes = new Strokes();
  while (strokes.hasRoom() && scribble(strokes, 1500));
  assert.ok(total(strokes) <= ALL_POINTS);
  assert.equal(strokes.add(spot(1, 1)), false);
  assert.ok(strokes.all.every(({ points }) => points.length <= POINTS * PER_POINT));
});

test("straightening keeps the ends, the corners and the time", () => {
  const points = [0, 0, 128, 0, 50, 0, 128, 10, 100, 0, 128, 10, 100, 50, 128, 10, 100, 100, 128, 10];
  assert.deepEqual(thinned(points, 1), [0, 0, 128, 0, 100, 0, 128, 20, 100, 100, 128, 20]);
});

test("a kept drawing is restored whole and goes on later in time", () => {
  const strokes = new Strokes();
  line(strokes, [0, 0], [10, 10], 5000);
  line(strokes, [0, 0], [10, 10], 9000);
  strokes.undo();
  const again = new Strokes();
  again.restore(kept(strokes));
  assert.deepEqual(kept(again), kept(strokes));
  assert.equal(again.canUndo, false);
  line(again, [0, 0], [10, 10], 70_000);
  assert.equal(kept(again).strokes[2].at, 4010);
});

test("what is no drawing is not painted", () => {
  for (const wrong of [null, {}, { format: "doorstep-drawing/2", strokes: [] }, { format: "doorstep-drawing/1", strokes: 7 }]) {
    assert.deepEqual(fromFile(wrong), []);
  }
  const stroke = { ...PEN, chosen: true, at: 0, points: [1, 2, 3, 4] };
  const strokes = [stroke, { ...stroke, points: [1, 2, 3] }, { ...stroke, points: [1201, 0, 0, 0] }, { ...stroke, colour: 12 }, null];
  assert.equal(fromFile({ format: "doorstep-drawing/1", strokes }).length, 1);
});

test("keeping again writes what changed: a stroke that grew, one that was rubbed out", () => {
  const strokes = new Strokes();
  strokes.begin(PEN, spot(0, 0));
  strokes.text();
  strokes.add(spot(10, 10, 8));
  assert.equal(kept(strokes).strokes[0].points.length, 2 * PER_POINT);
  strokes.undo();
  assert.deepEqual(chosen(strokes), [false]);
});

const total = (strokes) => strokes.all.reduce((sum, { points }) => sum + points.length / PER_POINT, 0);
