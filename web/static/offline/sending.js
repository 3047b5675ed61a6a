/** The occasions on which an open page sends: records first, then their files. */
import { flush, sendNow } from "./flush.js";
import { onNews } from "./news.js";
import { ask, transact } from "./store.js";

/** @typedef {Partial<import("./flush.js").Means>} Means */

const BETWEEN_TRIES = 30_000;
const SOON = 500;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;

/**
 * The "online" event alone leaves records behind: load, focus, coming into view and a timer try as well.
 * @param {Means} first
 */
export async function sendOnEveryOccasion(first) {
  const eager = () => void send();
  addEventListener("online", eager);
  addEventListener("focus", eager);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && eager());
  setInterval(() => void send({ eager: false }), BETWEEN_TRIES);
  // The service worker sends records by itself, but no files.
  onNews(({ type }) => type === "outbox" && void filesSoon());
  await send(first);
}

/** @param {Means} [means] */
export async function send(means) {
  await flush(means).catch(() => {});
  await sendFiles(means);
}

/** "Send now": whatever waits is due at once. */
export async function sendAllNow() {
  await sendNow().catch(() => {});
  await sendFiles({ again: true });
}

export function sendSoon() {
  void send();
}

/** Whether the server still has the files that it said it had. */
export async function offerSentFiles() {
  const sent = await transact(["attachments"], "readonly", (tx) => ask(tx.objectStore("attachments").index("state").count("sent")));
  if (sent > 0) await (await import("./attachments_send.js")).offerFiles();
  await sendFiles();
}

function filesSoon() {
  clearTimeout(soon);
  soon = setTimeout(() => void sendFiles(), SOON);
}

/** @param {Means} [means] */
async function sendFiles(means) {
  const unsent = await transact(["attachments"], "readonly", async (tx) => {
    const states = tx.objectStore("attachments").index("state");
    return (await ask(states.count("waiting"))) + (means?.again ? await ask(states.count("needs attention")) : 0);
  }).catch(() => 0);
  if (unsent > 0) await (await import("./attachments_send.js")).sendFiles(means).catch(() => {});
}
