import { HEIGHT, WIDTH } from "./drawing_file.js";

/** @typedef {{x: number, y: number, time: number, event: PointerEvent}} Touched */
/** @typedef {{down: (spot: Touched) => void, move: (spots: Touched[]) => void, up: () => void, drop: () => void}} Hand */

/** CSS pixels: a fingertip is smaller, the side of a hand is not. */
const PALM = 60;
/** How much faster ink follows a change of speed. */
const RATE = 0.275;

/**
 * One finger or one pen draws; a palm, a second finger and, once a pen was seen, every finger only rest on the page.
 * @param {HTMLElement} sheet
 * @param {Hand} hand
 */
export function followPointers(sheet, hand) {
  let penSeen = false;
  /** @type {{id: number, isPen: boolean, box: DOMRect} | null} */
  let drawing = null;

  sheet.addEventListener("pointerdown", (event) => {
    const isPen = event.pointerType === "pen";
    if (isPen && drawing && !drawing.isPen) {
      // The hand came down before the pen it holds.
      drawing = null;
      hand.drop();
    }
    penSeen ||= isPen;
    if (drawing || event.button > 0 && !isPen) return;
    if (event.pointerType === "touch" && (penSeen || isPalm(event))) return;
    drawing = { id: event.pointerId, isPen, box: sheet.getBoundingClientRect() };
    sheet.setPointerCapture(event.pointerId);
    hand.down(spotOf(event, drawing.box));
  });
  sheet.addEventListener("pointermove", (event) => {
    if (event.pointerId !== drawing?.id) return;
    const { box } = drawing;
    if (event.pointerType === "touch" && isPalm(event)) return;
    const between = event.getCoalescedEvents?.() ?? [];
    hand.move((between.length > 0 ? between : [event]).map((each) => spotOf(each, box)));
  });
  for (const ending of ["pointerup", "pointercancel", "lostpointercapture"]) {
    sheet.addEventListener(ending, (event) => {
      if (/** @type {PointerEvent} */ (event).pointerId !== drawing?.id) return;
      drawing = null;
      hand.up();
    });
  }
  leaveThePageAlone(sheet);
}

/** @param {PointerEvent} event */
function isPalm({ width, height }) {
  return Math.max(width, height) > PALM;
}

/** @param {PointerEvent} event @param {DOMRect} box @returns {Touched} */
function spotOf(event, box) {
  const x = ((event.clientX - box.left) / box.width) * WIDTH;
  const y = ((event.clientY - box.top) / box.height) * HEIGHT;
  return { x, y, time: event.timeStamp, event };
}

/** No zoom, no magnifying glass, no menu, no selection under a drawing hand. @param {HTMLElement} sheet */
function leaveThePageAlone(sheet) {
  for (const name of ["touchstart", "touchmove", "gesturestart", "contextmenu", "selectstart", "dragstart"]) {
    sheet.addEventListener(name, (event) => event.preventDefault(), { passive: false });
  }
}

/**
 * How hard a pen presses, from 0 to 255: what it says itself; for a finger how slowly it goes, as ink does.
 * @param {number} width of the line
 */
export function ink(width) {
  let pressure = 0.5;
  /**
   * @param {Pick<PointerEvent, "pointerType" | "pressure">} event
   * @param {number} moved since the spot before, in the drawing's units
   */
  return (event, moved) => {
    // Half is what a device says that can't feel it.
    if (event.pointerType === "pen" && event.pressure > 0 && event.pressure !== 0.5) return Math.round(event.pressure * 255);
    const speed = Math.min(1, moved / width);
    pressure = Math.min(1, pressure + (1 - speed - pressure) * speed * RATE);
    return Math.round(pressure * 255);
  };
}
