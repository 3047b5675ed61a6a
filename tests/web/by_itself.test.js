import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { isByItself } from "../../web/static/screens/by_itself.js";

const WEB = new URL("../../web/", import.meta.url);
const BY_A_PERSON = new Set(["click", "submit", "change", "input", "keydown", "keyup"]);

test("what sets a request off, in every template and script, is known as a person or as a timer", () => {
  const found = triggers();
  assert.ok(found.length > 0, "the pattern finds none any more");
  for (const { file, name } of found) assert.ok(isByItself({ type: name }) !== BY_A_PERSON.has(name), `${file}: "${name}" is neither, or both`);
});

test("every poll of a template is one that keeps no session open", () => {
  const polls = triggers().filter(({ whole }) => /\bevery\b|\bdelay:|\bload\b/.test(whole));
  assert.ok(polls.length >= 2);
  for (const { file, name } of polls) assert.ok(isByItself({ type: name }), file);
});

test("a person's press is none, nor is a script that asks for somebody", () => {
  for (const event of [{ type: "click" }, { type: "submit" }, undefined]) assert.equal(isByItself(event), false);
});

/** @returns {{file: string, whole: string, name: string}[]} what each hx-trigger names */
function triggers() {
  const files = readdirSync(WEB, { recursive: true }).map(String).filter((file) => /\.(html|js)$/.test(file) && !file.includes("vendor"));
  return files.flatMap((file) => {
    const text = readFileSync(new URL(file, WEB), "utf8");
    return [...text.matchAll(/hx-trigger\s*=\s*["']([^"']*)["']/g)].flatMap(([, whole]) =>
      whole.split(",").map((one) => ({ file, whole: one, name: one.trim().split(/\s/)[0] })),
    );
  });
}
