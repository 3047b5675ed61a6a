import { CompactEncrypt, compactDecrypt } from "../vendor/jose.js";

/** As many rounds as a phone can bear: a PIN alone falls to some CPU-hours of guessing all the same. */
export const PIN_ROUNDS = 600_000;

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const UNDER_PIN = "PBES2-HS512+A256KW";

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
    .setProtectedHeader({ alg: UNDER_PIN, enc: "A256GCM" })
    .setKeyManagementParameters({ p2c: PIN_ROUNDS })
    .encrypt(new TextEncoder().encode(pin));
  return { public_key: { kty, crv, x, y }, sealed_key, key: await usable(secret) };
}

/**
 * @param {string} sealedKey
 * @param {string} pin
 * @returns {Promise<CryptoKey | null>} null when the PIN is wrong
 */
export async function openKey(sealedKey, pin) {
  const secret = await underPin(sealedKey, pin).catch(() => null);
  return secret && read(secret);
}

/**
 * Seals the private key once more, under what a passkey yields. Only the PIN can lend it for that: the key in hand
 * can't be read.
 * @param {string} sealedKey
 * @param {string} pin
 * @param {CryptoKey} passkeySecret
 * @returns {Promise<string | null>} null when the PIN is wrong
 */
export async function sealUnderPasskey(sealedKey, pin, passkeySecret) {
  const secret = await underPin(sealedKey, pin).catch(() => null);
  return secret && new CompactEncrypt(secret).setProtectedHeader({ alg: "dir", enc: "A256GCM" }).encrypt(passkeySecret);
}

/**
 * @param {string} sealedByPasskey
 * @param {CryptoKey} passkeySecret
 * @returns {Promise<CryptoKey | null>} null when it is another passkey's
 */
export async function openKeyWithPasskey(sealedByPasskey, passkeySecret) {
  const opened = await compactDecrypt(sealedByPasskey, passkeySecret, { keyManagementAlgorithms: ["dir"] }).catch(() => null);
  return opened && read(opened.plaintext);
}

/**
 * @param {string} sealedKey
 * @param {string} pin
 */
async function underPin(sealedKey, pin) {
  const { plaintext } = await compactDecrypt(sealedKey, new TextEncoder().encode(pin), {
    keyManagementAlgorithms: [UNDER_PIN],
    maxPBES2Count: PIN_ROUNDS * 10,
  });
  return plaintext;
}

/** @param {Uint8Array} secret */
function read(secret) {
  return usable(JSON.parse(new TextDecoder().decode(secret)));
}

/** @param {JsonWebKey} jwk */
function usable(jwk) {
  return crypto.subtle.importKey("jwk", { ...jwk, key_ops: ["deriveBits"], ext: false }, CURVE, false, ["deriveBits"]);
}
