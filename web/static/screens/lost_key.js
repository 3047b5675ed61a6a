import { countAside } from "../offline/drafts_aside.js";
import { countInTab } from "../offline/kept_forms.js";
import { element } from "./elements.js";

/** @typedef {import("../offline/rows.js").Registration} Registration */

const STAYS = "No record that was not sent is lost: it goes by itself when there is a signal. A visit or another record that you had begun goes too, marked unfinished.";
const LAST_WORDS = "This phone had no room for the last words of a record that you had begun. They are gone: write them again.";
const TO_QUARANTINE = "What was not sent still goes by itself when there is a signal. A manager looks at it first.";

/**
 * Says what became of this phone's key, and what to do.
 * @param {HTMLElement} place
 * @param {Registration} registration
 */
export function showLost(place, registration) {
  const why = registration.key_lost_why || "wrong pins";
  const forms = (registration.forms_lost ?? 0) + countInTab(registration.id);
  const last = countAside(registration.id);
  const shown = `${registration.id} ${why} ${forms} ${last}`;
  if (!place.hidden && place.dataset.why === shown) return;
  place.dataset.why = shown;
  const { title, words: said, next } = WORDS[why];
  const words = [...said, ...(forms > 0 ? [formsWords(forms)] : []), ...(last > 0 ? [LAST_WORDS] : [])];
  const heading = element("h2", { tabindex: "-1" }, title);
  const link = next ? [element("a", { class: "button button--wide", href: "/sign-in?next=/device" }, next)] : [];
  const name = element("p", { class: "locked__who" }, registration.worker_name);
  place.replaceChildren(name, heading, ...words.map((sentence) => element("p", {}, sentence)), ...link);
  place.hidden = false;
  heading.focus();
}

/**
 * Unlike a draft, a form that is no record is sealed to this phone alone: the server has no place for half of a decision.
 * @param {number} count
 */
function formsWords(count) {
  const what = count === 1 ? "one form that is no record" : `${count} forms that are no records`;
  return `What you had typed into ${what}, such as a decision, a reason or a person in the core group, is gone: only this phone could read it. Write it again.`;
}

/** @type {{[why in import("../offline/rows.js").Loss]: {title: string, words: string[], next: string}}} */
const WORDS = {
  "wrong pins": {
    title: "The PIN was wrong ten times",
    words: ["So that no stranger reads it, what was kept for reading on this phone is deleted.", STAYS],
    next: "Sign in and choose a new PIN",
  },
  "new pin": {
    title: "This PIN was replaced",
    words: ["What was kept for reading under it is deleted.", STAYS],
    next: "Sign in and choose a new PIN",
  },
  revoked: {
    title: "This phone was signed off",
    words: ["What was kept for reading on it is deleted.", TO_QUARANTINE, "If this is your phone and it should not have happened, ring your manager."],
    next: "Sign in and set it up again",
  },
  closed: {
    title: "This account is closed",
    words: ["What was kept for reading on this phone is deleted.", TO_QUARANTINE, "If this should not have happened, ring your manager."],
    next: "",
  },
};
