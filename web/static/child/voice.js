import { openVoice } from "./keeping.js";

void start();

async function start() {
  const voice = await openVoice();
  if (!voice) return location.replace("/");
  document.documentElement.lang = voice.language;
}
