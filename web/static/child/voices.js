/**
 * The device's own voice for a language. Never one that reads over the network: it would send the child's words away.
 * @param {string} language a tag, such as cy
 * @param {readonly SpeechSynthesisVoice[]} voices
 * @returns {SpeechSynthesisVoice | undefined}
 */
export function voiceFor(language, voices) {
  const own = voices.filter((voice) => voice.localService && speaks(voice, language));
  return own.find((voice) => tagOf(voice).endsWith("-gb")) ?? own.find((voice) => voice.default) ?? own[0];
}

/**
 * @param {SpeechSynthesisVoice} voice
 * @param {string} language
 */
function speaks(voice, language) {
  const tag = tagOf(voice);
  return tag === language.toLowerCase() || tag.split("-")[0] === language.toLowerCase();
}

/** @param {SpeechSynthesisVoice} voice Android writes en_GB */
function tagOf(voice) {
  return voice.lang.toLowerCase().replaceAll("_", "-");
}
