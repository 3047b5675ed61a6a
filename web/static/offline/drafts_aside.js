/**
 * Drafts for which this phone had no room: sealed as any draft is, for the server too, in the tab's own storage until there
 * is room. So they still go, marked unfinished, should the device's key be lost.
 */
import { putDraft, sealDraft } from "./drafts.js";
import { isLost, nextSequence, registrations } from "./here.js";
import { namesInTab } from "./kept_forms.js";
import { sha256 } from "./sealed.js";
import { get } from "./store.js";

/**
 * @typedef {import("./rows.js").Draft} Draft
 * @typedef {import("./rows.js").Registration} Registration
 */

const IN_TAB = "doorstep-draft:";

/**
 * @param {Registration} registration
 * @param {string} formKey
 * @param {string} kind
 * @param {FormData} form
 * @param {number} now
 */
export async function setAside(registration, formKey, kind, form, now) {
  // There may be no room to count on either: two of one number do no harm.
  const number = () => nextSequence(registration.id).catch(() => registration.next_sequence);
  const draft = await sealDraft(registration, formKey, kind, form, now, number);
  sessionStorage.setItem(IN_TAB + draft.id, JSON.stringify(draft));
}

/**
 * Where they belong, as far as there is room by now.
 * @returns {Promise<number>} how many were put there
 */
export async function putBack() {
  let count = 0;
  const lost = new Set((await registrations()).filter(isLost).map(({ id }) => id));
  for (const draft of inTab()) {
    /** @type {Draft | undefined} */
    const kept = await get("drafts", draft.id);
    const isOld = kept !== undefined && kept.saved_at > draft.saved_at;
    const isPut = isOld ? false : await putDraft(draft).catch(() => null);
    // With the key lost and what was kept before on its way, nothing can put these last words to it: whoever wrote them is told.
    if (isPut || isOld || (isPut === false && !lost.has(draft.registration))) dropAside(draft.id);
    if (isPut) count += 1;
  }
  return count;
}

/**
 * @param {Registration} registration
 * @param {string} formKey
 * @returns {Promise<Draft[]>}
 */
export async function asideOf(registration, formKey) {
  const form = await sha256(formKey);
  return inTab().filter((draft) => draft.registration === registration.id && draft.form === form);
}

/** @param {string} registration */
export function countAside(registration) {
  return inTab().filter((draft) => draft.registration === registration).length;
}

/** @param {string} id */
export function dropAside(id) {
  sessionStorage.removeItem(IN_TAB + id);
}

/** @returns {Draft[]} */
function inTab() {
  return namesInTab(IN_TAB).map((name) => JSON.parse(sessionStorage.getItem(name) ?? "null"));
}
