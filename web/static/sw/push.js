import { post } from "../offline/exchange.js";
import { notePush, pushes } from "../offline/push.js";
import { RELEASE } from "./release.js";
import { worker } from "./worker.js";

/** The same words whatever came: notifications lie open on locked screens (server/doorbell.py has them too). */
const TITLE = "Doorstep";
const BODY = "Open Doorstep: something needs you now.";
/** The one kind of place that a doorbell leads to: a path, so it is always one of our own. */
const DOORBELL = /^\/a\/([A-Za-z0-9_-]{32})$/;
const ELSEWHERE = "/alerts";

/**
 * A doorbell. It is always shown: browsers take the permission away from who is rung in silence. Only then the
 * server is told so.
 * @param {PushEvent} event
 */
export async function rung(event) {
  const path = pathIn(event.data);
  const token = DOORBELL.exec(path)?.[1];
  await worker.registration.showNotification(TITLE, {
    body: BODY,
    lang: "en-GB",
    icon: `/static/${RELEASE}/icons/door-192.png`,
    tag: token ?? "doorstep",
    requireInteraction: true,
    data: { path },
  });
  if (token) await post("/alerts/shown", { token }, fetch);
}

/** @param {NotificationEvent} event */
export async function opened({ notification }) {
  notification.close();
  const path = DOORBELL.test(notification.data?.path) ? notification.data.path : ELSEWHERE;
  const [page] = await worker.clients.matchAll({ type: "window" });
  if (!page || (await isFormOpen())) return worker.clients.openWindow(path);
  // Some browsers let a worker do only the one or the other.
  await page.focus().catch(() => {});
  await page.navigate(path).catch(() => worker.clients.openWindow(path));
}

/**
 * The browser changed the address at which it is rung, perhaps while nobody is signed in: the old one is our word.
 * @param {any} event
 */
export async function renewed({ oldSubscription, newSubscription }) {
  const rows = await pushes();
  const options = { userVisibleOnly: true, applicationServerKey: oldSubscription?.options?.applicationServerKey ?? rows[0]?.key };
  const subscription = newSubscription ?? (await worker.registration.pushManager.subscribe(options));
  const endpoints = new Set([oldSubscription?.endpoint, ...rows.map(({ endpoint }) => endpoint)].filter(Boolean));
  for (const old_endpoint of endpoints) {
    const answer = await post("/push-subscriptions/renew", { old_endpoint, subscription: subscription.toJSON() }, fetch);
    if (!answer || answer.status > 299) continue;
    for (const row of rows) if (row.endpoint === old_endpoint) await notePush(row.worker, { endpoint: subscription.endpoint });
  }
}

/** @param {PushMessageData | null} data */
function pathIn(data) {
  try {
    const { pathname } = new URL(data?.json().notification.navigate);
    return DOORBELL.test(pathname) ? pathname : ELSEWHERE;
  } catch {
    return ELSEWHERE;
  }
}

/** What is being written must not be carried away under the hand. */
async function isFormOpen() {
  const { held = [] } = await worker.navigator.locks.query();
  return held.some(({ name }) => name === "doorstep-form");
}
