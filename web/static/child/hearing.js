/**
 * Reading aloud, where the worker chose it: the ear reads the page from the top, and whatever is tapped says what it is.
 * Switched off, nothing on the page makes a sound.
 */
import { element } from "../screens/elements.js";
import { art } from "./art.js";

/** @typedef {Pick<ReturnType<typeof import("./read_aloud.js").speaker>, "speak" | "stop">} Voice */

/**
 * @param {Voice | null} voice
 * @param {(key: string) => string} words
 */
export function hearing(voice, words) {
  /** @type {{element: HTMLElement, text: string}[]} */
  let page = [];
  let turn = 0;
  const ear = element("button", { type: "button", class: "ear", "aria-label": words("read_aloud"), "aria-pressed": "false" }, art("ui-ear"));
  ear.hidden = voice === null;
  ear.addEventListener("click", () => (ear.getAttribute("aria-pressed") === "true" ? quiet() : void readPage()));

  async function readPage() {
    quiet();
    const mine = turn;
    ear.setAttribute("aria-pressed", "true");
    ear.setAttribute("aria-label", words("stop_reading"));
    for (const { element, text } of page.filter(({ element }) => element.isConnected)) {
      if (mine !== turn) return;
      element.dataset.heard = "";
      await voice?.speak(text);
      delete element.dataset.heard;
    }
    if (mine === turn) quiet();
  }

  function quiet() {
    turn += 1;
    voice?.stop();
    for (const { element } of page) delete element.dataset.heard;
    ear.setAttribute("aria-pressed", "false");
    ear.setAttribute("aria-label", words("read_aloud"));
  }

  /** @param {HTMLElement} button which says itself when it is tapped */
  function tells(button) {
    if (!voice) return;
    button.addEventListener("click", () => {
      quiet();
      void voice.speak(button.dataset.says ?? button.textContent ?? "");
    });
  }

  return {
    ear,
    tells,
    quiet,
    /** A new page: what is read starts anew. */
    turn() {
      quiet();
      page = [];
    },
    /** @param {HTMLElement} element @param {string} text */
    add(element, text) {
      page.push({ element, text });
    },
    /** @param {HTMLElement} element @param {string} text */
    readable(element, text) {
      page.push({ element, text });
      if (element.matches("button")) tells(element);
    },
  };
}
