import { clockWords } from "../offline/london.js";
import { isHeard, whereabouts } from "../offline/outbox.js";
import { uuid7 } from "../offline/uuid7.js";
import { html } from "./respond.js";

/**
 * @typedef {import("./respond.js").Markup} Markup
 * @typedef {import("../offline/rows.js").Registration} Registration
 */

/** Nameless: messages lie open on phones, and this one goes without a seal. */
const MESSAGE = "My record is not sent, I have no signal for it. Please ring me now.";

/**
 * What a worker at a shut door gets instead of "Saved", or with a child who said something: whether anybody was told.
 * @param {string} id
 * @param {Registration} registration
 * @param {boolean} isDanger a child said it, and is asked no more
 */
export async function heardOrNot(id, { duty_phone }, isDanger) {
  const { sent, unsent } = await whereabouts(id);
  const isTold = sent || (unsent && isHeard(unsent));
  const details = isDanger ? "" : html`<a class="button${isTold ? "" : " button--quiet"}" data-details href="/denied-access/${isTold ? "" : "details?visit="}${id}">Tell what happened</a>`;
  const links = html`<p class="buttons">${details} <a class="button button--quiet" href="/">Back to Today</a></p>`;
  if (sent) return heard(id, clockWords(sent.accepted_at), "The managers are being told now.", links);
  if (isTold) return heard(id, clockWords(Date.now()), "The alert has gone. Something in the record needs you: see what is on this phone.", links);
  return notSent(id, ringing(duty_phone, isDanger), links);
}

/**
 * @param {string} id
 * @param {string} at
 * @param {string} words
 * @param {Markup} links
 */
function heard(id, at, words, links) {
  return html`<section id="saved" class="saved" data-capture="${id}" tabindex="-1">
<h2 data-capture-state="${id}">Sent ${at}</h2>
<p data-denial-standing="${id}">${words}</p>
${links}
</section>`;
}

/**
 * @param {string} id
 * @param {Markup} ring
 * @param {Markup} links
 */
function notSent(id, ring, links) {
  return html`<section id="saved" class="not-sent" role="alert" data-capture="${id}" data-not-sent="${id}" tabindex="-1">
<h2 data-not-sent-words>NOT SENT. Ring duty now.</h2>
<div data-until-sent>
${ring}
<p><strong>No bars?</strong> Go where there are. <strong>Danger:</strong> <a href="tel:999">999</a> works on any network.</p>
<p>It is kept on this phone and goes by itself as soon as there is a signal.</p>
</div>
<div id="duty-record">${rangDuty(id)}</div>
<p data-denial-standing="${id}"></p>
${links}
</section>`;
}

/**
 * @param {string} duty
 * @param {boolean} isDanger
 */
function ringing(duty, isDanger) {
  const number = duty.replaceAll(" ", "");
  if (!number) return html`<p>Ring your duty team: their number is not on this phone.</p>`;
  const text = encodeURIComponent(`${isDanger ? "A child said something" : "Denied access to a child"}. ${MESSAGE}`);
  // "?&" is read by iPhones and Android alike.
  return html`<p class="not-sent__ring"><a class="button button--wide button--brick" href="tel:${number}">Ring duty ${duty}</a>
<a class="button button--wide button--quiet" href="sms:${number}?&body=${text}">Text duty</a></p>`;
}

/** @param {string} id */
function rangDuty(id) {
  const action = `/denied-access/${id}/rang-duty`;
  return html`<form method="post" action="${action}" hx-post="${action}" hx-target="#duty-record" hx-swap="innerHTML" autocomplete="off">
<input type="hidden" name="id" value="${uuid7()}" autocomplete="off"><input type="hidden" name="visit" value="${id}" autocomplete="off">
<button class="button button--wide button--quiet" type="submit">I rang duty</button>
</form>`;
}
