/** What happens with a child, in its order: told why, choosing a tool and using it as often as they like, then what comes next. */
import { answerOf } from "./answers.js";
import { choose, EARLIER } from "./chooser.js";
import { showEarlier } from "./earlier.js";
import { sayHello } from "./hello.js";
import { remember, startAnswer } from "./keeping.js";
import { tellLines } from "./lines.js";
import { Stopped } from "./page.js";
import { useTool } from "./using_tool.js";

/**
 * @typedef {import("./words.js").ToolWords} ToolWords
 * @typedef {import("./keeping.js").Voice} Voice
 * @typedef {{isGreeted: boolean, done: string[], answers: {[tool: string]: {id: string, page: number, state: unknown}}}} Before
 * @typedef {import("./using_tool.js").Shell & {hand: ReturnType<typeof import("./comfort.js").comfort>}} Shell
 */

/** Tools that answer whatever the worker asked. */
const OPEN_KINDS = ["draw", "say"];

/**
 * @param {Shell} shell
 * @param {Voice} voice
 * @param {Before} [before] what the page was at before it was loaded again
 */
export function startConversation(shell, voice, before = { isGreeted: false, done: [], answers: {} }) {
  const { pages, words, told, question } = shell;
  const tools = voice.tools.flatMap((/** @type {string} */ id) => told.tools.filter((tool) => tool.id === id));
  let isGreeted = before.isGreeted;
  const done = new Set(before.done);
  /** @type {Map<string, ReturnType<typeof answerOf>>} */
  const answers = new Map();
  const waiting = { ...before.answers };

  /** @param {() => Promise<void>} giveBack */
  async function talk(giveBack) {
    if (!isGreeted) await sayHello(shell, voice.shown?.first_name ?? "", voice.shown?.told ?? []);
    isGreeted = true;
    note();
    const earlier = voice.shown?.earlier ?? [];
    const ask = () => choose(shell, tools, done, earlier.length > 0);
    for (let how = await ask(); ; how = await ask()) {
      const tool = tools.find(({ id }) => id === how);
      if (tool) await use(tool);
      else if (how === EARLIER) await showEarlier(shell, earlier);
      else await sayGoodbye(giveBack);
    }
  }

  /** @param {ToolWords} tool */
  async function use(tool) {
    if (await useTool(shell, tool, answerTo(tool))) {
      done.add(tool.id);
      answers.delete(tool.id);
    }
    note();
  }

  /** @param {() => Promise<void>} giveBack */
  async function sayGoodbye(giveBack) {
    if ((await tellLines(pages, told.goodbye, { last: words("leave"), back: true })) === "next") await giveBack();
  }

  /** @param {ToolWords} tool */
  function answerTo(tool) {
    const begun = answers.get(tool.id);
    if (begun) return begun;
    const asked = Object.fromEntries(tool.questions.map(({ id, words }) => [id, words]));
    const own = question && OPEN_KINDS.includes(tool.kind) ? { own: question } : {};
    const before = waiting[tool.id];
    delete waiting[tool.id];
    const answer = answerOf(startAnswer(voice, { tool: tool.id, kind: tool.kind, asked: { ...asked, ...own }, id: before?.id }), note);
    if (before) answer.recall(before.page, before.state);
    answers.set(tool.id, answer);
    return answer;
  }

  /** For a page that is loaded again. A tablet that was switched off forgets it, and keeps the drafts. */
  function note() {
    const begun = [...answers].map(([tool, answer]) => [tool, { id: answer.keeping.id, page: answer.page, state: answer.state() }]);
    void remember({ isGreeted, done: [...done], answers: { ...waiting, ...Object.fromEntries(begun) } }).catch(() => {});
  }

  return {
    /** @param {() => Promise<void>} giveBack */
    async untilGivenBack(giveBack) {
      for (;;) {
        try {
          await talk(giveBack);
        } catch (error) {
          if (!(error instanceof Stopped)) throw error;
        }
      }
    },
    keep: () => Promise.all([...answers.values()].map((answer) => answer.keep())),
    stop() {
      for (const answer of answers.values()) void answer.stop();
    },
  };
}
