import { element } from "../screens/elements.js";
import { PALETTE } from "./painting.js";

/** @typedef {import("./drawing_keys.js").Tool} Tool */
/** @typedef {{tool: Tool, colour: number, thickness: number, stamp: string}} Chosen */
/** @typedef {{picture: string, words: string}} Stamp */
/** @typedef {"undo" | "redo" | "clear"} Act */
/** @typedef {(key: string, values?: {[name: string]: string}) => string} Words */
/** @typedef {(id: string) => SVGElement} Art */

export const THICKNESSES = ["thin", "middle", "thick"];

/**
 * What a child holds: colours, thickness, pencil, pictures and rubber, and the ways back.
 * @param {{words: Words, art: Art, stamps: Stamp[]}} means
 * @param {Chosen} chosen changed by every choice
 * @param {(act: Act) => void} act
 */
export function drawingTools({ words, art, stamps }, chosen, act) {
  const stampFace = element("span", { class: "pad__face" });
  const pen = button("pen", art("ui-pencil"), words("pen"));
  const stamp = button("stamp", stampFace, words("stamp"));
  const eraser = button("eraser", art("ui-eraser"), words("eraser"));
  const undo = button("undo", art("ui-undo"), words("undo"));
  const redo = button("redo", art("ui-redo"), words("redo"));
  const clear = button("clear", sheetOfPaper(), words("clear"));
  const colours = PALETTE.map((colour, index) => swatch(colour, words(`colour_${index}`)));
  const thicknesses = THICKNESSES.map((name) => dot(name, words(name)));
  const pictures = stamps.map(({ picture: id, words: label }) => picture(id, art(id), label));
  const drawer = element("div", { class: "pad__stamps", role: "group", "aria-label": words("stamps"), hidden: "" }, ...pictures);

  const held = stamps.length > 0 ? [pen, stamp, eraser] : [pen, eraser];

  pen.onclick = () => choose({ tool: "pen" });
  eraser.onclick = () => choose({ tool: "eraser" });
  stamp.onclick = () => (drawer.hidden ? openDrawer() : closeDrawer());
  undo.onclick = () => act("undo");
  redo.onclick = () => act("redo");
  clear.onclick = () => act("clear");
  colours.forEach((each, colour) => (each.onclick = () => choose({ colour, tool: "pen" })));
  thicknesses.forEach((each, thickness) => (each.onclick = () => choose({ thickness })));
  pictures.forEach((each, index) => {
    each.onclick = () => {
      choose({ stamp: stamps[index].picture, tool: "stamp" });
      stamp.focus();
    };
  });
  drawer.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    closeDrawer();
    stamp.focus();
  });

  function openDrawer() {
    drawer.hidden = false;
    stamp.setAttribute("aria-expanded", "true");
    pictures.find((each) => each.dataset.stamp === chosen.stamp)?.focus();
  }

  function closeDrawer() {
    drawer.hidden = true;
    stamp.setAttribute("aria-expanded", "false");
  }

  /** @param {Partial<Chosen>} choice */
  function choose(choice) {
    Object.assign(chosen, choice);
    closeDrawer();
    show();
  }

  function show() {
    for (const [each, tool] of /** @type {[HTMLElement, Tool][]} */ ([[pen, "pen"], [stamp, "stamp"], [eraser, "eraser"]])) {
      press(each, chosen.tool === tool);
    }
    colours.forEach((each, colour) => press(each, chosen.tool === "pen" && chosen.colour === colour));
    thicknesses.forEach((each, thickness) => press(each, chosen.thickness === thickness));
    pictures.forEach((each, index) => press(each, chosen.tool === "stamp" && stamps[index].picture === chosen.stamp));
    if (stamps.length > 0) stampFace.replaceChildren(art(chosen.stamp));
    for (const each of thicknesses) each.style.setProperty("--paint", PALETTE[chosen.colour]);
  }

  stamp.setAttribute("aria-expanded", "false");
  show();
  return {
    colours: element("div", { class: "pad__colours", role: "group", "aria-label": words("colour") }, ...colours),
    thicknesses: element("div", { class: "pad__thicknesses", role: "group", "aria-label": words("thickness") }, ...thicknesses),
    tools: element("div", { class: "pad__tools", role: "group" }, ...held, undo, redo, clear),
    drawer,
    closeDrawer,
    /** @param {boolean} canUndo @param {boolean} canRedo @param {boolean} canClear */
    offer(canUndo, canRedo, canClear) {
      // Not `disabled`: a key's focus would be lost with it.
      undo.setAttribute("aria-disabled", String(!canUndo));
      redo.setAttribute("aria-disabled", String(!canRedo));
      clear.setAttribute("aria-disabled", String(!canClear));
    },
  };
}

/** @param {string} name @param {Node} face @param {string} label */
function button(name, face, label) {
  return element("button", { type: "button", class: `pad__tool pad__tool--${name}`, "data-tool": name }, face, element("span", {}, label));
}

/** @param {string} colour @param {string} label */
function swatch(colour, label) {
  const made = element("button", { type: "button", class: "pad__colour", "aria-label": label });
  made.style.setProperty("--paint", colour);
  return made;
}

/** @param {string} name @param {string} label */
function dot(name, label) {
  return element("button", { type: "button", class: `pad__thickness pad__thickness--${name}`, "aria-label": label }, element("span"));
}

/** @param {string} id @param {SVGElement} face @param {string} label */
function picture(id, face, label) {
  return element("button", { type: "button", class: "pad__picture", "data-stamp": id, "aria-label": label }, face);
}

/** @param {HTMLElement} each @param {boolean} isPressed */
function press(each, isPressed) {
  each.setAttribute("aria-pressed", String(isPressed));
}

function sheetOfPaper() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 100 100");
  svg.setAttribute("aria-hidden", "true");
  paper.setAttribute("class", "pad__paper");
  paper.setAttribute("d", "M22 10h38l20 20v60H22z M60 10v20h20");
  svg.append(paper);
  return svg;
}
