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
  await dropReleasesBut(new Set([RELEASE, ...(await releasesOfCopies())]));
}
