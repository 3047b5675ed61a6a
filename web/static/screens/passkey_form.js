/**
 * Forms that are answered by a passkey: script asks the server for a challenge and the browser for the answer, and
 * posts the form with it. And forms that go out once: a second press while the first is under way does nothing.
 */
import { credentialWords, readOptions } from "./passkey_json.js";
import { say } from "./say.js";

const NOT_DONE = "No passkey was used. Try again, or go another way.";
const NO_SIGNAL = "There is no answer from Doorstep. Check the signal and try again.";

const passkeyForms = /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-passkey]"));
if ("PublicKeyCredential" in window) for (const form of passkeyForms) startPasskeyForm(form);
for (const form of document.querySelectorAll("form[data-once]")) form.addEventListener("submit", goOnce);
// A page that comes back from the browser's memory can be sent again.
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => form.removeAttribute("data-sent")));

/** @param {HTMLFormElement} form */
function startPasskeyForm(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void answer(form);
  });
  form.hidden = false;
  form.dataset.ready = "yes";
}

/** @param {HTMLFormElement} form */
async function answer(form) {
  const button = form.querySelector("button");
  button?.setAttribute("disabled", "");
  say(form, "");
  const problem = await fill(form);
  button?.removeAttribute("disabled");
  if (problem) return say(form, problem);
  form.submit();
}

/**
 * @param {HTMLFormElement} form
 * @returns {Promise<string>} what went wrong, for a person
 */
async function fill(form) {
  const given = await options(form).catch(() => ({ problem: NO_SIGNAL }));
  if ("problem" in given) return given.problem;
  const asked = readOptions(given.publicKey);
  try {
    const credential = form.dataset.passkey === "create" ? await navigator.credentials.create(asked) : await navigator.credentials.get(asked);
    field(form, "credential").value = credentialWords(/** @type {PublicKeyCredential} */ (credential));
    field(form, "step").value = given.step;
    return "";
  } catch (error) {
    return error instanceof DOMException && error.name === "InvalidStateError" ? "This device has a passkey of yours already." : NOT_DONE;
  }
}

/**
 * @param {HTMLFormElement} form
 * @returns {Promise<{problem: string} | {step: string, publicKey: any}>}
 */
async function options(form) {
  const body = new URLSearchParams({ step: field(form, "step").value, next: field(form, "next")?.value ?? "" });
  const response = await fetch(form.dataset.options ?? "", { method: "POST", body, headers: { accept: "application/json" } });
  const told = await response.json();
  if (response.ok) return told;
  if (told.confirm) location.assign(told.confirm);
  return { problem: told.problem || NO_SIGNAL };
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function field(form, name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
}

/** @param {Event} event */
function goOnce(event) {
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
}
