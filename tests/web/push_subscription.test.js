import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { newPhone } from "./phone.js";

const WORKER = "tom";
const KEY = "BKey";

/** A browser with a push service that gives a new address at every subscribing. */
const browser = { subscription: null, made: 0, asked: [], sent: [] };
const pushManager = {
  getSubscription: async () => browser.subscription,
  subscribe: async (options) => {
    browser.asked.push(options.applicationServerKey);
    browser.made += 1;
    return (browser.subscription = subscriptionAt(`https://push.example/${browser.made}`, options.applicationServerKey));
  },
};

function subscriptionAt(endpoint, key) {
  const bytes = Uint8Array.from(Buffer.from(key, "base64url"));
  return {
    endpoint,
    options: { applicationServerKey: bytes.buffer },
    toJSON: () => ({ endpoint, keys: { p256dh: "p", auth: "a" } }),
    unsubscribe: async () => {
      browser.subscription = null;
      return true;
    },
  };
}

globalThis.PushManager = class {};
globalThis.Notification = { permission: "granted" };
globalThis.self = { location: { origin: "https://doorstep.example" }, registration: { pushManager } };
Object.defineProperty(globalThis, "navigator", { value: { serviceWorker: { ready: Promise.resolve({ pushManager }) } } });
globalThis.fetch = async (path, { method, body }) => {
  browser.sent.push([method, path, JSON.parse(body)]);
  return new Response("{}", { status: 200 });
};
const { keepSubscribed, subscribe, unsubscribe } = await import("../../web/static/screens/push_subscription.js");
const { renewed } = await import("../../web/static/sw/push.js");
const { pushOf } = await import("../../web/static/offline/push.js");

beforeEach(async () => {
  await newPhone();
  Object.assign(browser, { subscription: null, made: 0, asked: [], sent: [] });
  Notification.permission = "granted";
});

test("who allowed it once is subscribed again by any page when the browser has dropped it", async () => {
  await subscribe(WORKER, KEY);
  await keepSubscribed(WORKER);
  assert.equal(browser.sent.length, 1, "the server knows already");
  browser.subscription = null;
  await keepSubscribed(WORKER);
  assert.deepEqual(browser.sent.at(-1), ["PUT", "/push-subscriptions", { endpoint: "https://push.example/2", keys: { p256dh: "p", auth: "a" } }]);
});

test("nobody is subscribed who did not ask for it here, who stopped it, or who took the permission back", async () => {
  await keepSubscribed(WORKER);
  await subscribe(WORKER, KEY);
  Notification.permission = "denied";
  browser.subscription = null;
  await keepSubscribed(WORKER);
  Notification.permission = "granted";
  await unsubscribe(WORKER);
  await keepSubscribed(WORKER);
  assert.equal(browser.made, 1);
});

test("stopping tells the server before it tells the browser", async () => {
  await subscribe(WORKER, KEY);
  await unsubscribe(WORKER);
  assert.deepEqual(browser.sent.at(-1), ["DELETE", "/push-subscriptions", { endpoint: "https://push.example/1" }]);
  assert.equal(browser.subscription, null);
});

test("a subscription made for another server's key is made anew", async () => {
  await subscribe(WORKER, KEY);
  await subscribe(WORKER, "BOther");
  assert.deepEqual(browser.asked, [KEY, "BOther"]);
});

test("when the browser changes the address, the old one is the worker's word for the new", async () => {
  await subscribe(WORKER, KEY);
  const oldSubscription = browser.subscription;
  await renewed({ oldSubscription, newSubscription: null });
  assert.deepEqual(browser.sent.at(-1), [
    "POST",
    "/push-subscriptions/renew",
    { old_endpoint: "https://push.example/1", subscription: { endpoint: "https://push.example/2", keys: { p256dh: "p", auth: "a" } } },
  ]);
  assert.equal((await pushOf(WORKER)).endpoint, "https://push.example/2");
});

test("a browser that does not say what the old address was: the phone has kept it", async () => {
  await subscribe(WORKER, KEY);
  await renewed({});
  assert.equal(browser.sent.at(-1)[2].old_endpoint, "https://push.example/1");
  assert.equal(browser.asked.at(-1), KEY);
});
