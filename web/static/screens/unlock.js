import { tryPin } from "../offline/pin_tries.js";
import { say } from "./say.js";

/**
 * @typedef {import("../offline/rows.js").Registration} Registration
 * @typedef {{registration: () => Registration | null, opened: (registration: Registration, key: CryptoKey) => Promise<unknown>, lost: () => Promise<void>}} Unlocking
 */

const SAY_FROM = 5;

/**
 * The PIN of whoever was chosen.
 * @param {HTMLFormElement} form
 * @param {Unlocking} unlocking
 */
export function startUnlock(form, unlocking) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const registration = unlocking.registration();
    if (registration) void unlock(form, registration, unlocking);
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {Registration} registration
 * @param {Unlocking} unlocking
 */
async function unlock(form, registration, { opened, lost }) {
  const pin = /** @type {HTMLInputElement} */ (form.elements.namedItem("pin"));
  const typed = pin.value;
  if (form.ariaBusy === "true" || typed === "") return pin.focus();
  form.ariaBusy = "true";
  pin.value = "";
  say(form, "");
  const tried = await tryPin(registration.id, typed).catch(() => "not tried");
  if (tried !== null && typeof tried === "object" && "key" in tried) await opened(registration, tried.key);
  else if (tried === "lost") await lost();
  else say(form, sentence(tried), "pin");
  form.ariaBusy = null;
  if (!pin.closest("[hidden]")) pin.focus();
}

/** @param {{left: number} | string} tried */
export function sentence(tried) {
  if (tried === "too short") return "A PIN has 6 digits or more. This was not counted as a try.";
  if (typeof tried === "string")
    return "This phone could not check the PIN: its storage is full or closed. Nothing was deleted. Free some space, or close Doorstep and open it again, then try once more.";
  if (tried.left > SAY_FROM) return "That PIN did not open it. Try again.";
  const left = tried.left === 1 ? "1 try is left" : `${tried.left} tries are left`;
  return `That PIN did not open it. ${left}: after that, the pages kept for reading on this phone are deleted, and so is what is half typed in a form that is no record, such as a decision or a reason. Records stay and still go, begun ones marked unfinished.`;
}
