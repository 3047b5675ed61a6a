import { CompactEncrypt, GeneralEncrypt, compactDecrypt, generalDecrypt } from "../vendor/jose.js";

/**
 * @typedef {import("./rows.js").Sealed} Sealed
 * @typedef {import("./rows.js").RecordContent} RecordContent
 * @typedef {import("./rows.js").Registration} Registration
 */

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const RECIPIENT = "ECDH-ES+A256KW";

/**
 * Seals a record for the server and for this device.
 * @param {RecordContent} record
 * @param {Registration} registration
 * @returns {Promise<Sealed>}
 */
export async function sealRecord(record, registration) {
  const { id, kind, urgency } = record;
  const sealing = new GeneralEncrypt(new TextEncoder().encode(JSON.stringify(record))).setProtectedHeader({
    enc: "A256GCM",
    typ: "doorstep+jwe",
    id,
    registration: record.registration,
    kind,
    urgency,
  });
  const { server_key, public_key } = registration;
  sealing.addRecipient(await publicKey(server_key)).setUnprotectedHeader({ alg: RECIPIENT, kid: server_key.kid });
  sealing.addRecipient(await publicKey(public_key)).setUnprotectedHeader({ alg: RECIPIENT, kid: registration.id });
  return /** @type {Sealed} */ (/** @type {unknown} */ (await sealing.encrypt()));
}

/**
 * @param {Sealed} sealed
 * @param {string} kid
 * @param {CryptoKey} key
 * @returns {Promise<RecordContent>}
 */
export async function openRecord(sealed, kid, key) {
  const ours = { ...sealed, recipients: sealed.recipients.filter((recipient) => recipient.header.kid === kid) };
  const { plaintext } = await generalDecrypt(ours, key);
  return JSON.parse(new TextDecoder().decode(plaintext));
}

/**
 * Seals a page, as JSON, to the device's public key.
 * @param {unknown} page
 * @param {JsonWebKey} deviceKey
 */
export async function sealPage(page, deviceKey) {
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(page)))
    .setProtectedHeader({ alg: RECIPIENT, enc: "A256GCM" })
    .encrypt(await publicKey(deviceKey));
}

/**
 * @param {string} sealed
 * @param {CryptoKey} key
 */
export async function openPage(sealed, key) {
  const { plaintext } = await compactDecrypt(sealed, key);
  return JSON.parse(new TextDecoder().decode(plaintext));
}

/** @param {JsonWebKey} jwk */
function publicKey({ kty, crv, x, y }) {
  return crypto.subtle.importKey("jwk", { kty, crv, x, y }, CURVE, true, []);
}
