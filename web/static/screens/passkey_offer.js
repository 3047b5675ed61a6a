import { addPasskey, removePasskey } from "../offline/passkey_unlock.js";
import { tryPin } from "../offline/pin_tries.js";
import { element } from "./elements.js";
import { say } from "./say.js";
import { sentence } from "./unlock.js";

/**
 * @typedef {import("../offline/rows.js").Registration} Registration
 * @typedef {{registration: Registration, kind: "built in" | "security key", pin: string}} Offer `pin` where it has just been chosen
 */

const CANCELLED = "It was not turned on. Try again if you like, or keep to the PIN.";
const NO_SECRET = "This phone or key can’t open Doorstep that way. The PIN does, as before.";
const FAILED = "It could not be turned on: the phone’s storage did not take it. The PIN opens, as before.";

/**
 * Shows the offer, or that it was taken. After a PIN was just chosen it answers once the worker has decided.
 * @param {Offer} offer
 * @returns {Promise<void>}
 */
export function offerPasskey({ registration, kind, pin }) {
  const place = find("[data-passkey-offer]");
  const form = /** @type {HTMLFormElement} */ (find("form[data-add-passkey]"));
  if (kind === "security key") find("[data-passkey-title]").textContent = "Open with a security key";
  find("[data-passkey-pin]").hidden = pin !== "";
  place.hidden = false;
  show(Boolean(registration.sealed_by_passkey));
  find("[data-remove-passkey]").addEventListener("click", () => void removePasskey(registration.id).then(() => show(false)));
  if (pin !== "") return askAfterPin(form, registration, pin);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void busy(form, () => turnOn(form, registration, String(new FormData(form).get("present") ?? "")));
  });
  return Promise.resolve();
}

/**
 * @param {HTMLFormElement} form
 * @param {Registration} registration
 * @param {string} pin
 * @returns {Promise<void>}
 */
function askAfterPin(form, registration, pin) {
  find("[data-choose-pin]").hidden = true;
  const heading = document.querySelector("h1");
  if (heading) heading.textContent = "This phone is set up";
  const notNow = element("button", { type: "button", class: "button button--quiet button--wide" }, "Not now");
  form.append(notNow);
  find("[data-passkey-title]").focus();
  return new Promise((resolve) => {
    notNow.addEventListener("click", () => resolve());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void busy(form, async () => (await add(form, registration, pin)) && resolve());
    });
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {Registration} registration
 * @param {string} pin
 */
async function turnOn(form, registration, pin) {
  say(form, "");
  if (pin === "") return say(form, "Type your PIN: it is needed once.", "present");
  const tried = await tryPin(registration.id, pin).catch(() => "not tried");
  form.reset();
  if (tried === "lost") return location.replace("/locked");
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
  const title = find("[data-passkey-title]");
  title.textContent = (title.textContent ?? "").replace(/: on$/, "") + (isOn ? ": on" : "");
}

/**
 * @param {HTMLFormElement} form
 * @param {() => Promise<unknown>} work
 */
async function busy(form, work) {
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button[type=submit]"));
  if (button.disabled) return;
  button.disabled = true;
  await work();
  button.disabled = false;
}

/** @param {string} selector */
function find(selector) {
  return /** @type {HTMLElement} */ (document.querySelector(selector));
}
