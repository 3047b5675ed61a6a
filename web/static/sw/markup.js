/**
 * Markup as a tagged template: whatever is put in is escaped, unless it was made here too.
 * @param {TemplateStringsArray} parts
 * @param {...(string | number | Markup)} values
 */
export function html(parts, ...values) {
  return new Markup(parts.reduce((whole, part, index) => whole + text(values[index - 1]) + part));
}

export class Markup {
  /** @param {string} whole */
  constructor(whole) {
    this.whole = whole;
  }
}

/** @param {string | number | Markup} value */
function text(value) {
  if (value instanceof Markup) return value.whole;
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
