import assert from "node:assert/strict";
import { test } from "node:test";
import { mayCarry, mayStand } from "../../web/static/screens/own_markup.js";

const REFUSED = [
  ["onclick", "x()"],
  ["OnError", "x()"],
  ["onanythingnew", ""],
  ["hx-on:click", "x()"],
  ["hx-on::after-swap", "x()"],
  ["data-hx-get", "/"],
  ["data-hx-on:click", "x()"],
  ["hx-vals", "js:{a: 1}"],
  ["hx-headers", "{}"],
  ["hx-config", "{}"],
  ["hx-get", "javascript:x()"],
  ["hx-get", "https://evil.example/"],
  ["hx-get", "//evil.example/"],
  ["hx-post", "/\\evil.example/"],
  ["hx-trigger", "click[x()]"],
  ["hx-swap", "js:x()"],
  ["hx-brandnew", "1"],
  ["_", "on click call x()"],
  ["style", "color: red"],
  ["srcdoc", "<p>"],
  ["shadowrootmode", "open"],
  ["href", "javascript:x()"],
  ["href", " JaVaScRiPt:x()"],
  ["href", "java\tscript:x()"],
  ["href", "\u0001javascript:x()"],
  ["href", "data:text/html,x"],
  ["href", "blob:https://here/1"],
  ["xlink:href", "javascript:x()"],
  ["action", "https://evil.example/"],
  ["formaction", "javascript:x()"],
  ["src", "https://evil.example/a.png"],
  ["src", "data:text/html,x"],
  ["ping", "https://evil.example/"],
];

const OURS = [
  ["href", "/visits/1?next=%2F#amend"],
  ["href", "tel:01234567"],
  ["href", "sms:01234?&body=Ring"],
  ["href", "https://elsewhere.example/"],
  ["href", "#main"],
  ["action", "/visits"],
  ["formaction", "?again=1"],
  ["src", "/static/0123456789abcdef/icons/door.svg"],
  ["src", "data:image/png;base64,AA=="],
  ["src", "data:image/svg+xml,%3Csvg/%3E"],
  ["hx-post", "/visits"],
  ["hx-target", "#record"],
  ["hx-swap", "innerHTML"],
  ["hx-trigger", "every 15s"],
  ["data-what-was-said", "javascript:x()"],
  ["value", "hx-on:click"],
  ["title", "onerror=1"],
  ["d", "M1 1"],
];

for (const [name, value] of REFUSED) {
  test(`${name}=${JSON.stringify(value)} may not come in`, () => assert.equal(mayCarry(name, value), false));
}
for (const [name, value] of OURS) {
  test(`${name}=${JSON.stringify(value)} may come in`, () => assert.equal(mayCarry(name, value), true));
}
test("nothing that runs, loads or reroutes may stand in markup", () => {
  for (const tag of ["script", "iframe", "object", "embed", "base", "meta", "link", "style", "animate", "x-own"])
    assert.equal(mayStand(tag), false, tag);
  for (const tag of ["p", "form", "svg", "path", "template", "details"]) assert.equal(mayStand(tag), true, tag);
});
