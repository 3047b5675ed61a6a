/** The child's own document: from hello to giving the tablet back. It starts blank, and knows no case. */
import { followArrows } from "./arrows.js";
import { comfort } from "./comfort.js";
import { startConversation } from "./conversation.js";
import { hearing } from "./hearing.js";
import { leave, openVoice, recall } from "./keeping.js";
import { pages } from "./page.js";
import { askForPin } from "./pin_page.js";
import { speaker } from "./read_aloud.js";
import { showEmptyPage } from "./stop.js";
import { sayer, wordsOf } from "./words.js";

const root = /** @type {HTMLElement} */ (document.querySelector("[data-voice]"));

void start();

async function start() {
  const voice = await openVoice();
  if (!voice) return location.replace("/");
  const told = await wordsOf(voice.language);
  document.documentElement.lang = told.language;
  document.documentElement.dir = told.dir;
  const words = sayer(told.words);
  const voices = voice.read_aloud ? speaker({ ...told, words }) : null;
  const isHeard = (await voices?.whenKnown()) !== "worker";
  const hand = comfort(words, voice);
  const shell = {
    ...{ words, told, hand, leftHand: hand.leftHand },
    hearing: hearing(isHeard ? voices : null, words),
    question: voice.shown?.question ?? "",
    help: voices?.help ?? "",
  };
  const shown = pages({ words, hearing: shell.hearing, stop, leave: () => void giveBack().catch(() => {}) });
  const talk = startConversation({ ...shell, pages: shown }, voice, (await recall()) ?? undefined);
  root.replaceChildren(shown.root);
  followArrows(root);
  addEventListener("pagehide", talk.keep);
  document.addEventListener("visibilitychange", talk.keep);
  await talk.untilGivenBack(giveBack);

  /** Somebody walks in. */
  function stop() {
    shell.hearing.quiet();
    showEmptyPage({ root, page: shown.root, words, leftHand: hand.leftHand, cameBack: shown.giveUp });
    talk.stop();
  }

  async function giveBack() {
    await askForPin({ ...shell, pages: shown }, async (pin) => {
      await talk.keep();
      return leave(pin);
    });
  }
}
