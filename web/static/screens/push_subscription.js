import { notePush, pushOf } from "../offline/push.js";

const TOLD_LASTS = 3_600_000;

/** Whether this browser can be rung at all, here and now. */
export function canRing() {
  return "PushManager" in globalThis && "Notification" in globalThis;
}

/**
 * Browsers drop subscriptions and servers forget them: every page makes sure, once it was allowed.
 * @param {string} worker
 */
export async function keepSubscribed(worker) {
  if (!canRing() || Notification.permission !== "granted") return;
  const push = await pushOf(worker);
  if (!push || push.stopped) return;
  const subscription = await subscribed(push.key);
  if (subscription.endpoint !== push.endpoint || Date.now() - push.told_at > TOLD_LASTS) await tell(worker, push.key, subscription);
}

/**
 * Asks the browser for an address at which it can be rung, and gives it to the server.
 * @param {string} worker
 * @param {string} key the server's own, as the page gives it
 */
export async function subscribe(worker, key) {
  await tell(worker, key, await subscribed(key));
}

/** @param {string} worker */
export async function unsubscribe(worker) {
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.getSubscription();
  await notePush(worker, { stopped: true, endpoint: "" });
  if (!subscription) return;
  await send("DELETE", { endpoint: subscription.endpoint });
  await subscription.unsubscribe();
}

/** @param {string} key */
async function subscribed(key) {
  const { pushManager } = await navigator.serviceWorker.ready;
  const before = await pushManager.getSubscription();
  if (before && isFor(before, key)) return before;
  await before?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

/**
 * A browser without options can't say which server it was made for.
 * @param {PushSubscription} subscription
 * @param {string} key
 */
function isFor({ options }, key) {
  const bytes = options?.applicationServerKey;
  if (!bytes) return true;
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "") === key;
}

/**
 * @param {string} worker
 * @param {string} key
 * @param {PushSubscription} subscription
 */
async function tell(worker, key, subscription) {
  const { endpoint, keys } = subscription.toJSON();
  const answer = await send("PUT", { endpoint, keys });
  if (!answer.ok) throw new Error((await answer.json().catch(() => null))?.problem ?? "The server did not take it.");
  await notePush(worker, { key, endpoint, told_at: Date.now(), stopped: false });
}

/**
 * @param {string} method
 * @param {unknown} said
 */
function send(method, said) {
  return fetch("/push-subscriptions", { method, headers: { "content-type": "application/json" }, body: JSON.stringify(said) });
}
