/** A page to draw on, with all that is needed to draw. Used by `draw` and by `places`. */
import { element } from "../screens/elements.js";
import { followKeys } from "./drawing_keys.js";
import { TYPE } from "./drawing_file.js";
import { drawingPage } from "./drawing_page.js";
import { followPointers, ink } from "./drawing_pointers.js";
import { drawingTools } from "./drawing_tools.js";
import { Strokes } from "./strokes.js";

/** @typedef {import("./drawing_file.js").Stroke} Stroke */
/** @typedef {import("./drawing_tools.js").Chosen} Chosen */
/** @typedef {import("./drawing_tools.js").Act} Act */
/** @typedef {import("./drawing_pointers.js").Touched} Touched */
/**
 * @typedef {object} PadOptions
 * @property {import("./drawing_tools.js").Words} words
 * @property {import("./drawing_tools.js").Art} art
 * @property {() => void} [onChange]
 * @property {import("./drawing_tools.js").Stamp[]} [stamps] pictures to place, and what each is called; none: no stamps
 * @property {boolean} [leftHand]
 * @property {boolean} [small] one of several on its page
 * @property {HTMLElement} [beside] what else belongs to this page
 * @property {() => void} [onNewPage] offered when the page is full
 */
/** @typedef {{bytes: Uint8Array, type: string, purpose: "drawing", label: string, chosen: boolean, seconds: number}} DrawingFile */

const WIDTHS = [6, 14, 34];
const STAMP_WIDTHS = [24, 40, 60];
const RUBBER = 18;
/** In the drawing's units: a finger that rests writes nothing. */
const NEAREST = 2;
const BETWEEN_CHANGES = 1000;

/**
 * @param {HTMLElement} root
 * @param {PadOptions} options
 */
