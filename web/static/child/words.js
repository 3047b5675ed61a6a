/** The words of the child's language: a file of the release, made by the server from its catalogues. */

/**
 * @typedef {{id: string, words: string, picture: string}} Choice
 * @typedef {{id: string, words: string, ask: string, standing: string, choices: Choice[]}} Question
 * @typedef {{id: string, kind: string, title: string, say: string, picture: string, questions: Question[], choices: Choice[], places: Choice[]}} ToolWords
 * @typedef {{[key: string]: string}} Texts
 * @typedef {object} Words
 * @property {string} language
 * @property {"ltr" | "rtl"} dir
 * @property {Texts} words
 * @property {Texts} worker the worker's own, in English whatever the child speaks
 * @property {Choice[]} welcome
 * @property {Choice[]} goodbye
 * @property {Choice[]} hearers
 * @property {ToolWords[]} tools
 * @property {Texts} recordings
 */

/**
 * @param {string} language
 * @returns {Promise<Words>} in English where that language is gone from this release
 */
export async function wordsOf(language) {
  const answer = await fetch(new URL(`words.${language}.json`, import.meta.url));
  if (answer.ok) return answer.json();
  if (language === "en") throw new Error("The words can't be read.");
  return wordsOf("en");
}

/**
 * @param {Texts} texts
 * @returns {(key: string, values?: Texts) => string}
 */
export function sayer(texts) {
  return (key, values = {}) => (texts[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
