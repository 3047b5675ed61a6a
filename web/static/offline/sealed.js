/** @typedef {import("./rows.js").Sealed} Sealed */

/**
 * The digest of a sealed record: it covers what was sealed, not for whom, so it stays when a recipient is dropped.
 * @param {Sealed} sealed
 */
export function digestOf(sealed) {
  return sha256([sealed.protected, sealed.iv, sealed.ciphertext, sealed.tag].join("."));
}

/**
 * @param {Sealed} sealed
 * @param {string} kid
 * @returns {Sealed}
 */
export function withoutRecipient(sealed, kid) {
  return { ...sealed, recipients: sealed.recipients.filter((recipient) => recipient.header.kid !== kid) };
}

/**
 * Lower-case hex.
 * @param {string} text
 */
export async function sha256(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
