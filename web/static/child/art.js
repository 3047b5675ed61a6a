/** The children's pictures, from one sprite of our own shapes. */

const SVG = "http://www.w3.org/2000/svg";
const SPRITE = new URL("art.svg", import.meta.url).pathname;

/**
 * @param {string} id of a symbol in art.svg
 * @returns {SVGElement} which says nothing to whoever hears the page: the words beside it do
 */
export function art(id) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "art");
  svg.setAttribute("viewBox", "0 0 100 100");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${SPRITE}#${id}`);
  svg.append(use);
  return svg;
}
