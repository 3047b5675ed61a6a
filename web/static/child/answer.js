/** One answer as it grows: a sealed draft with its sealed files, replaced as one, until it is finished. */
import { dropOthers, FILE_STORES, filesOf, putFile, sealFile } from "../offline/attachments.js";
import { capture, fieldsOf } from "../offline/capture.js";
import { saveDraft } from "../offline/drafts.js";
import { sha256Of } from "../offline/file_format.js";
import { startRecording } from "../offline/recording.js";
import { sendSoon } from "../offline/sending.js";
import { uuid7 } from "../offline/uuid7.js";

/**
 * @typedef {import("../offline/rows.js").Listed} Listed
 * @typedef {import("./keeping.js").Voice} Voice
 * @typedef {{bytes: Uint8Array<ArrayBuffer>, type: string, purpose: string, label: string, chosen: boolean, seconds: number}} File
 * @typedef {{tool: string, kind: string, asked?: unknown, id?: string}} Asked
 * @typedef {import("../offline/recording.js").Grown} Grown
 * @typedef {{id: string, began_at: string, recordings: (Listed & {file?: string})[]}} Growing
 */

const NOTHING_YET = { words: "", not_said: false };

/** @type {Map<string, Growing>} those that are not finished, by the id they began with */
const open = new Map();
/** @type {() => unknown} */
let grown = () => {};

/** @param {() => unknown} watch called when what a reload must know has changed; done once it is known */
export function onGrowth(watch) {
  grown = watch;
}

export function growing() {
  return [...open];
}

/** @param {[string, Growing][]} [answers] of the page before the reload */
export function continued(answers = []) {
  for (const [begun, answer] of answers) open.set(begun, answer);
}

/**
 * @param {Voice} voice
 * @param {Asked} what `id` goes on with an answer of before a reload
 */
