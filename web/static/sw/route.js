import { answerCapture } from "./capture.js";
import { wentOut } from "../offline/here.js";
import { kindAt } from "../offline/kinds.js";
import { html } from "./markup.js";
import { answerForm, navigate } from "./navigate.js";
import { kept } from "./release.js";
import { fragmentAbove, page } from "./respond.js";
import { worker } from "./worker.js";

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
  event.respondWith(request.mode === "navigate" ? answerForm(event, orNoSignal) : orNoSignal(request));
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
