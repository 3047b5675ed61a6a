/**
 * An element with text and children; nothing here ever becomes markup.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {{[attribute: string]: string}} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * Puts in what changed and leaves in place what says the same already, item by item in lists: a finger may be on it, and
 * a tap on what was taken out meanwhile is lost.
 * @param {Element} place
 * @param {Element[]} drawn
 */
export function redraw(place, drawn) {
  const before = [...place.children];
  const next = drawn.map((made) => {
    const same = before.findIndex((old) => old.isEqualNode(made) || (old.nodeName === "UL" && made.nodeName === "UL"));
    if (same < 0) return made;
    const [kept] = before.splice(same, 1);
    if (kept.nodeName === "UL") redraw(kept, [...made.children]);
    return kept;
  });
  for (const old of before) old.remove();
  for (const [index, node] of next.entries()) if (place.children[index] !== node) place.insertBefore(node, place.children[index] ?? null);
}
