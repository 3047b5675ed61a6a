/** @typedef {{release: string, files: string[], headers: {[name: string]: string}}} Manifest */

/** This module stands in /static/<release>/sw/. */
const FOLDER = new URL("..", import.meta.url).pathname;
const MANIFEST = `${FOLDER}release.json`;
const PREFIX = "doorstep-";

export const RELEASE = FOLDER.split("/").at(-2) ?? "";

/** Should the browser have cleared the release's files, its own pages still get walls. */
const LEAST_HEADERS = {
  "content-security-policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/** Keeps every file of this release, or fails as a whole: half a release is worse than the one before. */
export async function keepRelease() {
  const response = await fetch(MANIFEST, { cache: "no-cache" });
  if (!response.ok) throw new Error(`The list of this release's files did not come (${response.status}).`);
  const cache = await caches.open(PREFIX + RELEASE);
  await cache.put(MANIFEST, response.clone());
  /** @type {Manifest} */
  const { files } = await response.json();
  // Without credentials: what is kept here is the same for everybody.
  await cache.addAll(files.map((file) => new Request(file, { credentials: "omit" })));
}

/** @param {Set<string>} used */
export async function dropReleasesBut(used) {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && !used.has(name.slice(PREFIX.length))) await caches.delete(name);
  }
}

/** @param {RequestInfo} request */
export async function kept(request) {
  return (await (await caches.open(PREFIX + RELEASE)).match(request)) ?? caches.match(request);
}

/** The security headers that every response made by the worker carries. */
export async function securityHeaders() {
  return (await manifest())?.headers ?? LEAST_HEADERS;
}

/** @returns {Promise<string[]>} the style sheets of this release */
export async function styleSheets() {
  return ((await manifest())?.files ?? []).filter((file) => file.endsWith(".css"));
}

/** @returns {Promise<Manifest | undefined>} */
async function manifest() {
  return (await kept(MANIFEST))?.json();
}
