import { releasesOfCopies } from "./copies.js";
import { dropReleasesBut, keepRelease, RELEASE } from "./release.js";
import { stepIn } from "./update.js";
import { worker } from "./worker.js";

export async function installed() {
  await keepRelease();
  await stepIn();
}

export async function activated() {
  await worker.clients.claim();
  // Open pages may still be fetching their own release's modules; the next full take-along clears up.
  if ((await worker.clients.matchAll()).length > 0) return;
  await dropReleasesBut(new Set([RELEASE, ...(await releasesOfCopies())]));
}
