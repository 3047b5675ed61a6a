import { clockWords } from "../offline/london.js";
import { isHeard, whereabouts } from "../offline/outbox.js";
import { uuid7 } from "../offline/uuid7.js";
import { html } from "./respond.js";

/**
 * @typedef {import("../offline/rows.js").Captured} Captured
 * @typedef {import("../offline/rows.js").Registration} Registration
 */

/** Nameless: messages lie open on phones, and this one goes without a seal. */
const MESSAGE = "My record is not sent, I have no signal for it. Please ring me now.";

/**
 * What a worker at a shut door gets instead of "Saved": whether anybody has been told.
 * @param {string} id
 * @param {Registration} registration
 * @param {string} kind
 */
export async function heardOrNot(id, { duty_phone }, kind) {
  const { sent, unsent } = await whereabouts(id);
  if (sent) return heard(id, clockWords(sent.accepted_at), "The managers are being told now.", kind);
  if (unsent && isHeard(unsent)) return heard(id, clockWords(Date.now()), "The alert has gone. Something in the record needs you: see what is on this phone.", kind);
  return notSent(id, duty_phone, kind);
}

/**
 * @param {string} id
 * @param {string} at
 * @param {string} words
 * @param {string} kind
 */
function heard(id, at, words, kind) {
  return html`<section id="saved" class="saved" data-capture="${id}" tabindex="-1">
<h2 data-capture-state="${id}">Sent ${at}</h2>
<p data-denial-standing="${id}">${words}</p>
<p class="buttons">${more(kind, html`<a class="button" href="/denied-access/${id}">Tell what happened</a>`)} <a class="button button--quiet" href="/">Back to Today</a></p>
</section>`;
}

/**
 * @param {string} id
 * @param {string} duty
 * @param {string} kind
 */
function notSent(id, duty, kind) {
  return html`<section id="saved" class="not-sent" role="alert" data-capture="${id}" data-not-sent="${id}" tabindex="-1">
<h2 data-not-sent-words>NOT SENT. Ring duty now.</h2>
<div data-until-sent>
${ringing(duty, kind)}
<p><strong>No bars?</strong> Go where there are. <strong>Danger:</strong> <a href="tel:999">999</a> works on any network.</p>
<p>It is kept on this phone and goes by itself as soon as there is a signal.</p>
</div>
<div id="duty-record">${rangDuty(id)}</div>
<p data-denial-standing="${id}"></p>
<p class="buttons">${more(kind, html`<a class="button button--quiet" data-details href="/denied-access/details?visit=${id}">Tell what happened</a>`)} <a class="button button--quiet" href="/">Back to Today</a></p>
</section>`;
}

/**
 * A child is asked no more: only of a shut door is more told.
 * @param {string} kind
 * @param {import("./respond.js").Markup} link
 */
function more(kind, link) {
  return kind === "child_danger" ? html`` : link;
}

/**
 * @param {string} duty
 * @param {string} kind
 */
function ringing(duty, kind) {
  const number = duty.replaceAll(" ", "");
  if (!number) return html`<p>Ring your duty team: their number is not on this phone.</p>`;
  // "?&" is read by iPhones and Android alike.
  return html`<p class="not-sent__ring"><a class="button button--wide button--brick" href="tel:${number}">Ring duty ${duty}</a>
<a class="button button--wide button--quiet" href="sms:${number}?&body=${encodeURIComponent(`${kind === "child_danger" ? "A child said something" : "Denied access to a child"}. ${MESSAGE}`)}">Text duty</a></p>`;
}

/** @param {string} id */
function rangDuty(id) {
  const action = `/denied-access/${id}/rang-duty`;
  return html`<form method="post" action="${action}" hx-post="${action}" hx-target="#duty-record" hx-swap="innerHTML" autocomplete="off">
<input type="hidden" name="id" value="${uuid7()}" autocomplete="off"><input type="hidden" name="visit" value="${id}" autocomplete="off">
<button class="button button--wide button--quiet" type="submit">I rang duty</button>
</form>`;
}
