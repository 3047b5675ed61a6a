/** A place for the child's own words: typed, or dictated through the tablet's own keyboard. */
import { element } from "../screens/elements.js";
import { pictureButton } from "./buttons.js";

const MOST = 2_000;
let made = 0;

/**
 * @param {object} box
 * @param {string} box.label
 * @param {string} box.value
 * @param {string} [box.hint]
 * @param {boolean} [box.large]
 * @param {boolean} [box.line] one line only
 * @param {(words: string) => void} box.changed
 */
export function wordsBox({ label, value, hint = "", large = false, line = false, changed }) {
  made += 1;
  const id = `words-${made}`;
  const field = line ? element("input", { type: "text" }) : element("textarea", { rows: large ? "5" : "2" });
  const kept = { id, class: "box__field", maxlength: String(line ? 80 : MOST), autocomplete: "off", spellcheck: "false", dir: "auto" };
  for (const [name, said] of Object.entries(kept)) field.setAttribute(name, said);
  field.placeholder = hint;
  field.value = value;
  field.addEventListener("input", () => changed(field.value.trim()));
  return element("div", { class: large ? "box box--large" : "box" }, element("label", { class: "box__label", for: id }, label), field);
}

/**
 * The box stays away until somebody wants it, or there are words in it.
 * @param {Parameters<typeof wordsBox>[0] & {ask: string}} box
 */
export function askedBox({ ask, ...box }) {
  const place = element("div", { class: "asked-box" });
  const open = () => {
    place.replaceChildren(wordsBox(box));
    return /** @type {HTMLElement} */ (place.querySelector(".box__field"));
  };
  if (box.value) open();
  else place.append(pictureButton("ui-pencil", ask, () => open().focus()));
  return place;
}
