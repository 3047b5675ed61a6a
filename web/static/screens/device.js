import { answerFor } from "../offline/held_key.js";
import { clearUp } from "../offline/clearing.js";
import { cameIn, registrationOf } from "../offline/here.js";
import { passkeyHere } from "../offline/passkey_unlock.js";
import { problemWithPin } from "../offline/pin.js";
import { register } from "../offline/registration.js";
import { startWorker } from "../offline/start_worker.js";
import { element } from "./elements.js";
import { ownPath } from "./own_path.js";
import { askAfterPin } from "./passkey_offer.js";
import { say } from "./say.js";

/**
 * The PIN for this phone: makes the key pair, registers it, and goes on with the key in hand.
 * @param {HTMLFormElement} form
 * @param {string} worker
 */
export function startDevice(form, worker) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void setUp(form, worker);
  });
  const later = element("button", { type: "button", class: "button button--quiet button--wide" }, "Not on this phone");
  later.addEventListener("click", () => {
    sessionStorage.setItem("doorstep-without-phone", "yes");
    location.replace(next(form));
  });
  form.append(later);
  void sayIfSetUp(form, worker, later)
    .catch(() => {})
    .then(() => (form.dataset.ready = "yes"));
}

/**
 * @param {HTMLFormElement} form
 * @param {string} worker
 * @param {HTMLButtonElement} later
 */
async function sayIfSetUp(form, worker, later) {
  const registration = await registrationOf(worker);
  if (!registration) return;
  const [heading, words] = [document.querySelector("h1"), document.querySelector("[data-device-words]")];
  if (heading) heading.textContent = "This phone";
  if (words)
    words.textContent = "This phone has a PIN of yours. Choose a new one only if you forgot it: pages kept under the old one are deleted and taken along anew, records you had begun are sent marked unfinished, and what is unsent still goes. What is half typed in a form that is no record, such as a decision, is deleted.";
  later.replaceWith(element("a", { class: "button button--quiet button--wide", href: next(form) }, "Keep the PIN I have"));
}

/**
 * @param {HTMLFormElement} form
 * @param {string} worker
 */
async function setUp(form, worker) {
  const chosen = new FormData(form);
  const pin = String(chosen.get("pin") ?? "");
  const [problem, field] = problemWith(pin, String(chosen.get("again") ?? ""));
  say(form, problem, field);
  if (problem) return /** @type {HTMLElement} */ (form.elements.namedItem(field)).focus();
  const button = /** @type {HTMLButtonElement | null} */ (form.querySelector("button[type=submit]"));
  button?.setAttribute("disabled", "");
  try {
    await startWorker();
    const { registration, key } = await register(pin, deviceName(), Date.now());
    await cameIn(worker);
    answerFor(worker, registration.id, key);
    // What was kept under a PIN that was forgotten: its drafts go as unfinished records.
    await clearUp(Date.now()).catch(() => {});
    await navigator.serviceWorker.ready;
    await taking(over());
    if ((await passkeyHere()) === "built in") await askAfterPin(registration, pin);
    location.replace(next(form));
  } catch (error) {
    console.warn("Setting up this phone failed:", error);
    button?.removeAttribute("disabled");
    say(form, (await registrationOf(worker).catch(() => undefined)) ? RELOAD : FAILED);
  }
}

const FAILED =
  "This phone could not be set up. Check the signal and try again. In a private window nothing can be kept: choose “Not on this phone”.";
const RELOAD = "This phone is set up. Open Today again.";

/**
 * @param {string} pin
 * @param {string} again
 * @returns {[string, string]} a sentence and the field it is about
 */
function problemWith(pin, again) {
  const weak = problemWithPin(pin);
  if (weak) return [weak, "pin"];
  return pin === again ? ["", ""] : ["The two are not the same. Type the PIN again.", "again"];
}

/** The first page after this one has to pass the worker, or it would find no key. */
function over() {
  if (navigator.serviceWorker.controller) return Promise.resolve();
  return new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", () => resolve(undefined)));
}

/** @param {Promise<unknown>} work */
function taking(work) {
  return Promise.race([work, new Promise((resolve) => setTimeout(resolve, 5_000))]);
}

/** @param {HTMLFormElement} form */
function next(form) {
  return ownPath(form.dataset.next || new URLSearchParams(location.search).get("next"));
}

function deviceName() {
  const { userAgent } = navigator;
  const browser = /Firefox|Edg|Chrome|Safari/.exec(userAgent)?.[0].replace("Edg", "Edge") ?? "Browser";
  const system = /Android|iPhone|iPad|Windows|Mac OS|Linux/.exec(userAgent)?.[0] ?? "a device";
  return `${browser} on ${system}`;
}
