import { draftsOf, saveDraft } from "../offline/drafts.js";
import { asideOf, dropAside, setAside } from "../offline/drafts_aside.js";
import { beforeLock } from "../offline/lock.js";
import { clockWords } from "../offline/london.js";
import { controls } from "./form_fields.js";

/**
 * @typedef {import("../offline/rows.js").Draft} Draft
 * @typedef {import("../offline/rows.js").Registration} Registration
 */

const PAUSE = 1_000;
const LATEST = 2_000;
/** Kinds of fields that hold words. */
const WORDS = ["textarea", "text", "tel"];

/** @type {WeakMap<HTMLFormElement, Promise<unknown>>} what is being kept of each */
const keeping = new WeakMap();
/** @type {WeakSet<HTMLFormElement>} of which nothing is kept any more */
const over = new WeakSet();

/**
 * Answers once all that was typed so far is kept.
 * @param {HTMLFormElement} form
 */
export async function beingKept(form) {
  await keeping.get(form);
}

/**
 * Answers once nothing is being kept of it any more: until the next page comes, on a slow line seconds later, what was let go
 * of would be kept again.
 * @param {HTMLFormElement} form
 */
export function keepNoMore(form) {
  over.add(form);
  return beingKept(form);
}

/**
 * Keeps the draft a second after the last key, and at the latest two seconds after the first.
 * @param {HTMLFormElement} form
 * @param {Registration} registration
 * @param {string} formKey
 */
export function keepDraft(form, registration, formKey) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;
  let since = 0;
  /** @param {FormData} written @param {number} now */
  const save = async (written, now) => {
    const kind = form.dataset.capture ?? "visit";
    const id = String(written.get("id"));
    try {
      await saveDraft(registration, formKey, kind, written, now);
      dropAside(id);
    } catch (error) {
      // Where the store refuses, the tab still keeps it, sealed.
      await setAside(registration, formKey, kind, written, now);
      throw error;
    }
  };
  const keep = async () => {
    clearTimeout(pause);
    since = 0;
    const now = Date.now();
    const written = new FormData(form);
    keeping.set(form, beingKept(form).then(() => keepNow(written, now)));
  };
  /** @param {FormData} written @param {number} now */
  const keepNow = async (written, now) => {
    if (over.has(form)) return;
    const kept = await save(written, now).then(
      () => `Draft kept on this phone ${clockWords(now)}`,
      () => "NOT KEPT: this phone has no room for the draft",
    );
    const place = form.querySelector("[data-draft-state]");
    if (place) place.textContent = kept;
  };
  const typed = () => {
    since ||= Date.now();
    clearTimeout(pause);
    pause = setTimeout(() => void keep(), Math.max(0, Math.min(PAUSE, since + LATEST - Date.now())));
  };
  beforeLock(async () => {
    const written = new FormData(form);
    const isTyped = since > 0 && form.isConnected && !over.has(form);
    clearTimeout(pause);
    await beingKept(form);
    if (isTyped) await save(written, Date.now()).catch(() => {});
  });
  form.addEventListener("input", typed);
  // A photo lies sealed on this phone already: until the draft names it, nobody finds it again.
  form.addEventListener("change", ({ target }) => (target === form.elements.namedItem("attachments") ? void keep() : typed()));
  // Somebody quick wrote before this script stood: no event tells of it any more.
  if (isTypedInto(form)) typed();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && since > 0) void keep();
  });
}

/** @param {HTMLFormElement} form */
function isTypedInto(form) {
  const typed = controls(form).filter(({ type, dataset }) => WORDS.includes(type) && !dataset.default);
  return typed.some((field) => "defaultValue" in field && field.value !== field.defaultValue);
}

/**
 * Marks a draft as open in this tab, for as long as the tab lives.
 * @param {string} id
 */
export function holdId(id) {
  return new Promise((held) => {
    void navigator.locks.request(lockOf(id), () => {
      held(undefined);
      return new Promise(() => {});
    });
  });
}

/**
 * @param {Registration} registration
 * @param {string} formKey
 * @returns {Promise<Draft[]>} those that no tab holds open, newest first
 */
export async function freeDrafts(registration, formKey) {
  const drafts = [...(await asideOf(registration, formKey)), ...(await draftsOf(registration, formKey))];
  const { held = [] } = await navigator.locks.query();
  const open = new Set(held.map((lock) => lock.name));
  return drafts.filter((draft) => !open.has(lockOf(draft.id)));
}

/** @param {string} id */
function lockOf(id) {
  return `doorstep-draft-${id}`;
}
