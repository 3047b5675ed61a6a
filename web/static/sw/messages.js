import { handOver, lock } from "./key.js";
import { takeAlong } from "./copies.js";
import { stepIn } from "./update.js";

/** @param {ExtendableMessageEvent} event what a page asks of the worker */
export function heard(event) {
  const { type, registration, force } = event.data ?? {};
  if (type === "need key") event.waitUntil(handOver(registration, event.ports[0], event.source));
  if (type === "lock") lock();
  if (type === "take along") event.waitUntil(takeAlong({ force: Boolean(force) }));
  if (type === "step in") event.waitUntil(stepIn());
}
