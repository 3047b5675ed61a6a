/** The tablet becomes the child's: the reading key goes, the session is suspended, and every page leads to /voice. */
import { beginChildMode } from "../offline/child_mode.js";
import { hold } from "../offline/held_key.js";
import { keepAll, lockBehind } from "../offline/lock.js";
import { keyName, makeMemoryKey, sealInMemory } from "./memory.js";

/**
 * @typedef {{first_name: string, question: string, told: {told: string, did: string}[], earlier: import("./earlier.js").Earlier[]}} Shown
 * @typedef {{session: string, child: string, language: string, read_aloud: boolean, tools: string[], left_hand?: boolean,
 *   big_contrast?: boolean, shown: Shown}} Settings
 */

/**
 * Once it is on disk that the child has the phone, nothing leads back but the PIN.
 * @param {import("../offline/rows.js").Registration} registration
 * @param {Settings} settings
 * @returns {Promise<never>} it throws when the phone has no room for it; then nothing was changed
 */
export async function beginVoice(registration, { session, child, language, read_aloud, tools, left_hand = false, big_contrast = false, shown }) {
  await keepAll();
  const key = await makeMemoryKey();
  const sealed = await sealInMemory(key, shown);
  const whose = { registration: registration.id, worker: registration.worker };
  const seen = { language, read_aloud, tools, left_hand, big_contrast };
  await beginChildMode({ session, child, ...whose, ...seen, began_at: Date.now(), sealed });
  lockBehind();
  hold(keyName(session), key);
  document.body.replaceChildren();
  document.title = "Doorstep";
  location.replace("/voice");
  return new Promise(() => {});
}
