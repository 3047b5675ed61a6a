/** What this tab posted last, until a page tells whether it arrived. */
export const POSTED = "doorstep-posted";

/** Somebody is asked to sign in, or to unlock, in place of an answer: it may not have arrived, and what was typed stays kept. */
export function forgetPosted() {
  sessionStorage.removeItem(POSTED);
}
