import { openWithPasskey } from "../offline/passkey_unlock.js";

/** @typedef {import("../offline/rows.js").Registration} Registration */

const WHY_NOT = {
  cancelled: "It was not opened. Try again, or use the PIN.",
  "no secret": "This phone can’t open Doorstep that way just now. Use the PIN.",
  "does not open": "This face, fingerprint or key does not open Doorstep here any more. Use the PIN, then turn it on again under Me.",
};

/**
 * Face or fingerprint comes first, the PIN stays below.
 * @param {HTMLElement} place
 * @param {{registration: () => Registration | null, opened: (registration: Registration, key: CryptoKey) => Promise<unknown>}} unlocking
 */
export function startPasskeyUnlock(place, { registration, opened }) {
  const button = place.querySelector("button");
  button?.addEventListener("click", async () => {
    const chosen = registration();
    if (!chosen || button.disabled) return;
    button.disabled = true;
    say(place, "");
    const got = await openWithPasskey(chosen).catch(() => /** @type {const} */ ("no secret"));
    if (typeof got === "string") say(place, WHY_NOT[got]);
    else await opened(chosen, got.key);
    button.disabled = false;
  });
}

/**
 * @param {HTMLElement} place
 * @param {Registration | null} registration
 */
export function showPasskey(place, registration) {
  place.hidden = !registration?.sealed_by_passkey || !globalThis.PublicKeyCredential;
  say(place, "");
}

/**
 * @param {HTMLElement} place
 * @param {string} sentence
 */
function say(place, sentence) {
  const line = /** @type {HTMLElement | null} */ (place.querySelector("[data-passkey-problem]"));
  if (!line) return;
  line.textContent = sentence;
  line.hidden = sentence === "";
}
