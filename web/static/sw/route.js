import { answerCapture } from "./capture.js";
import { registrationHere, wentOut } from "../offline/here.js";
import { kindAt } from "../offline/kinds.js";
import { holdForArrival, holdOn, keyFor, whileHandingOver } from "./key.js";
import { html } from "./markup.js";
import { navigate } from "./navigate.js";
import { kept } from "./release.js";
import { fragmentAbove, page } from "./respond.js";
import { worker } from "./worker.js";

/** With every step of signing in: each may be the last one. */
const COMING_AND_GOING = /^\/sign-(in|out)/;

/**
 * What the worker does with each request. Anything not named here goes to the network untouched.
 * @param {FetchEvent} event
 */
export function route(event) {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== worker.location.origin) return;
  const reads = request.method === "GET";
  if (reads && pathname.startsWith("/static/")) return event.respondWith(fromRelease(request));
  if (reads && request.mode === "navigate") return event.respondWith(navigate(event));
  if (reads && request.headers.has("hx-request")) return event.respondWith(orNoSignal(request));
  if (request.method !== "POST" || pathname.startsWith("/sync")) return;
  if (kindAt(pathname)) return event.respondWith(answerCapture(event));
  if (COMING_AND_GOING.test(pathname)) return event.respondWith(comingOrGoing(request));
  event.respondWith(request.mode === "navigate" ? withKey(event) : orNoSignal(request));
}

/**
 * The page that answers a form gets the key too: the page with the form may be gone before it can ask there.
 * @param {FetchEvent} event
 */
async function withKey(event) {
  const here = await registrationHere().catch(() => undefined);
  const key = here && (await keyFor(here.id));
  if (!key) return orNoSignal(event.request);
  event.waitUntil(whileHandingOver());
  holdForArrival(here.id, key);
  const answer = await orNoSignal(event.request);
  holdOn();
  return answer;
}

/** @param {Request} request */
async function fromRelease(request) {
  return (await kept(request)) ?? fetch(request);
}

/** @param {Request} request */
async function comingOrGoing(request) {
  const response = await orNoSignal(request);
  // A redirect means that it worked; a wrong password changes nothing.
  if (response.type === "opaqueredirect" || response.redirected) await wentOut();
  return response;
}

/** @param {Request} request */
async function orNoSignal(request) {
  try {
    return await fetch(request);
  } catch {
    const said = html`<p>This needs a signal. Nothing was changed; try again when you have one.</p>`;
    if (!request.headers.has("hx-request")) return page("No signal", said, 503);
    return fragmentAbove(html`<section class="not-saved" role="alert"><h2>No signal</h2>${said}</section>`, 503, "main");
  }
}
