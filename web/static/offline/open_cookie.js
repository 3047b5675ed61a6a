/** Over https, and on a demo's plain http. */
const NAMES = ["__Host-doorstep-open", "doorstep-open"];

/** @returns {string} the id, as hex, of the worker whose session is open in this browser; empty when none is */
export function openFor() {
  return openCookie().split(".")[0];
}

/** @param {string} worker */
export function isOpenForOther(worker) {
  const whose = openFor();
  return whose !== "" && whose !== hex(worker);
}

/**
 * Unlocked without a signal: the cookie says who is there and opens nothing at the server. Where the server then shows its
 * lock, it tells that nobody locked this phone meanwhile: whoever does deletes it.
 * @param {string} worker
 */
export function noteWhoIsHere(worker) {
  if (openFor()) return;
  const [overHttps, plain] = NAMES;
  const isSecure = location.protocol === "https:";
  document.cookie = `${isSecure ? overHttps : plain}=${hex(worker)}.; Path=/; SameSite=Lax${isSecure ? "; Secure" : ""}`;
}

/** With it goes the session, until the device's key opens it again. */
export function dropOpenCookie() {
  for (const name of NAMES) {
    const secure = name.startsWith("__Host-") ? "; Secure" : "";
    document.cookie = `${name}=; Path=/; Max-Age=0; SameSite=Lax${secure}`;
  }
}

function openCookie() {
  for (const pair of document.cookie.split("; ")) {
    const [name, value = ""] = pair.split("=");
    if (NAMES.includes(name)) return value.replaceAll('"', "");
  }
  return "";
}

/** @param {string} worker */
function hex(worker) {
  return worker.replaceAll("-", "");
}
