/**
 * What was typed into forms that are no records, such as a manager's decision: kept sealed to the device when the page
 * locks or the form is posted, until it has arrived. Where the store refuses, the tab's own storage takes it, sealed as well.
 */
import { makingRoom } from "./making_room.js";
import { openPage, sealPage } from "./seal.js";
import { sha256 } from "./sealed.js";
import { ask, get, transact } from "./store.js";

/**
 * @typedef {import("./rows.js").Registration} Registration
 * @typedef {{[name: string]: string | string[]}} Fields
 */

const IN_TAB = "doorstep-kept:";

/**
 * @param {Registration} registration
 * @param {string} form which form of which page
 * @param {Fields} fields
 */
export async function keepForm(registration, form, fields) {
  const name = await nameOf(registration.id, form);
  const sealed = await sealPage({ fields }, registration.public_key);
  const put = () => transact(["settings"], "readwrite", (tx) => ask(tx.objectStore("settings").put({ name, sealed })));
  const inTab = IN_TAB + name;
  // What the tab kept while there was no room is older than this.
  await makingRoom(registration.id, put).then(
    () => sessionStorage.removeItem(inTab),
    () => sessionStorage.setItem(inTab, sealed),
  );
}

/**
 * @param {Registration} registration
 * @param {string} form
 * @param {CryptoKey} key
 * @returns {Promise<Fields | null>}
 */
export async function keptForm(registration, form, key) {
  const name = await nameOf(registration.id, form);
  const sealed = sessionStorage.getItem(IN_TAB + name) ?? (await get("settings", name).catch(() => null))?.sealed;
  const kept = sealed ? await openPage(sealed, key).catch(() => null) : null;
  return kept?.fields ?? null;
}

/**
 * @param {Registration} registration
 * @param {string} form
 */
export async function dropKeptForm(registration, form) {
  const name = await nameOf(registration.id, form);
  sessionStorage.removeItem(IN_TAB + name);
  await transact(["settings"], "readwrite", (tx) => ask(tx.objectStore("settings").delete(name)));
}

/**
 * Those that only this tab keeps.
 * @param {string} registration
 */
export function countInTab(registration) {
  return namesInTab(`${IN_TAB}form:${registration}:`).length;
}

/**
 * What this tab's own storage holds under names that begin so.
 * @param {string} begins
 */
export function namesInTab(begins) {
  const names = Array.from({ length: sessionStorage.length }, (_, at) => sessionStorage.key(at) ?? "");
  return names.filter((name) => name.startsWith(begins));
}

/**
 * The page's path would say which child.
 * @param {string} registration
 * @param {string} form
 */
async function nameOf(registration, form) {
  return `form:${registration}:${await sha256(form)}`;
}
