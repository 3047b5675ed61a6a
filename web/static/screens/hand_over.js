/** The hand-over: what one answer makes needless goes, and once the record is kept the tablet becomes the child's. */
import { beginVoice } from "../child/begin.js";
import { markErrors, clearErrors } from "./form_errors.js";
import { element } from "./elements.js";

/** @typedef {import("../offline/rows.js").Registration} Registration */

/**
 * @param {Element} page
 * @param {Registration} registration
 */
export function startHandOver(page, registration) {
  page.querySelector("[data-without-phone]")?.remove();
  page.querySelector("[data-with-phone]")?.removeAttribute("hidden");
  const form = page.querySelector("form");
  const holder = form?.parentElement;
  if (!form || !holder) return;
  form.addEventListener("change", (event) => settle(form, /** @type {HTMLInputElement} */ (event.target)));
  form.addEventListener("submit", (event) => stopUnlessAgreed(form, event), { capture: true });
  new MutationObserver((_, observer) => {
    const id = holder.querySelector("#saved")?.getAttribute("data-capture");
    if (!id) return;
    observer.disconnect();
    if (!hidden(form, "replaces")) void handOver(form, holder, registration, id);
  }).observe(holder, { childList: true });
}

/**
 * A hidden answer would still be posted, and refused hours later.
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} changed
 */
function settle(form, changed) {
  if (changed.name === "in_the_room" && changed.checked)
    for (const other of boxes(form, "in_the_room")) if ((other.value === "nobody_else") !== (changed.value === "nobody_else")) other.checked = false;
  const given = new FormData(form);
  const room = given.getAll("in_the_room");
  if (given.get("read_aloud") !== "yes") clear(form, "can_anyone_hear");
  if (!room.includes("interpreter")) clear(form, "interpreter_name", "interpreter_role", "interpreter_why");
  if (given.get("interpreter_role") !== "family") clear(form, "interpreter_why");
  if (String(room) !== "nobody_else") choose(form, "shown_earlier", "no");
  if (room.length === 0 || String(room) === "nobody_else") clear(form, "in_the_room_words");
}

/**
 * @param {HTMLFormElement} form
 * @param {Event} event
 */
function stopUnlessAgreed(form, event) {
  const given = new FormData(form);
  const agreeFirst = form.querySelector("[data-agree-first]")?.getAttribute("data-agree-first") ?? "";
  /** @type {{[field: string]: string}} */
  const wrong = {};
  if (given.get("police_interview") === "planned") wrong.police_interview = agreeFirst;
  if (given.get("interpreter_role") === "family" && !String(given.get("interpreter_why")).trim())
    wrong.interpreter_why = form.querySelector("[data-why-family]")?.getAttribute("data-why-family") ?? "";
  if (Object.keys(wrong).length === 0) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  clearErrors(form);
  markErrors(form, wrong);
}

/**
 * @param {HTMLFormElement} form no longer on the page, and still as it was filled in
 * @param {Element} holder
 * @param {Registration} registration
 * @param {string} session
 */
async function handOver(form, holder, registration, session) {
  try {
    await beginVoice(registration, settingsOf(form, session));
  } catch (error) {
    console.warn("Child mode did not begin:", error);
    const words = "Child mode could not begin: this phone could not keep what it needs. What you filled in is kept. Free some space, then hand over again.";
    holder.prepend(element("section", { class: "not-saved", role: "alert" }, element("h2", {}, "Not handed over"), element("p", {}, words)));
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} session
 */
function settingsOf(form, session) {
  const given = new FormData(form);
  const text = (/** @type {string} */ name) => String(given.get(name) ?? "").trim();
  const told = boxes(form, "told").filter((box) => box.checked);
  return {
    session,
    child: text("child"),
    language: text("language"),
    read_aloud: text("read_aloud") === "yes",
    tools: given.getAll("tools").map(String),
    left_hand: way(form, "left_hand"),
    big_contrast: way(form, "big_contrast"),
    shown: {
      first_name: form.dataset.firstName ?? "",
      question: text("question"),
      told: told.map(({ dataset }) => ({ told: dataset.told ?? "", did: dataset.did ?? "" })),
      earlier: text("shown_earlier") === "yes" ? JSON.parse(form.dataset.earlier ?? "[]") : [],
    },
  };
}

/**
 * @param {HTMLFormElement} form
 * @param {...string} names
 */
function clear(form, ...names) {
  for (const name of names)
    for (const control of boxes(form, name)) {
      if (["radio", "checkbox"].includes(control.type)) control.checked = false;
      else control.value = "";
    }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} value
 */
function choose(form, name, value) {
  for (const box of boxes(form, name)) box.checked = box.value === value;
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function boxes(form, name) {
  return /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll(`[name="${name}"]`)]);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function hidden(form, name) {
  return boxes(form, name)[0]?.value ?? "";
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function way(form, name) {
  const box = /** @type {HTMLInputElement | null} */ (form.querySelector(`[data-way="${name}"]`));
  return box?.checked ?? false;
}
