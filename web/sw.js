import { activated, installed, stepIn } from "./static/sw/update.js";
import { takeAlong } from "./static/sw/copies.js";
import { handOver, lock } from "./static/sw/key.js";
import { opened, renewed, rung } from "./static/sw/push.js";
import { route } from "./static/sw/route.js";
import { flush } from "./static/offline/flush.js";
import { tendTimers } from "./static/offline/timer_asking.js";

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener("install", (event) => event.waitUntil(installed()));
worker.addEventListener("activate", (event) => event.waitUntil(activated()));
worker.addEventListener("message", (event) => {
  const { type, registration, force } = event.data ?? {};
  if (type === "need key") event.waitUntil(handOver(registration, event.ports[0], event.source));
  if (type === "lock") lock(registration);
  if (type === "take along") event.waitUntil(takeAlong({ force: Boolean(force) }));
  if (type === "step in") event.waitUntil(stepIn());
});
worker.addEventListener("fetch", (event) => route(event));
// Background Sync, where there is one: the browser wakes the worker when the signal is back.
worker.addEventListener("sync", (/** @type {any} */ event) => event.waitUntil(Promise.all([flush(), tendTimers()])));
worker.addEventListener("push", (event) => event.waitUntil(rung(event)));
worker.addEventListener("notificationclick", (event) => event.waitUntil(opened(event)));
worker.addEventListener("pushsubscriptionchange", (/** @type {any} */ event) => event.waitUntil(renewed(event)));
