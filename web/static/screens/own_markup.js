/**
 * What may stand in markup that comes in after the page: what our own server and worker send, and nothing that runs,
 * loads, leads elsewhere or rewrites the page. User text is escaped long before; this is the wall behind that one.
 */

const MOST_CHARACTERS = 2_000_000;
const MOST_PARTS = 100_000;
const NEVER = new Set(
  ("script iframe frame frameset object embed applet portal fencedframe base link meta style noscript plaintext math " +
    "foreignobject animate animatemotion animatetransform set annotation-xml").split(" "),
);
/** A whole page's head: htmx reads its title and drops the rest. */
const IN_A_HEAD = new Set(["script", "link", "meta"]);
const HTMX = new Set("get post target swap swap-oob trigger select include indicator sync".split(" "));
const OWN_PATHS = new Set(["action", "formaction", "src", "poster", "hx-get", "hx-post"]);
const LINKS = new Set(["href", "xlink:href"]);
const SCHEMES = new Set(["https:", "http:", "tel:", "sms:", "mailto:"]);
const HERE = "https://here.invalid";

/**
 * @param {string} text
 * @param {(text: string) => Document} parse into a document in which nothing runs or loads
 * @throws {TypeError} which names the part that may not be there, never its value
 */
export function checkMarkup(text, parse) {
  if (text.length > MOST_CHARACTERS) throw new TypeError("Markup refused: it is too long.");
  const parsed = parse(text);
  let parts = 0;
  /** @type {ParentNode[]} */
  const waiting = [parsed];
  for (let root = waiting.pop(); root; root = waiting.pop()) {
    for (const each of root.querySelectorAll("*")) {
      const tag = each.localName.toLowerCase();
      parts += 1 + each.attributes.length;
      if (parts > MOST_PARTS) throw new TypeError("Markup refused: it has too many parts.");
      if (!mayStand(tag) && !standsInHead(each, parsed)) throw new TypeError(`Markup refused: <${tag}>`);
      for (const { name, value } of each.attributes) {
        if (!mayCarry(name, value)) throw new TypeError(`Markup refused: ${name} on <${tag}>`);
      }
      if (each instanceof HTMLTemplateElement || tag === "template") waiting.push(/** @type {any} */ (each).content);
    }
  }
}

/** @param {string} tag in small letters */
export function mayStand(tag) {
  return !NEVER.has(tag) && !tag.includes("-");
}

/**
 * @param {string} name
 * @param {string} value
 */
export function mayCarry(name, value) {
  const small = name.toLowerCase();
  if (small.startsWith("on") || small.startsWith("shadowroot") || small.startsWith("data-hx")) return false;
  if (["_", "style", "srcdoc", "is", "ping", "hx", "background"].includes(small)) return false;
  if (small.startsWith("hx-")) return mayAsk(small.slice(3), value);
  if (OWN_PATHS.has(small)) return isOwnPath(value) || (small === "src" && value.startsWith("data:image/"));
  return !LINKS.has(small) || leadsSomewhere(value);
}

/**
 * @param {string} name an htmx attribute's, without its prefix
 * @param {string} value
 */
function mayAsk(name, value) {
  if (!HTMX.has(name) || /(^|[\s,:{])(js|javascript):/i.test(value)) return false;
  // A trigger's filter in brackets is a script.
  if (name === "trigger") return !value.includes("[");
  return !OWN_PATHS.has(`hx-${name}`) || isOwnPath(value);
}

/** @param {string} value */
function isOwnPath(value) {
  return resolved(value)?.origin === HERE;
}

/** @param {string} value */
function leadsSomewhere(value) {
  return SCHEMES.has(resolved(value)?.protocol ?? "");
}

/**
 * As a browser reads it: control characters, tabs, backslashes and all.
 * @param {string} value
 */
function resolved(value) {
  try {
    return new URL(value, HERE);
  } catch {
    return null;
  }
}

/**
 * @param {Element} each
 * @param {Document} parsed
 */
function standsInHead(each, parsed) {
  if (each.parentNode !== parsed.head || !IN_A_HEAD.has(each.localName)) return false;
  return each.localName !== "script" || (each.textContent === "" && (each.getAttribute("src") ?? "").startsWith("/static/"));
}
