import { CompactEncrypt, GeneralEncrypt, compactDecrypt, generalDecrypt } from "../vendor/jose.js";

/**
 * @typedef {import("./rows.js").Sealed} Sealed
 * @typedef {import("./rows.js").RecordContent} RecordContent
 * @typedef {import("./rows.js").Registration} Registration
 */

/** As many rounds as a phone can bear: a PIN alone falls to some CPU-hours of guessing all the same. */
export const PIN_ROUNDS = 600_000;

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

/**
 * Makes the device's key pair. The private half leaves this function sealed under the PIN, and as a key that can be
 * used but not read.
 * @param {string} pin
 */
export async function makeKeyPair(pin) {
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const secret = await crypto.subtle.exportKey("jwk", pair.privateKey);
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const sealed_key = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(secret)))
    .setProtectedHeader({ alg: "PBES2-HS512+A256KW", enc: "A256GCM" })
    .setKeyManagementParameters({ p2c: PIN_ROUNDS })
    .encrypt(new TextEncoder().encode(pin));
  return { public_key: { kty, crv, x, y }, sealed_key, key: await privateKey(secret) };
}

/**
 * @param {string} sealedKey
 * @param {string} pin
 * @returns {Promise<CryptoKey | null>} null when the PIN is wrong
 */
export async function openKey(sealedKey, pin) {
  try {
    const { plaintext } = await compactDecrypt(sealedKey, new TextEncoder().encode(pin), {
      keyManagementAlgorithms: ["PBES2-HS512+A256KW"],
      maxPBES2Count: PIN_ROUNDS * 10,
    });
    return await privateKey(JSON.parse(new TextDecoder().decode(plaintext)));
  } catch {
    return null;
  }
}

/** @param {JsonWebKey} jwk */
function privateKey(jwk) {
  return crypto.subtle.importKey("jwk", { ...jwk, key_ops: ["deriveBits"], ext: false }, CURVE, false, ["deriveBits"]);
}

/** @param {JsonWebKey} jwk */
function publicKey({ kty, crv, x, y }) {
  return crypto.subtle.importKey("jwk", { kty, crv, x, y }, CURVE, true, []);
}
