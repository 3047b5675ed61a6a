/** The pictures of art.svg as something a canvas can paint. */

/** @typedef {import("./painting.js").Pictures} Pictures */

const SVG = "http://www.w3.org/2000/svg";
const SIDE = 256;
const SPRITE = new URL("art.svg", import.meta.url);

/** @type {Promise<Document | null> | undefined} */
let sprite;

/**
 * Pictures by their id, null until one has arrived.
 * @param {() => void} arrived
 * @returns {Pictures}
 */
export function stampPictures(arrived) {
  /** @type {Map<string, HTMLImageElement | null>} */
  const pictures = new Map();
  return (id) => {
    if (!pictures.has(id)) {
      pictures.set(id, null);
      void pictureOf(id).then((picture) => {
        pictures.set(id, picture);
        if (picture) arrived();
      });
    }
    return pictures.get(id) ?? null;
  };
}

/** @param {string} id @returns {Promise<HTMLImageElement | null>} */
async function pictureOf(id) {
  const symbol = (await (sprite ??= readSprite()))?.getElementById(id);
  if (!symbol) return null;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", symbol.getAttribute("viewBox") ?? "0 0 100 100");
  svg.setAttribute("width", String(SIDE));
  svg.setAttribute("height", String(SIDE));
  svg.append(...[...symbol.childNodes].map((node) => document.importNode(node, true)));
  const picture = new Image(SIDE, SIDE);
  picture.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await picture.decode().catch(() => {});
  return picture.naturalWidth ? picture : null;
}

/** As a document, and no text is parsed by our own hand: that is left to one place alone. @returns {Promise<Document | null>} */
function readSprite() {
  return new Promise((resolve) => {
    const asking = new XMLHttpRequest();
    asking.open("GET", SPRITE);
    asking.responseType = "document";
    asking.overrideMimeType("image/svg+xml");
    asking.onload = () => resolve(asking.responseXML);
    asking.onerror = () => resolve(null);
    asking.send();
  });
}
