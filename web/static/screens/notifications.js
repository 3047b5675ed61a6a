import { setSound, soundIsOn, ring } from "./alert_sound.js";
import { canRing, subscribe, unsubscribe } from "./push_subscription.js";

/**
 * The page on which somebody allows this phone to ring.
 * @param {HTMLElement} place
 * @param {string} worker
 */
export async function startNotifications(place, worker) {
  const key = place.dataset.pushKey ?? "";
  press(place, "[data-push-allow]", async () => {
    const permission = await Notification.requestPermission();
    if (permission === "granted") await subscribe(worker, key);
  });
  press(place, "[data-push-stop]", () => unsubscribe(worker));
  openPlatform();
  startSound();
  await show(place);
  place.dataset.ready = "yes";
}

/**
 * @param {HTMLElement} place
 * @param {string} selector
 * @param {() => Promise<void>} act
 */
function press(place, selector, act) {
  const button = /** @type {HTMLButtonElement | null} */ (place.querySelector(selector));
  button?.addEventListener("click", async () => {
    button.disabled = true;
    const failed = await act().then(() => "", (error) => `It did not work: ${error instanceof Error ? error.message : error}`);
    button.disabled = false;
    await show(place, failed);
  });
}

/**
 * @param {HTMLElement} place
 * @param {string} [failed]
 */
async function show(place, failed = "") {
  const rings = canRing() && Notification.permission === "granted" && (await hasSubscription());
  const mayAsk = canRing() && Notification.permission !== "denied";
  place.querySelector("[data-push-allow]")?.toggleAttribute("hidden", rings || !mayAsk);
  place.querySelector("[data-push-stop]")?.toggleAttribute("hidden", !rings);
  const state = place.querySelector("[data-push-state]");
  if (state) state.textContent = failed || stateWords(rings);
}

/** @param {boolean} rings */
function stateWords(rings) {
  if (rings) return "This phone rings.";
  if (!canRing()) return "This browser can’t ring here. On an iPhone, put Doorstep on the home screen first. E-mail still comes.";
  if (Notification.permission === "denied") return "Notifications from Doorstep are blocked on this phone. Below is how to allow them again.";
  return "This phone does not ring yet.";
}

async function hasSubscription() {
  const { pushManager } = await navigator.serviceWorker.ready;
  return (await pushManager.getSubscription()) !== null;
}

/** The steps for this phone lie open. */
function openPlatform() {
  const { userAgent, maxTouchPoints } = navigator;
  const isApple = /iPhone|iPad/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
  const platform = isApple ? "iphone" : /Android/.test(userAgent) ? "android" : "desktop";
  document.querySelector(`[data-platform="${canRing() && Notification.permission === "denied" ? "refused" : platform}"]`)?.setAttribute("open", "");
}

function startSound() {
  const box = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-alert-sound]"));
  if (!box) return;
  box.checked = soundIsOn();
  box.addEventListener("change", () => {
    setSound(box.checked);
    if (box.checked) ring();
  });
}
