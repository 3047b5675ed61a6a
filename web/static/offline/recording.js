/**
 * A sound is sealed piece by piece as it is spoken. Each piece is kept in one go with a draft that names the sound as it
 * is then: a tab that is killed loses the last piece at most, and when the device's key is lost as well, what was said
 * goes with the draft, which the server can open.
 */
import { framesOf, newFile } from "./attachments.js";
import { base64url, fileKey, FRAME, joined, MOST, newFileKey, sealFrame, sha256Of } from "./file_format.js";
import { openPage, sealPage } from "./seal.js";
import { ask, update } from "./store.js";
import { uuid7 } from "./uuid7.js";

/**
 * @typedef {import("./rows.js").Attachment} Attachment
 * @typedef {import("./rows.js").Listed} Listed
 * @typedef {import("./rows.js").Registration} Registration
 * @typedef {Omit<Listed, "sha256" | "size">} Known what is known of a sound while it is made
 *
 * @typedef {object} Grown a sound with more of it, not kept yet
 * @property {string} file the row that it has now
 * @property {Listed} listed what its record shall say of it
 * @property {(tx: IDBTransaction, record: string) => Promise<void>} put with the draft that names it
 * @property {() => string} kept once that is on disk: which row it has from now on
 */

/**
 * @param {Registration} registration
 * @param {{label: string, type?: string}} what
 */
export function startRecording(registration, { label, type = "audio/webm" }) {
  const raw = newFileKey();
  const began = Date.now();
  /** @type {Known} */
  const known = { key: base64url(raw), type, purpose: "sound", label, chosen: true, seconds: 0 };
  let row = newFile(registration.id, "", { made_at: began });
  /** @type {Uint8Array<ArrayBuffer>[]} those on disk */
  let frames = [];

  /**
   * @param {Uint8Array<ArrayBuffer>[]} plain
   * @param {boolean} isLast
   * @param {Known} told
   * @returns {Promise<Grown>}
   */
  async function grownBy(plain, isLast, told) {
    const key = await fileKey(raw);
    const before = frames;
    const fresh = await Promise.all(plain.map((part, place) => sealFrame(key, before.length + place, part, isLast)));
    const every = [...before, ...fresh];
    const whole = joined(every);
    if (whole.length > (isLast ? MOST : MOST - FRAME)) throw new RangeError("The recording is too long.");
    const [sha256, secret] = await Promise.all([sha256Of(whole), sealPage(told, registration.public_key)]);
    const now = { ...row, sha256, secret, size: whole.length };
    // With a new record: the key was lost meanwhile, and what there was of the sound is on its way with the old one.
    const anew = { ...now, id: uuid7(), received: 0, attempts: 0, retry_at: 0 };
    let written = now;
    return {
      file: row.id,
      listed: { ...told, sha256, size: whole.length },
      async put(tx, record) {
        const isMoved = row.record !== "" && row.record !== record;
        written = { ...(isMoved ? anew : now), record };
        await ask(tx.objectStore("attachments").put(written));
        for (const [n, bytes] of every.entries())
          if (isMoved || n >= before.length) await ask(tx.objectStore("chunks").put({ file: written.id, n, bytes }));
      },
      kept() {
        row = written;
        frames = every;
        return row.id;
      },
    };
  }

  return {
    file: row.id,
    /** Before there is a piece of it. @returns {Listed} */
    listed: () => ({ ...known, sha256: "", size: 0 }),
    /** @param {Uint8Array<ArrayBuffer>} bytes */
    with(bytes) {
      const parts = Array.from({ length: Math.ceil(bytes.length / FRAME) }, (_, n) => bytes.slice(n * FRAME, (n + 1) * FRAME));
      return grownBy(parts, false, { ...known, seconds: Math.round((Date.now() - began) / 1_000) });
    },
    /** With the last frame, which says that nothing was cut off. @param {number} seconds @param {boolean} chosen @param {string} kind */
    whole: (seconds, chosen, kind) => grownBy([new Uint8Array()], true, { ...known, seconds, chosen, type: kind }),
  };
}

/**
 * A recording that its draft does not name: a page that was loaded again knew less than the one before.
 * @param {Attachment} file
 * @param {CryptoKey} key the device's
 * @returns {Promise<Listed | null>} null when it opens no more
 */
export async function recovered({ id, secret = "", sha256, size }, key) {
  /** @type {Known | null} */
  const known = await openPage(secret, key).catch(() => null);
  if (!known || sha256) return known && { ...known, sha256, size };
  // Earlier releases gave a sound its name only when it was stopped.
  const whole = joined(await framesOf(id));
  const named = { sha256: await sha256Of(whole), size: whole.length };
  await update("attachments", id, (row) => row && { ...row, ...named, state: "waiting" });
  return { ...known, ...named };
}
