import { ALL_POINTS, fromFile, HEIGHT, LONGEST_PAUSE, PER_POINT, POINTS, STROKES, toText, WIDTH } from "./drawing_file.js";
import { touches } from "./rubbing.js";
import { halved, thinned } from "./thinning.js";

/** @typedef {import("./drawing_file.js").Stroke} Stroke */
/** @typedef {Pick<Stroke, "tool" | "colour" | "width" | "stamp">} Look */
/** @typedef {{x: number, y: number, pressure: number, time: number}} Spot  time: milliseconds, of one clock */
/** @typedef {{strokes: Stroke[], chosen: boolean}} Step  what was chosen, or no longer chosen, at one go */

/** How far a line is straightened to make room, one try after the other; in the drawing's own units. */
const SLACK = [1, 2, 4];
const MIDDLE = 128;

/** A drawing while it is made. Nothing is ever taken out of it: what was rubbed out or undone stays, not chosen. */
export class Strokes {
  constructor() {
    /** @type {Stroke[]} */
    this.all = [];
    /** @type {Step[]} */
    this.done = [];
    /** @type {Step[]} */
    this.undone = [];
    /** @type {Stroke | null} */
    this.live = null;
    this.points = 0;
    /** @type {number | null} */
    this.began = null;
    this.last = 0;
    this.before = 0;
  }

  /** Puts the pen down. @param {Look} look @param {Spot} spot @returns {boolean} false: the page is full */
  begin(look, spot) {
    this.end();
    if (!this.hasRoom()) return false;
    this.#step(true);
    this.#start(look, spot);
    return true;
  }

  /** Moves the pen. @param {Spot} spot @returns {boolean} false: no line is being drawn, or the page is full now */
  add(spot) {
    if (!this.live) return false;
    if (this.points >= ALL_POINTS && !this.#makeRoom()) {
      this.end();
      return false;
    }
    if (this.live.points.length >= POINTS * PER_POINT) this.#goOn(this.live);
    this.#place(this.live, spot);
    return true;
  }

  /** Lifts the pen. */
  end() {
    this.live = null;
  }

  /** @param {Look} look @param {Spot} spot */
  stamp(look, spot) {
    const isPlaced = this.begin(look, { ...spot, pressure: MIDDLE });
    this.end();
    return isPlaced;
  }

  /** Whether a new line can begin; makes room first where lines can be straightened. */
  hasRoom() {
    return this.all.length < STROKES && (this.points < ALL_POINTS || this.#makeRoom());
  }

  /** One movement of the rubber is one step back. */
  beginRubbing() {
    this.end();
    this.#step(false);
  }

  /**
   * @param {[number, number]} from
   * @param {[number, number]} to
   * @param {number} reach
   * @returns {Stroke[]} what was rubbed out
   */
  rub(from, to, reach) {
    const rubbed = this.all.filter((stroke) => stroke.chosen && touches(stroke, from, to, reach));
    for (const stroke of rubbed) stroke.chosen = false;
    this.done.at(-1)?.strokes.push(...rubbed);
    return rubbed;
  }

  /** A new sheet, and undo brings the old one back. */
  clear() {
    this.beginRubbing();
    const shown = this.all.filter((stroke) => stroke.chosen);
    for (const stroke of shown) stroke.chosen = false;
    this.done.at(-1)?.strokes.push(...shown);
    return shown;
  }

  get canUndo() {
    return this.done.some(({ strokes }) => strokes.length > 0);
  }

  get canRedo() {
    return this.undone.length > 0;
  }

  undo() {
    return this.#turn(this.done, this.undone, (chosen) => !chosen);
  }

  redo() {
    return this.#turn(this.undone, this.done, (chosen) => chosen);
  }

  isEmpty() {
    return this.all.length === 0;
  }

  text() {
    return toText(this.all);
  }

  /** A drawing that was kept; steps back reach no further than here. @param {unknown} file */
  restore(file) {
    this.end();
    this.all = fromFile(file);
    [this.done, this.undone] = [[], []];
    this.points = this.all.reduce((sum, { points }) => sum + points.length / PER_POINT, 0);
    this.began = null;
    this.before = Math.max(0, ...this.all.map(endOf));
  }

  /** @param {boolean} chosen */
  #step(chosen) {
    // A rubber that touched nothing is no step.
    if (this.done.at(-1)?.strokes.length === 0) this.done.pop();
    this.done.push({ strokes: [], chosen });
    this.undone = [];
  }

  /** @param {Look} look @param {Spot} spot */
  #start({ tool, colour, width, stamp }, spot) {
    this.began ??= spot.time - this.before;
    this.last = spot.time;
    const stroke = { tool, colour, width, stamp, chosen: true, at: Math.max(0, Math.round(spot.time - this.began)), points: [] };
    this.live = stroke;
    this.all.push(stroke);
    this.done.at(-1)?.strokes.push(stroke);
    this.#place(stroke, spot);
  }

  /** @param {Stroke} stroke @param {Spot} spot */
  #place(stroke, { x, y, pressure, time }) {
    const waited = within(time - this.last, LONGEST_PAUSE);
    this.last = time;
    stroke.points.push(within(x, WIDTH), within(y, HEIGHT), within(pressure, 255), waited);
    this.points++;
  }

  /** The line is as long as one may be: another goes on where it stopped, or it gets fewer points. @param {Stroke} stroke */
  #goOn(stroke) {
    if (this.all.length < STROKES) {
      const [x, y, pressure] = stroke.points.slice(-PER_POINT);
      return this.#start(stroke, { x, y, pressure, time: this.last });
    }
    const before = stroke.points.length;
    const straight = SLACK.map((slack) => thinned(stroke.points, slack)).find(({ length }) => length <= before * 0.75);
    stroke.points = straight ?? halved(stroke.points);
    this.points -= (before - stroke.points.length) / PER_POINT;
  }

  /** @returns {boolean} whether a good part of the page is free again */
  #makeRoom() {
    for (const slack of SLACK) {
      for (const stroke of this.all) stroke.points = thinned(stroke.points, slack);
      this.points = this.all.reduce((sum, { points }) => sum + points.length / PER_POINT, 0);
      if (this.points <= ALL_POINTS * 0.9) return true;
    }
    return false;
  }

  /**
   * @param {Step[]} from
   * @param {Step[]} to
   * @param {(chosen: boolean) => boolean} how
   * @returns {Stroke[]} what looks different now
   */
  #turn(from, to, how) {
    this.end();
    let step = from.pop();
    while (step?.strokes.length === 0) step = from.pop();
    if (!step) return [];
    for (const stroke of step.strokes) stroke.chosen = how(step.chosen);
    to.push(step);
    return step.strokes;
  }
}

/** @param {Stroke} stroke @returns {number} when it ended */
function endOf({ at, points }) {
  let end = at;
  for (let index = 3; index < points.length; index += PER_POINT) end += points[index];
  return end;
}

/** A whole number from 0 to `most`; what is no number at all is 0. @param {number} value @param {number} most */
function within(value, most) {
  return Math.max(0, Math.min(most, Math.round(value) || 0));
}
