import { registrationHere, registrations } from "../offline/here.js";
import { whenWords } from "../offline/london.js";
import { copyOf } from "./copies.js";
import { forget, holdForArrival, holdOn, keyFor, whileHandingOver } from "./key.js";
import { kept, securityHeaders } from "./release.js";
import { html, page } from "./respond.js";

/** @typedef {import("../offline/rows.js").Registration} Registration */

const PATIENCE = 3_000;
/** These hold no case. */
const OPEN = ["/sign-in", "/sign-out", "/device", "/health", "/openapi"];
/** A kept form would give every record the same id: the page makes one for each. */
const BAKED_ID = /(<input type="hidden" name="id") value="[^"]*"/g;
const UPSTREAM_DOWN = [502, 503, 504];

/**
 * A page: locked while no open page holds the key; else from the network, or as it was when last taken along.
 * @param {FetchEvent} event
 */
export async function navigate(event) {
  const { request } = event;
  const { pathname } = new URL(request.url);
  // Whoever signs in opens the phone with the PIN too.
  if (pathname.startsWith("/sign-in")) forget();
  if (OPEN.some((path) => pathname === path || pathname.startsWith(`${path}/`))) return orOffline(fetch(request));
  const registration = await registrationHere().catch(() => undefined);
  if (!registration) return pathname === "/locked" ? publicPage("/locked") : orOffline(fetch(request).catch(orLocked));
  const key = await passOn(event, registration.id);
  // A session that only fell asleep goes on with the key of the page before.
  if (!key || pathname === "/locked") return publicPage("/locked");
  const answer = await networkFirst(request, registration, key);
  holdOn();
  return answer;
}

/**
 * The phone is in a child's hands: whatever was asked for, the child's page comes.
 * @param {FetchEvent} event
 * @param {{session: string}} voice
 */
export async function childsPage(event, { session }) {
  await passOn(event, `voice:${session}`);
  return publicPage("/voice");
}

/**
 * @param {FetchEvent} event
 * @param {string} id whose key it is
 */
async function passOn(event, id) {
  event.waitUntil(whileHandingOver());
  const key = await keyFor(id);
  if (key) holdForArrival(id, key);
  else forget();
  return key;
}

/**
 * Nobody is signed in and there is no signal: those who have a PIN here may still open what is kept for them.
 * @param {unknown} error
 */
async function orLocked(error) {
  if ((await registrations().catch(() => [])).length === 0) throw error;
  return publicPage("/locked");
}

/**
 * The page that answers a form gets the key too: the form's own may be gone before it can be asked.
 * @param {FetchEvent} event
 * @param {(request: Request) => Promise<Response>} send
 */
export async function answerForm({ request }, send) {
  const registration = await registrationHere().catch(() => undefined);
  const key = registration && (await keyFor(registration.id));
  if (key) holdForArrival(registration.id, key);
  const answer = await send(request);
  holdOn();
  return answer;
}

/** @param {string} path a page that is the same for everybody */
async function publicPage(path) {
  return (await kept(path)) ?? orOffline(fetch(path, { credentials: "omit" }));
}

/**
 * @param {Request} request
 * @param {Registration} registration
 * @param {CryptoKey} key
 */
async function networkFirst(request, registration, key) {
  const answer = fetch(request);
  const soon = await Promise.race([answer.catch(() => null), later(PATIENCE)]);
  if (soon && !UPSTREAM_DOWN.includes(soon.status)) return soon;
  const copy = await keptCopy(new URL(request.url), registration, key).catch(() => null);
  return copy ?? orOffline(answer);
}

/**
 * @param {URL} url
 * @param {Registration} registration
 * @param {CryptoKey} key
 */
async function keptCopy(url, registration, key) {
  const search = new URLSearchParams(url.search);
  // Which record a form corrects, or tells more of, is filled in on the phone; the form itself is the same.
  for (const name of ["correct", "visit", "answer"]) search.delete(name);
  const path = url.pathname + (String(search) ? `?${search}` : "");
  const copy = await copyOf(registration, path, key);
  if (!copy) return null;
  const banner = html`<p class="as-it-was" role="status" data-as-of="${copy.as_of}">As it was at ${whenWords(copy.as_of)}</p>`;
  const headers = new Headers({ ...(await securityHeaders()), ...Object.fromEntries(copy.headers) });
  const shown = copy.html.replace(/<main\b/, (main) => banner.whole + main).replace(BAKED_ID, "$1");
  return new Response(shown, { headers });
}

/** @param {Promise<Response>} answer */
async function orOffline(answer) {
  try {
    return await answer;
  } catch {
    return page(
      "No signal",
      html`<p>This page was not taken along, so it can be opened when there is a signal again.</p>
<p>What you saved on this phone is safe and goes as soon as it can.</p>
<p><a href="/">Today</a> <a href="/unsent">What is on this phone</a></p>`,
      503,
    );
  }
}

/**
 * @param {number} milliseconds
 * @returns {Promise<null>}
 */
function later(milliseconds) {
  return new Promise((resolve) => setTimeout(() => resolve(null), milliseconds));
}
