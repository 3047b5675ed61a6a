/** Who reads a label aloud, and that it stops at once. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const heard = [];
let voices = [];
let failWith = "";
const listeners = new Map();
let hidden = () => {};

globalThis.SpeechSynthesisUtterance = class {
  constructor(text) {
    this.text = text;
  }
};
globalThis.speechSynthesis = {
  current: null,
  getVoices: () => voices,
  addEventListener: (name, listener) => listeners.set(name, listener),
  speak(utterance) {
    heard.push({ text: utterance.text, voice: utterance.voice.name });
    this.current = utterance;
    if (failWith) utterance.onerror({ error: failWith });
  },
  cancel() {
    heard.push("cancel");
    this.current?.onerror({ error: "canceled" });
  },
};
globalThis.Audio = class {
  constructor(url) {
    this.url = url;
    Audio.last = this;
  }
  async play() {
    heard.push(this.url.split("/child/")[1]);
  }
  pause() {
    heard.push("pause");
  }
};
globalThis.addEventListener = (name, listener) => listeners.set(name, listener);
globalThis.document = { hidden: false, addEventListener: (_, listener) => (hidden = listener) };

const { speaker } = await import("../../web/static/child/read_aloud.js");
const { voiceFor } = await import("../../web/static/child/voices.js");

const words = (key) => `[${key}]`;
const nia = { name: "Nia", lang: "cy-GB", localService: true, default: false };
const cloud = { name: "Cloud", lang: "cy-GB", localService: false, default: true };
const recordings = { Hapus: "recordings/cy/face.happy.mp3" };

beforeEach(() => {
  heard.length = 0;
  voices = [];
  failWith = "";
  listeners.clear();
});

test("a voice of the device reads in the child's language", async () => {
  voices = [{ ...nia, name: "Jo", lang: "en-GB" }, nia];
  const aloud = speaker({ language: "cy", recordings, words });
  assert.equal(aloud.available, "voice");
  const read = aloud.speak("Hapus");
  speechSynthesis.current.onend();
  assert.equal(await read, true);
  assert.deepEqual(heard, [{ text: "Hapus", voice: "Nia" }]);
});

test("a voice that reads over the network is never used", async () => {
  voices = [cloud];
  const aloud = speaker({ language: "cy", recordings: {}, words });
  assert.equal(aloud.available, "worker");
  assert.equal(await aloud.speak("Hapus"), false);
  assert.deepEqual(heard, []);
});

test("where there is no voice a recording is played, and else the worker reads", async () => {
  const aloud = speaker({ language: "cy", recordings, words });
  assert.equal(aloud.available, "recording");
  assert.equal(aloud.help, "");
  const read = aloud.speak("Hapus");
  Audio.last.onended();
  assert.equal(await read, true);
  assert.deepEqual(heard, ["recordings/cy/face.happy.mp3"]);
  assert.equal(await aloud.speak("Trist"), false);
  assert.equal(speaker({ language: "cy", recordings: {}, words }).help, "[worker_reads]");
});

test("a voice that fails gives way to the recording, and is not tried again", async () => {
  voices = [nia];
  failWith = "synthesis-failed";
  const aloud = speaker({ language: "cy", recordings, words });
  const read = aloud.speak("Hapus");
  await Promise.resolve();
  await Promise.resolve();
  Audio.last.onended();
  assert.equal(await read, true);
  assert.deepEqual(heard, [{ text: "Hapus", voice: "Nia" }, "recordings/cy/face.happy.mp3"]);
  assert.equal(aloud.available, "recording");
});

test("what is read stops for the next, and a stopped one is no failure of the voice", async () => {
  voices = [nia];
  const aloud = speaker({ language: "cy", recordings: {}, words });
  const first = aloud.speak("Hapus");
  const second = aloud.speak("Trist");
  assert.equal(await first, false);
  speechSynthesis.current.onend();
  assert.equal(await second, true);
  assert.deepEqual(heard, [{ text: "Hapus", voice: "Nia" }, "cancel", { text: "Trist", voice: "Nia" }]);
  assert.equal(aloud.available, "voice");
});

test("a voice that the device interrupts is no failure of it", async () => {
  voices = [nia];
  const aloud = speaker({ language: "cy", recordings, words });
  const read = aloud.speak("Hapus");
  speechSynthesis.current.onerror({ error: "interrupted" });
  assert.equal(await read, false);
  assert.equal(aloud.available, "voice");
});

test("a page that goes, or goes out of sight, is silent at once", async () => {
  voices = [nia];
  const aloud = speaker({ language: "cy", recordings: {}, words });
  const first = aloud.speak("Hapus");
  listeners.get("pagehide")();
  assert.equal(await first, false);
  const second = aloud.speak("Hapus");
  document.hidden = true;
  hidden();
  document.hidden = false;
  assert.equal(await second, false);
  assert.equal(heard.filter((sound) => sound === "cancel").length, 2);
});

test("a recording stops too", async () => {
  const aloud = speaker({ language: "cy", recordings, words });
  const read = aloud.speak("Hapus");
  aloud.stop();
  assert.equal(await read, false);
  assert.equal(heard.at(-1), "pause");
});

test("voices that load late are waited for", async () => {
  const aloud = speaker({ language: "cy", recordings: {}, words });
  assert.equal(aloud.available, "worker");
  const known = aloud.whenKnown();
  voices = [nia];
  listeners.get("voiceschanged")();
  assert.equal(await known, "voice");
});

test("nothing is read until it is asked for", () => {
  voices = [nia];
  speaker({ language: "cy", recordings, words });
  assert.deepEqual(heard, []);
});

test("a British voice goes first, then the device's default, and Android's way to write a tag is known", () => {
  const us = { name: "us", lang: "en-US", localService: true, default: true };
  const gb = { name: "gb", lang: "en_GB", localService: true, default: false };
  assert.equal(voiceFor("en", [us, gb])?.name, "gb");
  assert.equal(voiceFor("en", [{ ...us, default: false, name: "other" }, us])?.name, "us");
  assert.equal(voiceFor("e", [us, gb]), undefined);
});
