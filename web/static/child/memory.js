/** A key that lives in the memory of the child's page alone, and what is sealed under it: gone with the last page. */

/** @typedef {import("../offline/rows.js").SealedInMemory} SealedInMemory */

export function makeMemoryKey() {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/**
 * The name under which pages and the service worker hand it on.
 * @param {string} session
 */
export function keyName(session) {
  return `voice:${session}`;
}

/**
 * @param {CryptoKey} key
 * @param {unknown} what
 * @returns {Promise<SealedInMemory>}
 */
export async function sealInMemory(key, what) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const bytes = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(JSON.stringify(what)));
  return { iv, bytes };
}

/**
 * @param {CryptoKey} key
 * @param {SealedInMemory | null | undefined} sealed
 * @returns {Promise<any>} null when it was another key's
 */
export async function openInMemory(key, sealed) {
  if (!sealed) return null;
  const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, key, sealed.bytes).catch(() => null);
  return opened && JSON.parse(new TextDecoder().decode(opened));
}
