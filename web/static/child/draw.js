/** Draw: a page, and a new one when it is full or when the child wants one more. */
import { element } from "../screens/elements.js";
import { drawingPad, fileOf } from "./drawing_pad.js";
import { askedBox } from "./words_box.js";

/** @typedef {import("./drawing_pad.js").DrawingFile} DrawingFile */
/**
 * @typedef {object} Scene
 * @property {HTMLElement} root
 * @property {{choices?: {picture: string, words: string}[]}} tool
 * @property {(key: string, values?: {[name: string]: string}) => string} words
 * @property {(id: string) => SVGElement} art
 * @property {(element: HTMLElement, text: string) => void} readable
 * @property {() => void} changed
 * @property {boolean} [leftHand]
 */

/** With more, keeping them every two seconds would be felt. */
const MOST_PAGES = 8;

/** @param {Scene} scene */
export function start({ root, tool, words, art, readable, changed, leftHand }) {
  /** @type {(DrawingFile | null)[]} the page that is open stands in the pad */
  let pages = [null];
  let at = 0;
  const place = element("div", { class: "draw" });
  const sheets = element("div", { class: "draw__pages", role: "group", "aria-label": words("your_drawing"), hidden: "" });
  place.append(sheets);
  root.append(place);
  const beside = element("div", { class: "draw__beside" });
  const options = { words, art, leftHand, stamps: tool.choices ?? [], beside, onChange: changed };
  const pad = drawingPad(place, { ...options, onNewPage: () => pages.length < MOST_PAGES && turnTo(pages.push(null) - 1) });
  const kept = element("p", { class: "draw__kept" }, words("kept_earlier"));
  readable(kept, words("kept_earlier"));
  let written = "";
  showBeside();

  /** @param {number} page */
  function turnTo(page) {
    pages[at] = pad.file();
    at = page;
    pad.restore(parsed(pages[at]));
    show();
    changed();
  }

  function showBeside() {
    const asked = { ask: words("add_words"), label: words("your_words"), hint: words("type_here"), value: written };
    beside.replaceChildren(askedBox({ ...asked, changed: write }), kept);
  }

  /** @param {string} text */
  function write(text) {
    written = text;
    changed();
  }

  function show() {
    sheets.hidden = pages.length === 1;
    sheets.replaceChildren(
      ...pages.map((_, page) => {
        const values = { number: String(page + 1), all: String(pages.length) };
        const pressed = { "aria-label": words("page_of", values), "aria-pressed": String(page === at) };
        const button = element("button", { type: "button", class: "draw__page", ...pressed }, String(page + 1));
        button.onclick = () => page !== at && turnTo(page);
        return button;
      }),
    );
  }

  /** @returns {DrawingFile[]} */
  function files() {
    const all = pages.map((page, index) => (index === at ? pad.file() : page)).filter((page) => page !== null);
    return all.map((page, index) => ({ ...page, label: index === 0 ? "drawing" : `drawing:${index + 1}` }));
  }

  return {
    answer: () => ({ words: written, not_said: false }),
    files,
    isEmpty: () => files().length === 0 && written === "",
    state: () => ({ at, words: written, pages: pages.map((page, index) => (index === at ? pad.text() : textOf(page))) }),
    /** @param {{at: number, words: string, pages: string[]}} state */
    restore(state) {
      pages = state.pages.map((text) => (text ? fileOf(text) : null));
      [at, written] = [state.at, state.words];
      showBeside();
      pad.restore(parsed(pages[at]));
      show();
    },
    end: () => pad.end(),
  };
}

/** @param {DrawingFile | null} file */
function textOf(file) {
  return file ? new TextDecoder().decode(file.bytes) : "";
}

/** @param {DrawingFile | null} file */
function parsed(file) {
  return file && JSON.parse(textOf(file));
}
