import { element } from "../screens/elements.js";
import { HEIGHT, WIDTH } from "./drawing_file.js";

/** @typedef {{down: (x: number, y: number) => void, move: (x: number, y: number) => void, up: () => void}} KeyHand */
/** @typedef {"pen" | "eraser" | "stamp"} Tool */

const STEP = 15;
const FAR = 60;
/** From one picture to the next. */
const GRID = 150;
/** @type {Record<string, [number, number] | undefined>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Arrow keys move a cursor, Space puts the pen down and lifts it, Enter places a picture and goes on to the next place: a switch
 * that knows Tab and Enter only can fill a page with pictures.
 * @param {HTMLElement} sheet
 * @param {KeyHand} hand
 * @param {() => Tool} tool
 * @param {(isDown: boolean) => void} tell
 */
export function followKeys(sheet, hand, tool, tell) {
  const cursor = element("span", { class: "pad__cursor", "aria-hidden": "true", hidden: "" });
  sheet.append(cursor);
  const at = { x: WIDTH / 2, y: HEIGHT / 2, isDown: false };

  sheet.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = WAYS[event.key];
    const acts = way ? () => go(way, event.shiftKey) : { " ": press, Enter: press, Escape: lift }[event.key];
    if (!acts || (event.repeat && !way)) return;
    event.preventDefault();
    acts();
    show();
  });
  sheet.addEventListener("blur", () => {
    lift();
    cursor.hidden = true;
  });
  sheet.addEventListener("pointerdown", () => {
    lift();
    cursor.hidden = true;
  });

  /** @param {[number, number]} way @param {boolean} isFar */
  function go([right, down], isFar) {
    const step = tool() === "stamp" ? GRID : isFar ? FAR : STEP;
    at.x = Math.max(0, Math.min(WIDTH, at.x + right * step));
    at.y = Math.max(0, Math.min(HEIGHT, at.y + down * step));
    if (at.isDown) hand.move(at.x, at.y);
  }

  function press() {
    if (at.isDown) return lift();
    hand.down(at.x, at.y);
    if (tool() === "stamp") {
      hand.up();
      return goOn();
    }
    at.isDown = true;
    tell(true);
  }

  function lift() {
    if (!at.isDown) return;
    at.isDown = false;
    hand.up();
    tell(false);
  }

  function goOn() {
    at.x += GRID;
    if (at.x <= WIDTH) return;
    at.x = GRID;
    at.y = at.y + GRID > HEIGHT ? GRID : at.y + GRID;
  }

  function show() {
    cursor.hidden = false;
    cursor.dataset.down = at.isDown ? "yes" : "no";
    cursor.style.left = `${(at.x / WIDTH) * 100}%`;
    cursor.style.top = `${(at.y / HEIGHT) * 100}%`;
  }
}
