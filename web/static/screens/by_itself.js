/** What htmx asks for when a timer, a page that has loaded or a piece that came into view sets it off, and no person. */
const UNASKED = new Set(["every", "load", "revealed", "intersect"]);

/**
 * Whether nobody did anything: such a request keeps no session open, and opens none.
 * @param {{type: string} | undefined} event what set the request off; none for a script that asks
 */
export function isByItself(event) {
  return event !== undefined && UNASKED.has(event.type);
}