export function startAnswer(voice, { tool, kind, asked = {}, id: begun = uuid7() }) {
  const answer = open.get(begun) ?? { id: begun, began_at: new Date().toISOString(), recordings: [] };
  open.set(begun, answer);
  /** @type {Map<string, Listed>} by what they are made of: what did not change is not sealed again */
  let kept = new Map();
  /** @type {[unknown, (File | Listed)[], string, string[]]} */
  let last = [NOTHING_YET, [], "interrupted", []];
  /** @type {Promise<any>} */
  let line = Promise.resolve();
  const inLine = (/** @type {() => Promise<any>} */ work) => (line = line.catch(() => {}).then(work));

  /**
   * @param {Grown} [sound] with more of it than was kept
   * @returns {Promise<import("../offline/capture.js").Fields | null>} what is kept now; null when it is a record already
   */
  const keepNow = async (sound) => {
    if (!answer.id) return null;
    const [given, files, ending, may_hear] = last;
    const now = Date.now();
    const { next, made, named } = await sealed(voice, answer, files, kept, now, sound);
    const form = new FormData();
    const ours = { id: answer.id, session: voice.session, child: voice.child, tool, kind, language: voice.language, ending };
    const times = { began_at: answer.began_at, answered_at: new Date(now).toISOString() };
    const told = { ...ours, ...times, asked: JSON.stringify(asked), answer: JSON.stringify(given) };
    for (const [name, value] of Object.entries(told)) form.set(name, value);
    for (const who of may_hear) form.append("may_hear", who);
    if (named.length > 0) form.set("attachments", JSON.stringify(named));
    const digests = new Set(named.map(({ sha256 }) => sha256));
    /** @param {IDBTransaction} tx @param {string} id */
    const put = async (tx, id) => {
      await dropOthers(tx, id, digests);
      for (const file of made) await putFile(tx, file, id);
      await sound?.put(tx, id);
    };
    answer.id = await saveDraft(voice.registration, `voice\n${voice.session}\n${tool}`, "child_answer", form, now, { stores: FILE_STORES, put });
    kept = next;
    if (sound && answer.id) {
      const now = { ...sound.listed, file: sound.kept() };
      answer.recordings = answer.recordings.map((one) => (one.file === sound.file ? now : one));
    }
    void grown();
    return answer.id ? fieldsOf(form) : null;
  };

  const finishNow = async () => {
    const fields = await keepNow();
    if (fields) await capture(voice.registration, { id: answer.id, kind: "child_answer", replaces: null, fields }, Date.now());
    answer.id = "";
    open.delete(begun);
    void grown();
    sendSoon();
  };

  return {
    id: begun,
    /** @param {unknown} given @param {(File | Listed)[]} files @param {string} [ending] @returns {Promise<unknown>} once it is on disk */
    keep: (given, files, ending = "interrupted") => inLine(() => ((last = [given, files, ending, []]), keepNow())),
    /** @param {unknown} given @param {(File | Listed)[]} files @param {string} ending @param {string[]} [may_hear] @returns {Promise<void>} once it waits to be sent */
    finish: (given, files, ending, may_hear = []) => inLine(() => ((last = [given, files, ending, may_hear]), finishNow())),
    /**
     * @param {string} label
     * @param {string} [type]
     * @param {{given: unknown, files: (File | Listed)[], ending: string}} [said] besides, by now
     */
    recording(label, type, said) {
      const sound = startRecording(voice.registration, { label, type });
      answer.recordings.push({ ...sound.listed(), file: sound.file });
      void inLine(async () => {
        if (said) last = [said.given, said.files, said.ending, last[3]];
        // Known before there is a piece of it: a page that is loaded again names it in the draft too.
        await grown();
      });
      /** @param {Grown} more */
      const keepWith = async (more) => {
        if (!(await keepNow(more))) throw new Error("The answer is a record already.");
        return more.listed;
      };
      return {
        /** @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<unknown>} once they are on disk, and the draft names them */
        add: (bytes) => inLine(async () => keepWith(await sound.with(bytes))),
        /** @param {number} seconds @param {boolean} [chosen] @param {string} [kind] @returns {Promise<Listed>} */
        stop: (seconds, chosen = true, kind = type ?? "audio/webm") =>
          inLine(async () => {
            const whole = await sound.whole(seconds, chosen, kind);
            const earlier = answer.recordings.filter((one) => one.label === label && one.file !== whole.file);
            if (chosen) for (const take of earlier) take.chosen = false;
            return keepWith(whole);
          }),
      };
    },
  };
}

/**
 * @param {Voice} voice
 * @param {Growing} answer
 * @param {(File | Listed)[]} files
 * @param {Map<string, Listed>} kept
 * @param {number} now
 * @param {Grown} [sound]
 */
async function sealed({ registration }, answer, files, kept, now, sound) {
  /** @type {Map<string, Listed>} */
  const next = new Map();
  /** @type {import("../offline/attachments.js").SealedFile[]} */
  const made = [];
  for (const file of files) {
    if ("sha256" in file) {
      answer.recordings = answer.recordings.map((one) => (one.sha256 === file.sha256 ? { ...one, chosen: file.chosen } : one));
      continue;
    }
    const { type, purpose, label, chosen, seconds } = file;
    const print = [await sha256Of(file.bytes), type, purpose, label].join("\n");
    const before = kept.get(print) ?? next.get(print);
    const fresh = before ? null : await sealFile(registration, file.bytes, file, now);
    if (fresh) made.push(fresh);
    next.set(print, { .../** @type {Listed} */ (before ?? fresh?.listed), chosen, seconds });
  }
  return { next, made, named: [...(await soundsOf(answer, sound)), ...next.values()] };
}

/**
 * As they lie here: what a page remembers over a reload may be a piece behind.
 * @param {Growing} answer
 * @param {Grown} [growing]
 * @returns {Promise<Listed[]>}
 */
async function soundsOf({ id, recordings }, growing) {
  const rows = await filesOf(id);
  const sounds = recordings.map(({ file, ...listed }) => {
    if (growing && file === growing.file) return growing.listed;
    const { sha256, size } = rows.find((row) => row.id === file) ?? listed;
    return { ...listed, sha256, size };
  });
  // One without a name has no piece yet.
  return sounds.filter(({ sha256 }) => sha256 !== "");
}
