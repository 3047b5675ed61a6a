/**
 * The one way from text to markup, script or the service worker's address: the browser lets nothing else through
 * (`require-trusted-types-for 'script'; trusted-types …` in server/walls.py). It stands in the page before the others.
 */
import { checkMarkup } from "./own_markup.js";

/**
 * @typedef {object} Policy
 * @property {(text: string) => any} createHTML
 * @property {(text: string) => any} createScript
 * @property {(url: string) => any} createScriptURL
 */

const WORKER = "/sw.js";

/** Only ever parsed, to be looked at, in a document where nothing runs. */
const looked = policy("doorstep-look", { createHTML: (text) => text, createScript: refuse, createScriptURL: refuse });
const trusted = policy("doorstep", {
  createHTML(text) {
    checkMarkup(text, (each) => new DOMParser().parseFromString(looked.createHTML(each), "text/html"));
    return text;
  },
  createScript: refuse,
  createScriptURL: (url) => (url === WORKER ? url : refuse()),
});

// htmx's own way in, from which its attributes with script in them find no Function either.
if (typeof htmx !== "undefined") {
  htmx.registerExtension("doorstep", {
    init: (/** @type {{initSecurity: Function}} */ api) => api.initSecurity(trusted, refuse, refuse),
  });
}

/** @returns {string} the service worker's address, as the browser wants it */
export function workerAddress() {
  return trusted.createScriptURL(WORKER);
}

/**
 * A browser that knows no trusted types has the same checks where htmx asks for them.
 * @param {string} name
 * @param {Policy} rules
 * @returns {Policy}
 */
function policy(name, rules) {
  return /** @type {any} */ (globalThis).trustedTypes?.createPolicy(name, rules) ?? rules;
}

/** @returns {never} */
function refuse() {
  throw new TypeError("Script from text is refused.");
}
