/** Passkeys as JSON, for browsers that can't write or read it themselves yet (Safari before 18). */

/**
 * @param {any} publicKey as the server writes it
 * @returns {{publicKey: any}}
 */
export function readOptions(publicKey) {
  const read = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (publicKey.user) read.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  for (const list of ["allowCredentials", "excludeCredentials"])
    if (publicKey[list]) read[list] = publicKey[list].map((/** @type {{id: string}} */ one) => ({ ...one, id: bytes(one.id) }));
  return { publicKey: read };
}

/** @param {PublicKeyCredential} credential */
export function credentialWords(credential) {
  const { id, rawId, type } = credential;
  const response = /** @type {any} */ (credential.response);
  /** @type {{[name: string]: string}} */
  const words = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (response[name]) words[name] = text(response[name]);
  return JSON.stringify({ id, rawId: text(rawId), type, response: words });
}

/** @param {string} base64url */
function bytes(base64url) {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer */
function text(buffer) {
  const binary = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
