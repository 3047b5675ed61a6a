/** Say it: a recording, or words where there is no microphone. What was said before is kept, not chosen. */
import { canRecord, startRecorder } from "./recorder.js";
import { microphone } from "./say_microphone.js";

/** @typedef {{sha256: string, chosen: boolean}} Listed */
/**
 * @typedef {object} Taking
 * @property {(bytes: Uint8Array<ArrayBuffer>) => Promise<unknown>} add
 * @property {(seconds: number, chosen: boolean, type: string) => Promise<Listed>} stop
 */
/**
 * @typedef {object} Scene
 * @property {HTMLElement} root
 * @property {(key: string, values?: {[name: string]: string}) => string} words
 * @property {(id: string) => SVGElement} art
 * @property {(element: HTMLElement, text: string) => void} readable
 * @property {() => void} changed
 * @property {{recording: (label: string, type?: string) => Taking}} keeping
 */

/** @param {Scene} scene */
export function start({ root, words, art, readable, changed, keeping }) {
  /** @type {Listed[]} the last one is chosen */
  const takes = [];
  let written = "";
  /** @type {{stop: () => Promise<void>} | null} */
  let recording = null;
  /** @type {HTMLAudioElement | null} */
  let sound = null;
  let isBusy = false;
  let isOver = false;
  const shown = microphone({ words, art, readable }, { record: once(record), stop: once(stop), listen, use, write });
  root.append(shown.root);
  const onHidden = () => document.hidden && void stop();
  document.addEventListener("visibilitychange", onHidden);
  addEventListener("pagehide", stop);
  shown.turn(canRecord() ? "ready" : "deaf");

  async function record() {
    quiet();
    /** @type {Uint8Array<ArrayBuffer>[]} */
    const pieces = [];
    /** @type {Taking | null} */
    let taking = null;
    /** @type {Promise<unknown>} */
    let kept = Promise.resolve();
    let isLost = false;
    const recorder = await startRecorder(
      (bytes, type) => {
        pieces.push(bytes);
        const { add } = (taking ??= keeping.recording("sound", type));
        kept = kept.then(() => add(bytes)).catch(lose);
      },
      () => void stop(),
    ).catch(() => null);
    if (!recorder) return shown.turn("deaf");
    // The child went on, or somebody came in, while the tablet asked whether it may listen.
    if (isOver || document.hidden) return void recorder.stop().then(() => shown.turn("ready"));
    const lose = () => {
      isLost = true;
      void stop();
    };
    shown.turn("recording", recorder);
    recording = {
      async stop() {
        recording = null;
        shown.turn("waiting");
        await recorder.stop();
        await kept;
        if (taking) await finish(taking, recorder, pieces, isLost);
        else shown.turn("ready");
      },
    };
  }

  /**
   * @param {Taking} taking
   * @param {import("./recorder.js").Recorder} recorder
   * @param {Uint8Array<ArrayBuffer>[]} pieces
   * @param {boolean} isLost
   */
  async function finish(taking, recorder, pieces, isLost) {
    const listed = await taking.stop(recorder.seconds(), true, recorder.type).catch(() => null);
    for (const take of takes) take.chosen = false;
    if (listed) takes.push(listed);
    sound = new Audio(URL.createObjectURL(new Blob(pieces, { type: recorder.type })));
    for (const name of ["play", "pause", "ended"]) sound.addEventListener(name, () => shown.playing(!sound?.paused));
    shown.turn(isLost || !listed ? "lost" : "recorded");
    changed();
  }

  async function stop() {
    await recording?.stop();
  }

  function listen() {
    if (!sound) return;
    if (sound.paused) void sound.play();
    else sound.pause();
  }

  function use() {
    sound?.pause();
    shown.turn("used");
    changed();
  }

  /** @param {string} text */
  function write(text) {
    written = text;
    changed();
  }

  function quiet() {
    sound?.pause();
    if (sound) URL.revokeObjectURL(sound.src);
    sound = null;
  }

  /** A second tap while the first is at work does nothing. @param {() => Promise<void>} work */
  function once(work) {
    return async () => {
      if (isBusy) return;
      isBusy = true;
      await work().finally(() => (isBusy = false));
    };
  }

  return {
    answer: () => ({ words: written, not_said: false }),
    files: () => [...takes],
    isEmpty: () => takes.length === 0 && written === "" && !recording,
    state: () => ({ takes: [...takes], words: written }),
    /** @param {{takes: Listed[], words: string}} state */
    restore(state) {
      takes.push(...state.takes);
      written = state.words;
      shown.fill(written);
      shown.turn(!canRecord() ? "deaf" : takes.length > 0 ? "kept" : "ready");
    },
    /** @returns {Promise<void>} once what was said is kept */
    async end() {
      isOver = true;
      document.removeEventListener("visibilitychange", onHidden);
      removeEventListener("pagehide", stop);
      await stop();
      quiet();
      root.replaceChildren();
    },
  };
}
