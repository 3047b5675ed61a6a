/**
 * The page of a child: what is asked above, what can be tapped in the middle, and below, always at the same places, Stop,
 * "I don't want to say", back and on. One page at a time; a page opened over another leads back to it.
 */
import { element } from "../screens/elements.js";
import { DOUBLE_TAP, pictureButton } from "./buttons.js";

/**
 * @typedef {object} Page
 * @property {string} heading
 * @property {string} [hint]
 * @property {string} [kind] what the styles know it by
 * @property {string} [next] the word on the button, if it is not "Next"
 * @property {boolean} [noNext] going on is by choosing something
 * @property {boolean} [back]
 * @property {() => boolean} [isNotSaid]
 * @property {(body: HTMLElement) => void} draw may come again, after something lay over the page
 *
 * @typedef {ReturnType<typeof pages>} Pages
 */

/** What `ask` throws when the child stopped: nothing of what was open goes on. */
export class Stopped extends Error {}

/**
 * @param {object} given
 * @param {(key: string) => string} given.words
 * @param {ReturnType<typeof import("./hearing.js").hearing>} given.hearing
 * @param {() => void} given.stop
 * @param {() => void} given.leave
 */
export function pages({ words, hearing, stop, leave }) {
  /** @type {{page: Page, resolve: (how: string) => void, reject: (error: Error) => void}[]} */
  const open = [];
  const heading = element("h1", { class: "page__heading", tabindex: "-1" });
  const hint = element("p", { class: "page__hint" });
  const body = element("div", { class: "page__body" });
  const notSay = pictureButton("ui-no-say", words("dont_want_to_say"), () => settle("not_said"), "not-say");
  const back = pictureButton("ui-back", words("back"), () => settle("back"), "back");
  const next = pictureButton("ui-next", words("next"), () => settle("next"), "next");
  const lock = pictureButton("ui-lock", words("leave"), leave, "lock");
  const stopping = pictureButton("ui-stop", words("stop"), stop, "stop");
  const head = element("header", { class: "page__head" }, hearing.ear, element("div", { class: "page__title" }, heading, hint), lock);
  const bar = element("div", { class: "page__bar", "data-arrows": "" }, stopping, notSay, back, next);
  const root = element("div", { class: "page" }, head, body, bar);
  for (const each of [stopping, notSay, back, next]) hearing.tells(each);

  /** @param {string} how */
  function settle(how) {
    const done = open.pop();
    const under = open.at(-1);
    if (under) show(under.page);
    // What comes next may be on its way to disk: nothing on this page counts any more.
    else root.inert = true;
    done?.resolve(how);
  }

  /** @param {Page} page */
  function show(page) {
    hearing.turn();
    root.inert = false;
    root.dataset.kind = page.kind ?? "";
    heading.textContent = page.heading;
    hint.textContent = page.hint ?? "";
    hint.hidden = !page.hint;
    hearing.add(heading, page.heading);
    if (page.hint) hearing.add(hint, page.hint);
    body.replaceChildren();
    page.draw(body);
    body.scrollTop = 0;
    back.hidden = !page.back;
    next.hidden = page.noNext === true;
    /** @type {HTMLElement} */ (next.querySelector("span")).textContent = page.next ?? words("next");
    notSay.setAttribute("aria-pressed", String(page.isNotSaid?.() ?? false));
    heading.focus({ preventScroll: true });
    // The second tap of a double one was meant for the page before.
    root.animate({ pointerEvents: ["none", "none"] }, DOUBLE_TAP);
  }

  return {
    root,
    settle,
    /** Draws the page that is open anew. */
    again() {
      const top = open.at(-1);
      if (top) show(top.page);
    },
    /** @param {Page} page @returns {Promise<string>} next, back, not_said, or what the page itself settles with */
    ask: (page) =>
      new Promise((resolve, reject) => {
        open.push({ page, resolve, reject });
        show(page);
      }),
    /** Nothing that was asked is answered any more. */
    giveUp() {
      body.replaceChildren();
      heading.textContent = hint.textContent = "";
      for (const { reject } of open.splice(0)) reject(new Stopped());
    },
    /** Something was chosen after all. */
    saidSomething: () => notSay.setAttribute("aria-pressed", "false"),
  };
}
