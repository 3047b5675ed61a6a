/** Giving the tablet back: the worker's own PIN, on a page that says nothing of the child. */
import { element } from "../screens/elements.js";
import { art } from "./art.js";
import { sayer } from "./words.js";

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"];

/**
 * @typedef {{ok: true} | {wrong: true} | {left_to_wait: number}} Left
 * @param {import("./using_tool.js").Shell} shell
 * @param {(pin: string) => Promise<Left>} leave
 */
export async function askForPin({ pages, words, told }, leave) {
  /** The worker may not know the child's language. */
  const said = (/** @type {string} */ key, values = {}) => {
    const own = element("span", {}, words(key, values));
    return told.language === "en" ? [own] : [own, " · ", element("span", { lang: "en", dir: "ltr" }, english(key, values))];
  };
  const english = sayer(told.worker);
  await pages.ask({
    kind: "leave",
    heading: words("leave"),
    back: true,
    noNext: true,
    draw(body) {
      const field = element("input", { class: "box__field pin__field", id: "pin", type: "password", autocomplete: "off", maxlength: "200" });
      const status = element("p", { class: "pin__said", role: "status" });
      const go = element("button", { type: "submit", class: "button button--go" }, art("ui-lock"), element("span", {}, ...said("leave_go")));
      const form = element("form", { class: "pin" }, element("label", { class: "box__label", for: "pin" }, ...said("leave_pin")), field, status, keys(field, words("remove")), go);
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        if (go.disabled) return;
        go.disabled = true;
        const answer = await leave(field.value).catch(() => /** @type {Left} */ ({ wrong: true }));
        field.value = "";
        go.disabled = false;
        // The page is on its way.
        if ("ok" in answer) return;
        status.replaceChildren(...("wrong" in answer ? said("leave_wrong") : said("leave_wait", { time: time(answer.left_to_wait) })));
      });
      body.append(form);
    },
  });
}

/** @param {HTMLInputElement} field @param {string} remove */
function keys(field, remove) {
  const digits = DIGITS.map((digit) => key(digit, digit, () => (field.value += digit)));
  const back = key("⌫", remove, () => (field.value = field.value.slice(0, -1)));
  return element("div", { class: "pin__keys", dir: "ltr", "data-arrows": "" }, ...digits, back);
}

/** @param {string} text @param {string} label @param {() => void} tap */
function key(text, label, tap) {
  const button = element("button", { type: "button", class: "pin__key", "aria-label": label }, text);
  button.addEventListener("click", tap);
  return button;
}

/** @param {number} seconds */
function time(seconds) {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
