/** @type {Map<string, Promise<unknown>>} */
const lines = new Map();

/**
 * Runs `work` while nobody else in any tab or worker runs something under the same name.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export function alone(name, work) {
  const locks = globalThis.navigator?.locks;
  return locks ? locks.request(name, work) : inLine(name, work);
}

/**
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
function inLine(name, work) {
  const turn = (lines.get(name) ?? Promise.resolve()).then(work);
  lines.set(name, turn.catch(() => {}));
  return turn;
}
