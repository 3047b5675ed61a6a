// htmx.js is a plain script that defines one global.
import type { Htmx } from "htmx.org";

declare global {
  const htmx: Htmx;
}
