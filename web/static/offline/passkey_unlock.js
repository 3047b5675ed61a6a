/** Opening with a face, a fingerprint or a security key: a passkey whose PRF secret seals the device key. No server. */
import { openKeyWithPasskey, sealUnderPasskey } from "./device_key.js";
import { noteRegistration } from "./here.js";

/**
 * @typedef {import("./rows.js").Registration} Registration
 * @typedef {AuthenticationExtensionsClientOutputs & {prf?: {enabled?: boolean, results?: {first?: BufferSource}}}} Outputs
 */

const PATIENCE = 120_000;
const ES256 = -7;
const RS256 = -257;
const MEANT_FOR = "Doorstep device key under a passkey, 1";

/** @returns {Promise<"built in" | "security key" | null>} what this browser may open with; null when nothing */
export async function passkeyHere() {
  // An address of digits is nobody's passkey.
  if (!globalThis.PublicKeyCredential || /^[\d.]+$|:/.test(location.hostname)) return null;
  const capabilities = await clientCapabilities();
  if (capabilities["extension:prf"] === false) return null;
  const builtIn = await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false);
  return builtIn ? "built in" : "security key";
}

/**
 * Makes a passkey and seals the device key under it as well. The PIN is needed once, and is known to be right.
 * @param {Registration} registration
 * @param {string} pin
 * @returns {Promise<"added" | "cancelled" | "no secret" | "wrong PIN">}
 */
export async function addPasskey(registration, pin) {
  const salt = crypto.getRandomValues(new Uint8Array(32));
  const made = await create(registration, salt);
  if (typeof made === "string") return made;
  const passkey_id = base64url(new Uint8Array(made.rawId));
  const secret = secretIn(made) ?? (isAbleTo(made) ? await secretOf(passkey_id, salt) : "no secret");
  if (typeof secret === "string") return secret;
  const sealed = await sealUnderPasskey(registration.sealed_key, pin, await keyFrom(secret));
  if (!sealed) return "wrong PIN";
  await noteRegistration(registration.id, { sealed_by_passkey: sealed, passkey_id, passkey_salt: base64url(salt) });
  return "added";
}

/**
 * @param {Registration} registration
 * @returns {Promise<{key: CryptoKey} | "cancelled" | "no secret" | "does not open">}
 */
export async function openWithPasskey({ sealed_by_passkey, passkey_id, passkey_salt }) {
  const secret = await secretOf(passkey_id ?? "", bytes(passkey_salt ?? ""));
  if (typeof secret === "string") return secret;
  const key = await openKeyWithPasskey(sealed_by_passkey ?? "", await keyFrom(secret));
  return key ? { key } : "does not open";
}

/** @param {string} registration */
export function removePasskey(registration) {
  return noteRegistration(registration, { sealed_by_passkey: "", passkey_id: "", passkey_salt: "" });
}

/** @returns {Promise<{[capability: string]: boolean}>} empty where the browser does not tell */
async function clientCapabilities() {
  const { getClientCapabilities } = /** @type {any} */ (PublicKeyCredential);
  return getClientCapabilities ? getClientCapabilities.call(PublicKeyCredential).catch(() => ({})) : {};
}

/**
 * @param {Registration} registration
 * @param {Uint8Array<ArrayBuffer>} salt
 * @returns {Promise<PublicKeyCredential | "cancelled" | "no secret">}
 */
async function create({ worker_name }, salt) {
  try {
    const made = await navigator.credentials.create({
      publicKey: {
        rp: { name: "Doorstep" },
        // No worker's own id: this passkey opens a phone, and must not take the place of one that signs in.
        user: { id: crypto.getRandomValues(new Uint8Array(32)), name: `${worker_name}: opens this phone`, displayName: `${worker_name}: opens this phone` },
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        pubKeyCredParams: [{ type: "public-key", alg: ES256 }, { type: "public-key", alg: RS256 }],
        authenticatorSelection: { residentKey: "discouraged", userVerification: "required" },
        attestation: "none",
        timeout: PATIENCE,
        extensions: withSalt(salt),
      },
    });
    return made instanceof PublicKeyCredential ? made : "no secret";
  } catch (error) {
    return whyNot(error);
  }
}

/**
 * @param {string} id base64url
 * @param {Uint8Array<ArrayBuffer>} salt
 * @returns {Promise<BufferSource | "cancelled" | "no secret">}
 */
async function secretOf(id, salt) {
  try {
    const got = await navigator.credentials.get({
      publicKey: {
        // Nobody checks what is signed here: what opens the key is the secret.
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        allowCredentials: [{ type: "public-key", id: bytes(id) }],
        userVerification: "required",
        timeout: PATIENCE,
        extensions: withSalt(salt),
      },
    });
    return (got instanceof PublicKeyCredential && secretIn(got)) || "no secret";
  } catch (error) {
    return whyNot(error);
  }
}

/** @param {unknown} error */
function whyNot(error) {
  const cancelled = error instanceof DOMException && ["NotAllowedError", "AbortError"].includes(error.name);
  return cancelled ? "cancelled" : "no secret";
}

/** @param {Uint8Array<ArrayBuffer>} salt */
function withSalt(salt) {
  return /** @type {AuthenticationExtensionsClientInputs} */ ({ prf: { eval: { first: salt } } });
}

/** @param {PublicKeyCredential} credential */
function isAbleTo(credential) {
  return outputs(credential).prf?.enabled === true;
}

/** @param {PublicKeyCredential} credential */
function secretIn(credential) {
  return outputs(credential).prf?.results?.first ?? null;
}

/**
 * @param {PublicKeyCredential} credential
 * @returns {Outputs}
 */
function outputs(credential) {
  return credential.getClientExtensionResults();
}

/** @param {BufferSource} secret */
async function keyFrom(secret) {
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const derivation = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info: new TextEncoder().encode(MEANT_FOR) };
  return crypto.subtle.deriveKey(derivation, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** @param {Uint8Array} raw */
function base64url(raw) {
  return btoa(String.fromCharCode(...raw)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * @param {string} text base64url
 * @returns {Uint8Array<ArrayBuffer>}
 */
function bytes(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}