export function drawingPad(root, { words, art, onChange = () => {}, leftHand = false, small = false, stamps = [], beside, onNewPage }) {
  const strokes = new Strokes();
  /** @type {Chosen} */
  const chosen = { tool: "pen", colour: 0, thickness: 1, stamp: stamps[0]?.picture ?? "" };
  const sheet = element("div", { class: "pad__sheet", tabindex: "0", role: "application", "aria-label": words("your_drawing") });
  const said = element("p", { class: "unseen", role: "status" });
  const full = element("div", { class: "pad__full", hidden: "" }, element("p", {}, words("page_full")));
  const hint = element("p", { class: "pad__hint" }, words("drawing_keys"));
  const tools = drawingTools({ words, art, stamps }, chosen, act);
  const pad = element("div", { class: "pad" }, tools.colours, tools.thicknesses, sheet, full, tools.tools, tools.drawer, said);
  pad.classList.toggle("pad--left", leftHand);
  pad.classList.toggle("pad--small", small);
  if (beside) pad.append(element("div", { class: "pad__beside" }, beside));
  sheet.append(hint);
  root.append(pad);
  const page = drawingPage(sheet, () => strokes.all);
  if (onNewPage) full.append(newPage(words("new_page"), onNewPage));

  /** @type {{x: number, y: number, ink: ReturnType<typeof ink>, isRubbing: boolean} | null} */
  let hand = null;
  let lastChange = 0;

  followPointers(sheet, {
    down: (spot) => down(spot, (spot.event.buttons & 32) > 0),
    move: (spots) => spots.forEach(move),
    up,
    drop() {
      up();
      act("undo");
    },
  });
  followKeys(
    sheet,
    { down: (x, y) => down(byKey(x, y), false), move: (x, y) => move(byKey(x, y)), up },
    () => chosen.tool,
    (isDown) => (said.textContent = words(isDown ? "pen_down" : "pen_up")),
  );

  /** @param {Touched} spot @param {boolean} isRubber the other end of a pen */
  function down(spot, isRubber) {
    tools.closeDrawer();
    lastChange = spot.time;
    hand = { x: spot.x, y: spot.y, ink: ink(WIDTHS[chosen.thickness]), isRubbing: isRubber || chosen.tool === "eraser" };
    if (hand.isRubbing) {
      strokes.beginRubbing();
      return rub(spot);
    }
    if (chosen.tool === "stamp") return place(spot);
    const look = { tool: /** @type {const} */ ("pen"), colour: chosen.colour, width: WIDTHS[chosen.thickness], stamp: "" };
    if (!strokes.begin(look, { ...spot, pressure: hand.ink(spot.event, 0) })) return isFull();
    page.beginLine(look);
    page.grow(lastPoint());
  }

  /** @param {Touched} spot */
  function move(spot) {
    if (!hand) return;
    if (hand.isRubbing) return rub(spot);
    const moved = Math.hypot(spot.x - hand.x, spot.y - hand.y);
    if (!strokes.live || moved < NEAREST) return;
    if (!strokes.add({ ...spot, pressure: hand.ink(spot.event, moved) })) return isFull();
    [hand.x, hand.y] = [spot.x, spot.y];
    page.grow(lastPoint());
    if (spot.time - lastChange > BETWEEN_CHANGES) changed(spot.time);
  }

  function up() {
    if (!hand) return;
    hand = null;
    strokes.end();
    page.endLine();
    changed();
  }

  /** @param {Touched} spot */
  function rub({ x, y }) {
    if (!hand) return;
    const rubbed = strokes.rub([hand.x, hand.y], [x, y], RUBBER);
    [hand.x, hand.y] = [x, y];
    if (rubbed.length > 0) page.repaint(rubbed);
  }

  /** @param {Touched} spot */
  function place(spot) {
    const look = { tool: /** @type {const} */ ("stamp"), colour: 0, width: STAMP_WIDTHS[chosen.thickness], stamp: chosen.stamp };
    if (!strokes.stamp(look, { ...spot, pressure: 0 })) return isFull();
    page.paint(/** @type {Stroke} */ (strokes.all.at(-1)));
  }

  /** @param {Act} what */
  function act(what) {
    const turned = strokes[what]();
    if (turned.length === 0) return;
    page.repaint(turned);
    changed();
  }

  /** @returns {number[]} */
  function lastPoint() {
    return strokes.live?.points.slice(-4) ?? [];
  }

  function isFull() {
    up();
    full.hidden = false;
    said.textContent = words("page_full");
  }

  function changed(time = performance.now()) {
    lastChange = time;
    offer();
    onChange();
  }

  function offer() {
    tools.offer(strokes.canUndo, strokes.canRedo, strokes.all.some((stroke) => stroke.chosen));
  }

  offer();
  return {
    /** @returns {DrawingFile | null} */
    file() {
      return strokes.isEmpty() ? null : fileOf(strokes.text());
    },
    /** What file() holds, as text. */
    text: () => strokes.text(),
    isEmpty: () => strokes.isEmpty(),
    /** @param {unknown} file what file() held, parsed */
    restore(file) {
      strokes.restore(file);
      full.hidden = true;
      page.repaint();
      offer();
    },
    end() {
      up();
      page.end();
      pad.remove();
    },
  };
}

/** @param {string} text @returns {DrawingFile} */
export function fileOf(text) {
  return { bytes: new TextEncoder().encode(text), type: TYPE, purpose: "drawing", label: "drawing", chosen: true, seconds: 0 };
}

/** @param {number} x @param {number} y @returns {Touched} */
function byKey(x, y) {
  return { x, y, time: performance.now(), event: KEYS };
}

/** A key presses evenly. */
const KEYS = /** @type {PointerEvent} */ (/** @type {unknown} */ ({ pointerType: "pen", pressure: 0.502, buttons: 0 }));

/** @param {string} words @param {() => void} go */
function newPage(words, go) {
  const made = element("button", { type: "button", class: "pad__new-page" }, words);
  made.onclick = go;
  return made;
}
