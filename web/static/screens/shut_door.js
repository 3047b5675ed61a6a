/** What stays in sight until a manager has been told: the banner on every page, and the screen after a shut door. */
import { clockWords } from "../offline/london.js";
import { onNews } from "../offline/news.js";
import { registrations } from "../offline/here.js";
import { isHeard, latelyHeard, unheard, whereabouts } from "../offline/outbox.js";
import { stateWords } from "./capture_state.js";
import { element } from "./elements.js";

const LATELY = 60 * 60_000;
/** Locked, or with nobody signed in, it is said without a name; a page made for one worker tells of theirs alone. */
const worker = document.body.dataset.worker;

export function startShutDoor() {
  let showing = Promise.resolve();
  const show = () => (showing = showing.then(showAll).catch(() => {}));
  onNews(show);
  new MutationObserver((changes) => {
    if (changes.some(({ addedNodes }) => addedNodes.length > 0)) void show();
  }).observe(document.body, { childList: true, subtree: true });
  void show();
}

async function showAll() {
  for (const section of document.querySelectorAll("[data-not-sent]")) await turnIfHeard(/** @type {HTMLElement} */ (section));
  await showBanner();
  const { length } = document.querySelectorAll("[data-denial-standing]:not([data-standing-watched])");
  if (length > 0) (await import("./denial_standing.js")).watchStandings();
}

/** @param {HTMLElement} section the screen that the worker made: it names its record */
async function turnIfHeard(section) {
  const id = section.dataset.notSent ?? "";
  const where = await whereabouts(id);
  const sentBack = where.unsent && isHeard(where.unsent);
  if (!where.sent && !sentBack) return;
  delete section.dataset.notSent;
  section.classList.replace("not-sent", "saved");
  const words = section.querySelector("[data-not-sent-words]");
  if (words) words.textContent = sentBack ? `Sent ${clockWords(Date.now())}` : stateWords(where);
  section.querySelector("[data-until-sent]")?.remove();
  section.querySelector("#duty-record form")?.remove();
  section.querySelector("[data-details]")?.setAttribute("href", `/denied-access/${id}`);
  const standing = section.querySelector("[data-denial-standing]");
  if (standing) standing.textContent = sentBack ? "The alert has gone. Something in the record needs you: see what is on this phone." : "The managers are being told now.";
}

async function showBanner() {
  const rows = await unheard(worker);
  if (rows.length > 0) return put(`not-sent ${rows.length}`, isOnScreen(rows) ? null : await notSent(rows));
  const [last] = await latelyHeard(Date.now() - LATELY, worker);
  put(`sent ${last?.id}`, last && !document.querySelector(`[data-denial-standing="${last.id}"]:not([data-not-sent-banner] *)`) ? sent(last) : null);
}

/** @param {import("../offline/rows.js").Captured[]} rows */
function isOnScreen(rows) {
  return rows.every(({ id }) => document.querySelector(`[data-not-sent="${id}"]`));
}

/** @param {import("../offline/rows.js").Captured[]} rows */
async function notSent(rows) {
  const phone = (await registrations()).find(({ id }) => id === rows[0].registration)?.duty_phone ?? "";
  const words = element("strong", {}, rows.length === 1 ? "NOT SENT. Ring duty now." : `${rows.length} NOT SENT. Ring duty now.`);
  const call = phone ? [" ", element("a", { href: `tel:${phone.replaceAll(" ", "")}` }, phone)] : [];
  return element("div", { class: "not-sent-banner", role: "alert" }, element("p", {}, words, ...call));
}

/** @param {import("../offline/rows.js").Shelved} row */
function sent(row) {
  const standing = element("span", { "data-denial-standing": row.id }, "The managers are being told now.");
  return element("div", { class: "not-sent-banner not-sent-banner--sent", role: "status" }, element("p", {}, `${stateWords({ sent: row }).replace(/\.$/, "")}. `, standing));
}

/**
 * Draws only what changed, or it would be read aloud again and again.
 * @param {string} state
 * @param {HTMLElement | null} banner
 */
function put(state, banner) {
  const before = /** @type {HTMLElement | null} */ (document.querySelector("[data-not-sent-banner]"));
  if (before && banner && before.dataset.notSentBanner === state) return;
  before?.remove();
  if (!banner) return;
  banner.dataset.notSentBanner = state;
  document.querySelector("main")?.prepend(banner);
}
