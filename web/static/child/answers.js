/** What the child says with one tool, from the first touch: kept within two seconds, whatever happens then. */

/** @typedef {import("./scene.js").Tool} Tool */

const SOON = 600;

/**
 * @param {any} keeping of this answer
 * @param {() => void} remembered
 */
export function answerOf(keeping, remembered) {
  /** @type {Tool | null} */
  let made = null;
  /** @type {unknown} */
  let state;
  /** @type {any} */
  let said = {};
  /** @type {ReturnType<Tool["files"]>} */
  let files = [];
  let isBegun = false;
  let isUnkept = false;
  let ending = "interrupted";
  let timer = 0;

  function read() {
    if (!made) return;
    [said, files, state, isBegun] = [made.answer(), made.files(), made.state?.(), isBegun || !made.isEmpty()];
  }

  async function keep() {
    clearTimeout(timer);
    timer = 0;
    if (!isUnkept) return;
    isUnkept = false;
    read();
    remembered();
    // What was emptied again is kept too, lest a draft say what the child took back.
    if (isBegun) await keeping.keep(said, files, ending).catch(() => (isUnkept = true));
  }

  return {
    keeping: {
      ...keeping,
      /** A sound is kept with all that was said by then. @param {string} label @param {string} [type] */
      recording(label, type) {
        read();
        return keeping.recording(label, type, { given: said, files, ending });
      },
    },
    keep,
    /** Which of the tool's pages was open. */
    page: 0,
    state: () => state,
    /** @param {number} page @param {unknown} before of a document that was loaded again */
    recall(page, before) {
      [this.page, state] = [page, before];
    },
    /** @param {Tool} started */
    isOf(started) {
      made = started;
      ending = "interrupted";
      if (state !== undefined) made.restore?.(state);
    },
    changed() {
      isUnkept = true;
      timer ||= setTimeout(() => void keep(), SOON);
    },
    /** The tool goes off the page, and with it whatever it has running. */
    async put() {
      const ended = made;
      if (!ended) return;
      read();
      await ended.end?.();
      read();
      made = null;
      await keep();
    },
    /** @returns {Promise<void>} */
    stop() {
      ending = "stopped";
      isUnkept = true;
      return this.put();
    },
    /**
     * @param {string} how
     * @param {string[]} mayHear
     */
    async finish(how, mayHear) {
      clearTimeout(timer);
      // A tool that is one page has one place to say so.
      const answer = how === "not_said" && "not_said" in said ? { ...said, not_said: true } : said;
      await keeping.finish(answer, files, how, mayHear);
      isUnkept = false;
    },
  };
}
