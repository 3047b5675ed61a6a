import { workerAddress } from "../screens/trusted_types.js";

export function startWorker() {
  return navigator.serviceWorker.register(workerAddress(), { type: "module", updateViaCache: "none" });
}

/** Asks for pages to be taken along, and lets a waiting new worker in as soon as no form is open. */
export function lookAfterWorker() {
  const ask = () => {
    navigator.serviceWorker.controller?.postMessage({ type: "take along" });
    letNewWorkerIn();
  };
  ask();
  navigator.serviceWorker.addEventListener("controllerchange", ask);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
}

export async function letNewWorkerIn() {
  const registration = await navigator.serviceWorker.getRegistration();
  registration?.waiting?.postMessage({ type: "step in" });
}
