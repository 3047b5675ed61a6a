import { HEIGHT, WIDTH } from "./drawing_file.js";

/** @typedef {{x: number, y: number, time: number, event: PointerEvent}} Touched */
/** @typedef {{down: (spot: Touched) => void, move: (spots: Touched[]) => void, up: () => void, drop: () => void}} Hand */

/** CSS pixels: a fingertip is smaller, the side of a hand is not. */
const PALM = 60;

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
