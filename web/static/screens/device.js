import { answerFor } from "../offline/held_key.js";
import { cameIn, registrationOf } from "../offline/here.js";
import { register } from "../offline/registration.js";
import { startWorker } from "../offline/start_worker.js";
import { element } from "./elements.js";
import { ownPath } from "./own_path.js";
import { say } from "./say.js";

const SHORTEST = 6;

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
  form.dataset.ready = "yes";
  void sayIfSetUp(form, worker);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} worker
 */
async function sayIfSetUp(form, worker) {
  if (!(await registrationOf(worker).catch(() => undefined))) return;
  const words = "This phone has a PIN of yours already. Choose a new one only if you forgot it: pages and drafts kept under the old one stay closed, and what is unsent still goes. ";
  form.prepend(element("p", { class: "soft" }, words, element("a", { href: next(form) }, "Use the PIN I have")));
}

/**
 * @param {HTMLFormElement} form
 * @param {string} worker
 */
async function setUp(form, worker) {
  const chosen = new FormData(form);
  const pin = String(chosen.get("pin") ?? "");
  const problem = problemWith(pin, String(chosen.get("again") ?? ""));
  if (problem) return say(form, problem);
  const button = /** @type {HTMLButtonElement | null} */ (form.querySelector("button[type=submit]"));
  button?.setAttribute("disabled", "");
  try {
    await startWorker();
    const { registration, key } = await register(pin, deviceName(), Date.now());
    await cameIn(worker);
    answerFor(worker, registration.id, key);
    await navigator.serviceWorker.ready;
    await taking(over());
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
 */
function problemWith(pin, again) {
  if (pin.length < SHORTEST) return "Choose a PIN of 6 digits or more, or a few words.";
  if (/^(.)\1*$/.test(pin)) return "One sign again and again is guessed first. Choose another PIN.";
  return pin === again ? "" : "The two are not the same. Type the PIN again.";
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
