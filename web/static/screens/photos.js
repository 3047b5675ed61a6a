/** Photos of a visit: made small on this page, sealed at once and kept with the form's draft. */
import { attach } from "../offline/attachments.js";
import { letGo, openedHere } from "../offline/attachments_here.js";
import { beforeLock, holdLocked } from "../offline/lock.js";
import { beingKept } from "./draft_keeping.js";
import { element } from "./elements.js";
import { input } from "./form_fields.js";
import { picture, smallJpeg } from "./photo_pixels.js";

/** @typedef {import("../offline/rows.js").Listed} Listed */
/** @typedef {import("../offline/rows.js").Registration} Registration */

/** One visit's record and its photos go over a slow line together: ten are 4 MB. */
const MOST = 10;
const META = { type: "image/jpeg", purpose: "photo", label: "photo", chosen: true, seconds: 0 };
const BACK_WITHOUT = 5_000;
const CANT_READ = "One of these is no picture that this phone can read. Choose another.";
const NO_ROOM = "NOT KEPT: this phone has no room for the photo.";

/**
 * @param {HTMLFormElement} form its draft and what was kept aside are back in it
 * @param {Registration} registration
 */
export async function startPhotos(form, registration) {
  const part = /** @type {HTMLElement} */ (form.querySelector("[data-photos]"));
  const list = /** @type {HTMLElement} */ (part.querySelector("[data-photos-list]"));
  const said = /** @type {HTMLElement} */ (part.querySelector("[data-photos-said]"));
  const field = input(form, "attachments");
  const ways = /** @type {NodeListOf<HTMLInputElement>} */ (part.querySelectorAll("input[type=file]"));
  const save = /** @type {HTMLButtonElement | null} */ (form.querySelector("button[type=submit]"));
  /** @type {Listed[]} */
  const photos = read(field.value);
  /** @type {WeakMap<Listed, HTMLElement>} */
  const shown = new WeakMap();

  for (const photo of photos) shown.set(photo, await pictureOf(photo));
  let taking = Promise.resolve();
  for (const way of ways) way.addEventListener("change", () => (taking = taking.then(() => take(way))));
  const kept = () => taking.then(() => beingKept(form));
  // A page that locks meanwhile waits for the photo, and for the draft that names it.
  beforeLock(kept);
  for (const way of ways) way.addEventListener("click", () => holdLocked(chosen(way), kept));
  show();
  part.hidden = false;

  /** @param {HTMLInputElement} way */
  async function take(way) {
    const room = MOST - photos.length;
    const files = [...(way.files ?? [])];
    // The same photo may be chosen again after it was removed.
    way.value = "";
    busy(true);
    said.textContent = files.length > room ? `A visit holds ${MOST} photos at most. The first ${room} were taken.` : "";
    for (const file of files.slice(0, room)) await keep(file);
    busy(false);
  }

  /** @param {File} file */
  async function keep(file) {
    const small = await smallJpeg(file).catch(() => null);
    if (!small) return void (said.textContent = CANT_READ);
    const photo = await attach(registration, input(form, "id").value, small.bytes, META).catch(() => null);
    if (!photo) return void (said.textContent = NO_ROOM);
    photos.push(photo);
    shown.set(photo, small.picture);
    changed();
  }

  /** @param {Listed} photo */
  async function remove(photo) {
    const place = photos.indexOf(photo);
    photos.splice(place, 1);
    changed();
    said.textContent = `Photo ${place + 1} was removed.`;
    const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (list.querySelectorAll("button"));
    (buttons[place] ?? buttons[place - 1] ?? ways[0]).focus();
    await letGo(photo.sha256, input(form, "id").value);
  }

  function changed() {
    field.value = photos.length > 0 ? JSON.stringify(photos) : "";
    show();
    // The draft is kept as after any other change.
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function show() {
    list.replaceChildren(...photos.map((photo, place) => row(photo, place + 1)));
    for (const way of ways) way.disabled = photos.length >= MOST;
  }

  /** @param {Listed} photo @param {number} number */
  function row(photo, number) {
    const picture = shown.get(photo) ?? missing();
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", `Photo ${number}`);
    const button = element("button", { type: "button", class: "button button--quiet photos__remove" }, "Remove");
    button.append(element("span", { class: "govuk-visually-hidden" }, ` photo ${number}`));
    button.addEventListener("click", () => void remove(photo));
    return element("li", { class: "photos__one" }, picture, button);
  }

  /** Saved in between, the record would lack it. @param {boolean} is */
  function busy(is) {
    part.setAttribute("aria-busy", String(is));
    if (save) save.disabled = is;
  }
}

/**
 * The phone's camera is another app: while it is open this page is out of sight, longer than it takes to lock.
 * @param {HTMLInputElement} way
 * @returns {Promise<void>} when it gave something, or nothing
 */
function chosen(way) {
  return new Promise((resolve) => {
    const over = new AbortController();
    const done = () => (over.abort(), resolve());
    const { signal } = over;
    for (const end of ["change", "cancel"]) way.addEventListener(end, done, { signal });
    // Not every browser tells that nothing was chosen.
    const back = () => document.visibilityState === "visible" && setTimeout(done, BACK_WITHOUT);
    for (const sign of ["focus", "pointerdown"]) addEventListener(sign, back, { signal });
    document.addEventListener("visibilitychange", back, { signal });
  });
}

/** @param {string} text @returns {Listed[]} */
function read(text) {
  try {
    const listed = JSON.parse(text || "[]");
    return Array.isArray(listed) ? listed : [];
  } catch {
    return [];
  }
}

/** @param {Listed} photo */
async function pictureOf(photo) {
  const bytes = await openedHere(photo).catch(() => null);
  const drawn = bytes && (await picture(new Blob([bytes], { type: photo.type })).catch(() => null));
  return drawn ?? missing();
}

/** Taken on another device, or sent so long ago that this one has let go of it. */
function missing() {
  return element("span", { class: "photos__missing" }, "Not on this phone");
}
