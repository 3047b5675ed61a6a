/** The tablet's microphone, for five minutes at most. Its light burns only while something is taken down. */

export const LONGEST = 300;
/** Milliseconds: what a killed tab loses at most. */
const PIECE = 1000;
/** Speech is clear at this, and five minutes are little more than a megabyte. */
const BITS = 32_000;
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

/**
 * @typedef {object} Recorder
 * @property {string} type as it is kept: without the codec
 * @property {() => number} seconds recorded so far
 * @property {() => number} level how loud it is now, from 0 to 1
 * @property {() => Promise<void>} stop once every piece was told
 */

/** Whether this browser has what it takes. */
export function canRecord() {
  return typeof MediaRecorder !== "undefined" && Boolean(navigator.mediaDevices?.getUserMedia) && typeOf() !== undefined;
}

/**
 * @param {(bytes: Uint8Array<ArrayBuffer>, type: string) => void} onPiece in order
 * @param {() => void} onEnd the five minutes are over, or the microphone went away
 * @returns {Promise<Recorder>} rejected: there is no microphone, or it may not be used
 */
export async function startRecorder(onPiece, onEnd) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true, echoCancellation: true } });
  try {
    return record(stream, onPiece, onEnd);
  } catch (error) {
    release(stream);
    throw error;
  }
}

/**
 * @param {MediaStream} stream
 * @param {(bytes: Uint8Array<ArrayBuffer>, type: string) => void} onPiece
 * @param {() => void} onEnd
 * @returns {Recorder}
 */
function record(stream, onPiece, onEnd) {
  const recorder = new MediaRecorder(stream, { mimeType: typeOf(), audioBitsPerSecond: BITS });
  const type = recorder.mimeType.split(";")[0];
  const ear = listening(stream);
  const began = performance.now();
  let ended = 0;
  /** @type {Promise<void>} */
  let told = Promise.resolve();
  recorder.addEventListener("dataavailable", ({ data }) => {
    if (data.size > 0) told = told.then(async () => onPiece(new Uint8Array(await data.arrayBuffer()), type));
  });
  const over = new Promise((resolve) => recorder.addEventListener("stop", resolve, { once: true }));
  const timer = setTimeout(onEnd, LONGEST * 1000);
  for (const track of stream.getAudioTracks()) track.addEventListener("ended", onEnd, { once: true });
  recorder.addEventListener("error", onEnd, { once: true });
  recorder.start(PIECE);
  return {
    type,
    seconds: () => Math.min(LONGEST, Math.round(((ended || performance.now()) - began) / 1000)),
    level: ear.level,
    async stop() {
      clearTimeout(timer);
      ended ||= performance.now();
      if (recorder.state !== "inactive") recorder.stop();
      release(stream);
      ear.end();
      await over;
      await told;
    },
  };
}

/** @returns {string | undefined} */
function typeOf() {
  return TYPES.find((type) => MediaRecorder.isTypeSupported(type));
}

/** @param {MediaStream} stream */
function release(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/** @param {MediaStream} stream */
function listening(stream) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    level() {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      return Math.min(1, Math.sqrt(power) * 4);
    },
    end: () => void context.close().catch(() => {}),
  };
}
