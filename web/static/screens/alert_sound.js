const SWITCH = "doorstep-alert-sound";
/** Seconds, and hertz: two soft tones. */
const TONES = [
  [0, 660],
  [0.22, 880],
];

export function soundIsOn() {
  return localStorage.getItem(SWITCH) !== "off";
}

/** @param {boolean} on */
export function setSound(on) {
  localStorage.setItem(SWITCH, on ? "on" : "off");
}

/** Two tones and a short shake. Browsers keep pages silent that nobody has touched yet: then only the screen says it. */
export function ring() {
  if (!navigator.userActivation?.hasBeenActive) return;
  navigator.vibrate?.([200, 100, 200]);
  if (!soundIsOn()) return;
  const context = new AudioContext();
  for (const [from, pitch] of TONES) tone(context, context.currentTime + from, pitch);
  setTimeout(() => void context.close(), 1_000);
}

/**
 * @param {AudioContext} context
 * @param {number} at
 * @param {number} pitch
 */
function tone(context, at, pitch) {
  const oscillator = new OscillatorNode(context, { frequency: pitch });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.linearRampToValueAtTime(0.25, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.2);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.2);
}
