import { answerCapture } from "./capture.js";
import { wentOut } from "../offline/here.js";
import { kindAt } from "../offline/kinds.js";
import { noteNotPosted } from "../offline/not_posted.js";
import { get } from "../offline/store.js";
import { answerForm, childsPage, navigate } from "./navigate.js";
import { kept } from "./release.js";
import { fragmentAbove, html, page } from "./respond.js";
import { worker } from "./worker.js";

const COMING_AND_GOING = /^\/sign-(in|out)/;
/** What a phone in a child's hands still says, besides its records. */
const STILL_SAID = /^\/(session\/suspend|visit-timers)/;

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
  const leads = request.mode === "navigate";
  if (reads ? leads || request.headers.has("hx-request") : request.method === "POST" && !pathname.startsWith("/sync")) {
    event.respondWith(answer(event, pathname, reads, leads));
  }
}

/**
 * @param {FetchEvent} event
 * @param {string} pathname
 * @param {boolean} reads
 * @param {boolean} leads to another page
 */
async function answer(event, pathname, reads, leads) {
  const { request } = event;
  const isRecord = !reads && kindAt(pathname);
  const voice = await get("settings", "voice").catch(() => null);
  if (voice && leads) return childsPage(event, voice);
  if (voice && !isRecord && !STILL_SAID.test(pathname)) return Response.error();
  if (isRecord) return answerCapture(event);
  if (reads) return leads ? navigate(event) : orNoSignal(request);
  if (COMING_AND_GOING.test(pathname)) return comingOrGoing(request);
  return leads ? answerForm(event, orNoSignal) : orNoSignal(request);
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
    if (request.mode === "navigate") await noteNotPosted(new URL(request.url).pathname, Date.now()).catch(() => {});
    const said = html`<p>This needs a signal. Nothing was changed; try again when you have one.</p>`;
    if (!request.headers.has("hx-request")) return page("No signal", said, 503);
    return fragmentAbove(html`<section class="not-saved" role="alert"><h2>No signal</h2>${said}</section>`, 503, "main");
  }
}
