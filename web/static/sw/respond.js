import { securityHeaders, styleSheets } from "./release.js";

/**
 * Markup as a tagged template: whatever is put in is escaped, unless it was made here too.
 * @param {TemplateStringsArray} parts
 * @param {...(string | number | Markup | Markup[])} values
 */
export function html(parts, ...values) {
  return new Markup(parts.reduce((whole, part, index) => whole + text(values[index - 1]) + part));
}

export class Markup {
  /** @param {string} whole */
  constructor(whole) {
    this.whole = whole;
  }
}

/**
 * @param {string | number | Markup | Markup[]} value
 * @returns {string}
 */
function text(value) {
  if (Array.isArray(value)) return value.map(text).join("");
  if (value instanceof Markup) return value.whole;
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * A piece of a page for htmx.
 * @param {Markup} markup
 * @param {number} status
 * @param {{[name: string]: string}} [more]
 */
export async function fragment(markup, status = 200, more = {}) {
  const headers = { ...(await securityHeaders()), "cache-control": "no-store", "content-type": "text/html; charset=utf-8", ...more };
  return new Response(markup.whole, { status, headers });
}

/**
 * A piece put above what is on the page already, so that nothing typed goes away.
 * @param {Markup} markup
 * @param {number} status
 * @param {string} target
 */
export function fragmentAbove(markup, status, target) {
  return fragment(markup, status, { "hx-retarget": target, "hx-reswap": "afterbegin" });
}

/**
 * A whole page of the worker's own: calm, and without any case.
 * @param {string} title
 * @param {Markup} markup
 * @param {number} status
 */
export async function page(title, markup, status = 200) {
  const styles = (await styleSheets()).map((file) => html`<link rel="stylesheet" href="${file}">`);
  const whole = html`<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>${title} – Doorstep</title>
<meta name="viewport" content="width=device-width, initial-scale=1">${styles}</head><body><main class="page" id="main"><h1>${title}</h1>${markup}</main></body></html>`;
  return fragment(whole, status);
}

/** @param {string} path */
export async function seeOther(path) {
  return new Response(null, { status: 303, headers: { ...(await securityHeaders()), location: path } });
}
