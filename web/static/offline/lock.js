/**
 * The page's own lock: after some idle minutes, when nobody has Doorstep in sight, and on "Hide now". The page is
 * emptied and replaced, never covered; what was typed is sealed first.
 */
import { dropKey, forgetKey } from "./held_key.js";
import { onNews, tell } from "./news.js";
import { isOpenForOther } from "./open_cookie.js";
import { closeSession } from "./session.js";

/** @typedef {{worker: string, registration: () => string | undefined, idleMinutes: number, hiddenSeconds: number}} Locking */

const LOOK_AGAIN = 5_000;
const SAVING_TAKES = 5_000;
const TOUCHES = ["pointerdown", "pointermove", "keydown", "touchstart", "wheel", "scroll", "input"];

/** @type {Set<() => Promise<unknown>>} */
const savers = new Set();
/** @type {Set<() => void>} */
const watchers = new Set();
let worker = document.body.dataset.worker ?? "";
let locked = false;
/** @type {Promise<unknown>} */
let held = Promise.resolve();
let back = location.pathname + location.search;
const touched = stopwatch();
const inSight = stopwatch();
/** Open pages tell each other that somebody is there: one that is merely behind another must not lock both. */
const sight = typeof BroadcastChannel === "function" ? new BroadcastChannel("doorstep-sight") : null;

/**
 * What must be kept before the page goes. It is called while the form still stands, and must read it at once.
 * @param {() => Promise<unknown>} save
 */
export function beforeLock(save) {
  savers.add(save);
}

/**
 * Something was asked of the phone outside this page, such as its camera, and a page that had gone would never get it.
 * A page that locks meanwhile is blank and without the key all the same; the next one comes after this.
 * @param {Promise<unknown>} until
 * @param {() => Promise<unknown>} save what came of it
 */
export function holdLocked(until, save) {
  held = until.then(() => inTime([save()]));
}

/** @param {string} path where to go on after unlocking, if not here */
export function comeBackTo(path) {
  back = path;
}

/** @param {() => void} watch called, often, while somebody touches the page */
export function whileTouched(watch) {
  watchers.add(watch);
}

/** @param {Locking} locking */
export function startLock(locking) {
  worker = locking.worker;
  const look = () => void lookIfLeft(locking);
  for (const touch of TOUCHES) addEventListener(touch, noteTouch, { capture: true, passive: true });
  document.addEventListener("visibilitychange", look);
  addEventListener("focus", look);
  setInterval(look, Math.min(LOOK_AGAIN, locking.hiddenSeconds * 250));
  setInterval(tellInSight, LOOK_AGAIN);
  sight?.addEventListener("message", ({ data }) => data?.worker === worker && hearOfSight(data));
  onNews((news) => {
    if (news.type === "lock" && isOurs(news, locking)) void lockHere();
    if (news.type === "opened" && news.worker !== worker) void lockHere();
  });
  addEventListener("pagehide", ({ persisted }) => persisted && putAway());
  addEventListener("pageshow", ({ persisted }) => persisted && void leave(() => location.reload()));
}

/** Locks this page and all others of this worker. */
export async function lockNow() {
  if (!locked) tell({ type: "lock", worker });
  await lockHere();
}

/** For a page that is left by itself, at its last moment: as locking, but where it goes is decided. */
export function lockBehind() {
  locked = true;
  tell({ type: "lock", worker });
  dropKey();
  closeSession(worker);
}

/** Keeps what was typed on this page. */
export function keepAll() {
  return inTime([...savers].map((saver) => saver()));
}

/**
 * Not for ever: a locked page that never goes would be a blank one.
 * @param {Promise<unknown>[]} saves
 */
function inTime(saves) {
  return Promise.race([Promise.allSettled(saves), new Promise((resolve) => setTimeout(resolve, SAVING_TAKES))]);
}

async function lockHere() {
  if (locked) return;
  locked = true;
  dropKey();
  closeSession(worker);
  await leave(() => location.replace(`/locked?next=${encodeURIComponent(back)}`));
}

/**
 * The page goes blank at once; what it held is sealed and kept before the next one comes.
 * @param {() => void} go
 */
async function leave(go) {
  const saving = keepAll();
  document.body.replaceChildren();
  document.title = "Doorstep";
  document.documentElement.hidden = false;
  await saving;
  await held;
  go();
}

/** The browser keeps the page as it is, to come back to: without the key, and out of sight until it is made anew. */
function putAway() {
  forgetKey();
  document.documentElement.hidden = true;
}

/** @param {Locking} locking */
async function lookIfLeft({ idleMinutes, hiddenSeconds }) {
  const left = touched.elapsed() >= idleMinutes * 60_000 || inSight.elapsed() >= hiddenSeconds * 1_000;
  if (left) return lockNow();
  if (isOpenForOther(worker)) return lockHere();
  if (isInSight()) inSight.restart();
}

function noteTouch() {
  touched.restart();
  for (const watch of watchers) watch();
}

function tellInSight() {
  if (isInSight()) sight?.postMessage({ worker, idle: touched.elapsed() });
}

/** @param {{idle: number}} other */
function hearOfSight({ idle }) {
  inSight.restart();
  if (idle < touched.elapsed()) touched.restart(idle);
}

function isInSight() {
  return document.visibilityState === "visible";
}

/**
 * @param {import("./news.js").News} news
 * @param {Locking} locking
 */
function isOurs(news, { registration }) {
  return news.worker === worker || (news.registration !== undefined && news.registration === registration());
}

/** A phone's clock may be set, and another one stops while it sleeps: whichever says more counts. */
function stopwatch() {
  let began = [Date.now(), performance.now()];
  return {
    restart: (since = 0) => void (began = [Date.now() - since, performance.now() - since]),
    elapsed: () => Math.max(Date.now() - began[0], performance.now() - began[1]),
  };
}
