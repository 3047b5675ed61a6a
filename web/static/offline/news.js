/**
 * What happened to a record or a draft, and that a worker or a registration is to be locked or was opened, told to every
 * open page.
 * @typedef {{type: "outbox" | "copies" | "saved" | "timer" | "lock" | "opened", id?: string, worker?: string, registration?: string, why?: string}} News
 */
const channel = typeof BroadcastChannel === "function" ? new BroadcastChannel("doorstep") : null;
// Node would otherwise wait for news for ever.
/** @type {any} */ (channel)?.unref?.();

/** @type {Set<(news: News) => void>} */
const listeners = new Set();
channel?.addEventListener("message", (event) => listeners.forEach((listener) => listener(event.data)));

/**
 * The channel does not bring our own news back to us, so the listeners here are told as well.
 * @param {News} news
 */
export function tell(news) {
  channel?.postMessage(news);
  listeners.forEach((listener) => listener(news));
}

/** @param {(news: News) => void} listener */
export function onNews(listener) {
  listeners.add(listener);
}
