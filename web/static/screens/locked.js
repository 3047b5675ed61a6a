/** The locked page: no case in it, only the PIN, the duty number, and how much waits. Sending needs no key. */
import { flush } from "../offline/flush.js";
import { answerFor } from "../offline/held_key.js";
import { registrationHere } from "../offline/here.js";
import { onNews } from "../offline/news.js";
import { unsentOf } from "../offline/outbox.js";
import { openKey } from "../offline/device_key.js";
import { lookAfterWorker, startWorker } from "../offline/start_worker.js";
import { element } from "./elements.js";
import { ownPath } from "./own_path.js";
import { say } from "./say.js";
import { startShutDoor } from "./shut_door.js";

/** @typedef {import("../offline/rows.js").Registration} Registration */

void start();
startShutDoor();

async function start() {
  const registration = await registrationHere().catch(() => undefined);
  if (!registration) return location.replace(`/sign-in?next=${encodeURIComponent(wanted())}`);
  showWho(registration);
  offerNewPin();
  await showCount(registration);
  onNews(() => void showCount(registration));
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-unlock]"));
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    void unlock(form, registration);
  });
  form?.querySelector("input")?.focus();
  if (form) form.dataset.ready = "yes";
  keepSending();
  await startWorker().catch(() => {});
  lookAfterWorker();
}

/**
 * @param {HTMLFormElement} form
 * @param {Registration} registration
 */
async function unlock(form, registration) {
  const pin = /** @type {HTMLInputElement} */ (form.elements.namedItem("pin"));
  const button = form.querySelector("button");
  button?.setAttribute("disabled", "");
  const key = await openKey(registration.sealed_key, pin.value);
  pin.value = "";
  if (key) {
    answerFor(registration.worker, registration.id, key);
    return location.replace(wanted());
  }
  button?.removeAttribute("disabled");
  say(form, "That PIN did not open it. Try again.");
  pin.focus();
}

/** The worker shows this page in place of another one, or that page sent us here. */
function wanted() {
  if (location.pathname !== "/locked") return location.pathname + location.search;
  return ownPath(new URLSearchParams(location.search).get("next"));
}

/** @param {Registration} registration */
function showWho({ worker_name, duty_phone }) {
  const who = document.querySelector("[data-locked-worker]");
  if (who) who.textContent = worker_name;
  const line = /** @type {HTMLElement | null} */ (document.querySelector("[data-duty-line]"));
  const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector("[data-duty-phone]"));
  if (!line || !link || !duty_phone) return;
  link.textContent = duty_phone;
  link.href = `tel:${duty_phone.replaceAll(" ", "")}`;
  line.hidden = false;
}

/** The password alone opens nothing that is kept here; it lets a new PIN be chosen, and what is unsent still goes. */
function offerNewPin() {
  const link = element("a", { href: "/sign-in?next=/device" }, "Forgotten the PIN? Sign in and choose a new one");
  document.querySelector('main a[href="/sign-in"]')?.closest("p")?.after(element("p", {}, link));
}

/** @param {Registration} registration */
async function showCount({ worker }) {
  const { length } = await unsentOf(worker);
  const place = document.querySelector("[data-unsent-count]");
  if (place) place.textContent = length > 0 ? `${length} on this phone` : "";
}

function keepSending() {
  const eager = () => void flush().catch(() => {});
  eager();
  addEventListener("online", eager);
  addEventListener("focus", eager);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && eager());
  setInterval(() => void flush({ eager: false }).catch(() => {}), 30_000);
}
