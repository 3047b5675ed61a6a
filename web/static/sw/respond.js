import { html } from "./markup.js";
import { securityHeaders, styleSheets } from "./release.js";

/** @typedef {import("./markup.js").Markup} Markup */

/**
 * A piece of a page for htmx.
 * @param {Markup} markup
 * @param {number} status
 * @param {{[name: string]: string}} [more]
 */
export function fragment(markup, status = 200, more = {}) {
  return respond(markup.whole, status, more);
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
  const styles = (await styleSheets()).map((file) => html`<link rel="stylesheet" href="${file}">`.whole).join("");
  const { whole } = html`<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>${title} – Doorstep</title>
<meta name="viewport" content="width=device-width, initial-scale=1">`;
  return respond(`${whole}${styles}</head><body><main class="page" id="main"><h1>${html`${title}`.whole}</h1>${markup.whole}</main></body></html>`, status);
}

/** @param {string} path */
export async function seeOther(path) {
  return new Response(null, { status: 303, headers: { ...(await securityHeaders()), location: path } });
}

/**
 * @param {string} body
 * @param {number} status
 * @param {{[name: string]: string}} [more]
 */
async function respond(body, status, more = {}) {
  const headers = { ...(await securityHeaders()), "cache-control": "no-store", "content-type": "text/html; charset=utf-8", ...more };
  return new Response(body, { status, headers });
}
