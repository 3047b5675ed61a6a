import { addPasskey, passkeyHere, removePasskey } from "../offline/passkey_unlock.js";
import { tryPin } from "../offline/pin_tries.js";
import { element } from "./elements.js";
import { say } from "./say.js";
import { sentence } from "./unlock.js";

/** @typedef {import("../offline/rows.js").Registration} Registration */

const CANCELLED = "It was not turned on. Try again if you like, or keep to the PIN.";
const NO_SECRET = "This phone or key can’t open Doorstep that way. The PIN does, as before.";
const FAILED = "It could not be turned on: the phone’s storage did not take it. The PIN opens, as before.";

/**
 * Right after a PIN was chosen: it is in hand and need not be typed again. Answers once the worker has decided.
 * @param {Registration} registration
 * @param {string} pin
 * @returns {Promise<void>}
 */
export function askAfterPin(registration, pin) {
  const form = /** @type {HTMLFormElement} */ (find("form[data-add-passkey]"));
  find("[data-choose-pin]").hidden = true;
  find("[data-passkey-pin]").hidden = true;
  find("[data-passkey-offer]").hidden = false;
  const heading = document.querySelector("h1");
  if (heading) heading.textContent = "This phone is set up";
  const notNow = element("button", { type: "button", class: "button button--quiet button--wide" }, "Not now");
  form.append(notNow);
  find("[data-passkey-title]").focus();
  return new Promise((resolve) => {
    notNow.addEventListener("click", () => resolve());
    onSubmit(form, async () => (await add(form, registration, pin)) && resolve());
  });
}

/**
 * The same later, on the page about oneself; it can be taken back there.
 * @param {Registration} registration
 */
export async function offerPasskey(registration) {
  const kind = await passkeyHere();
  if (!kind && !registration.sealed_by_passkey) return;
  const form = /** @type {HTMLFormElement} */ (find("form[data-add-passkey]"));
  if (kind === "security key") find("[data-passkey-title]").textContent = "Open with a security key";
  find("[data-passkey-offer]").hidden = false;
  show(Boolean(registration.sealed_by_passkey));
  find("[data-remove-passkey]").addEventListener("click", () => void removePasskey(registration.id).then(() => show(false)));
  onSubmit(form, () => turnOn(form, registration));
}

/**
 * @param {HTMLFormElement} form
 * @param {Registration} registration
 */
async function turnOn(form, registration) {
  const pin = String(new FormData(form).get("present") ?? "");
  form.reset();
  if (pin === "") return say(form, "Type your PIN: it is needed once.", "present");
  const tried = await tryPin(registration.id, pin).catch(() => "not tried");
  // The page locks itself then.
  if (tried === "lost") return;
  if (typeof tried === "string" || "left" in tried) return say(form, sentence(tried), "present");
  if (await add(form, registration, pin)) show(true);
}

/**
 * @param {HTMLFormElement} form
 * @param {Registration} registration
 * @param {string} pin
 */
async function add(form, registration, pin) {
  const added = await addPasskey(registration, pin).catch(() => "failed");
  const sentences = /** @type {{[why: string]: string}} */ ({ added: "", cancelled: CANCELLED, "no secret": NO_SECRET });
  say(form, sentences[added] ?? FAILED);
  return added === "added";
}

/** @param {boolean} isOn */
function show(isOn) {
  find("form[data-add-passkey]").hidden = isOn;
  find("[data-passkey-on]").hidden = !isOn;
}

/**
 * @param {HTMLFormElement} form
 * @param {() => Promise<unknown>} work
 */
function onSubmit(form, work) {
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button[type=submit]"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    await work();
    button.disabled = false;
  });
}

/** @param {string} selector */
function find(selector) {
  return /** @type {HTMLElement} */ (document.querySelector(selector));
}
