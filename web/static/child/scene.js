/** What each tool is given, and what it gives back. */

/**
 * @typedef {(element: HTMLElement, text: string) => void} Readable
 * @typedef {import("./page.js").Page} Page
 * @typedef {import("./words.js").ToolWords} ToolWords
 * @typedef {{bytes: Uint8Array, type: string, purpose: string, label: string, chosen: boolean, seconds: number}} Made
 *
 * @typedef {object} Scene
 * @property {HTMLElement} root where a tool without pages of its own draws itself
 * @property {ToolWords} tool
 * @property {(key: string, values?: {[name: string]: string}) => string} words
 * @property {(id: string) => SVGElement} art
 * @property {Readable} readable
 * @property {() => void} changed something is to be kept
 * @property {(page: Page) => Promise<string>} open a page over this one; how it was left
 * @property {(how: string) => void} settle leaves the page that is open
 * @property {() => void} again draws the page that is open anew
 * @property {any} keeping the answer in this phone's store
 * @property {boolean} leftHand
 *
 * @typedef {object} Tool
 * @property {() => unknown} answer
 * @property {() => (Made | {sha256: string, chosen: boolean})[]} files those that are kept already by their digest
 * @property {() => boolean} isEmpty nothing was said, not even that somebody does not want to
 * @property {(state: any) => void} [restore]
 * @property {() => unknown} [state]
 * @property {() => unknown} [end] it is off the page; done once what it had running is over
 * @property {() => ToolPage[]} [pages] one question each; without, the tool draws itself into the scene's root
 *
 * @typedef {object} ToolPage
 * @property {string} heading
 * @property {string} [hint]
 * @property {string} [kind]
 * @property {() => boolean} [isNeedless]
 * @property {(body: HTMLElement) => void} draw
 * @property {() => boolean} isNotSaid
 * @property {() => void} notSay
 */

/**
 * The answers to a tool's questions, each with what its kind holds. Whoever chose something after "I don't want to say"
 * has said it; whoever does not want to say any more has what was chosen taken away.
 * @template {object} Held
 * @param {Scene} scene
 * @param {() => Held} blank
 */
export function answersOf(scene, blank) {
  const given = scene.tool.questions.map(({ id }) => ({ id, ...blank(), not_said: false }));
  const untouched = JSON.stringify(given);
  return {
    given,
    isEmpty: () => JSON.stringify(given) === untouched,
    /** @param {typeof given} state */
    restore: (state) => state.forEach((each) => Object.assign(given.find(({ id }) => id === each.id) ?? {}, each)),
    /** @param {number} at */
    of: (at) => ({
      /** @param {Partial<Held>} said */
      say(said) {
        Object.assign(given[at], said, { not_said: false });
        scene.changed();
      },
      isNotSaid: () => given[at].not_said,
      notSay() {
        Object.assign(given[at], blank(), { not_said: true });
        scene.changed();
      },
    }),
  };
}
