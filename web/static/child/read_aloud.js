/** Labels read aloud: by a voice of the device's own, else from a recording, else the worker reads. Off unless chosen. */

import { voiceFor } from "./voices.js";

/** @typedef {"voice" | "recording" | "worker"} Reader */
/** @typedef {{language: string, recordings: Record<string, string>, words: (key: string) => string}} Spoken */

/**
 * @param {Spoken} spoken `recordings` as the words file lists them: by the text, a path beside this module
 */
export function speaker({ language, recordings, words }) {
  const synthesis = globalThis.speechSynthesis;
  let broken = false;
  /** Ends what is being read: its promise is answered false. */
  let end = () => {};

  /** @returns {SpeechSynthesisVoice | undefined} */
  const voice = () => (broken ? undefined : voiceFor(language, synthesis?.getVoices() ?? []));

  /**
   * Reads one text, and nothing else any more.
   * @param {string} text
   * @returns {Promise<boolean>} whether it was read to its end
   */
  async function speak(text) {
    stop();
    const found = voice();
    if (found) {
      const read = await said(text, found);
      if (read !== "broken") return read === "end";
      broken = true;
    }
    return recordings[text] ? played(recordings[text]) : false;
  }

  function stop() {
    end();
    end = () => {};
  }

  /**
   * @param {string} text
   * @param {SpeechSynthesisVoice} by
   * @returns {Promise<"end" | "stopped" | "broken">}
   */
  function said(text, by) {
    return new Promise((resolve) => {
      const utterance = new SpeechSynthesisUtterance(text);
      Object.assign(utterance, { voice: by, lang: by.lang, rate: 0.9 });
      utterance.onend = () => resolve("end");
      utterance.onerror = ({ error }) => resolve(STOPPED.has(error) ? "stopped" : "broken");
      end = () => {
        resolve("stopped");
        synthesis.cancel();
      };
      synthesis.speak(utterance);
    });
  }

  /**
   * @param {string} path
   * @returns {Promise<boolean>}
   */
  function played(path) {
    return new Promise((resolve) => {
      const sound = new Audio(new URL(path, import.meta.url).href);
      sound.onended = () => resolve(true);
      sound.onerror = () => resolve(false);
      end = () => {
        resolve(false);
        sound.pause();
      };
      sound.play().catch(() => resolve(false));
    });
  }

  // A page that goes, or goes out of sight, is silent at once.
  globalThis.addEventListener?.("pagehide", stop);
  globalThis.document?.addEventListener("visibilitychange", () => document.hidden && stop());

  return {
    speak,
    stop,
    /** @returns {Reader} who reads now: a device's voices may load late, so ask again after `whenKnown` */
    get available() {
      if (voice()) return "voice";
      return Object.keys(recordings).length > 0 ? "recording" : "worker";
    },
    /** What is shown where nothing can read: "Your worker can read this to you." Else empty. */
    get help() {
      return this.available === "worker" ? words("worker_reads") : "";
    },
    /** @returns {Promise<Reader>} once the device has told its voices, or has had two seconds to */
    async whenKnown() {
      if (synthesis && synthesis.getVoices().length === 0) await voicesTold(synthesis);
      return this.available;
    },
  };
}

const STOPPED = new Set(["canceled", "interrupted"]);

/** @param {SpeechSynthesis} synthesis */
function voicesTold(synthesis) {
  return new Promise((resolve) => {
    synthesis.addEventListener("voiceschanged", resolve, { once: true });
    setTimeout(resolve, 2000);
  });
}
