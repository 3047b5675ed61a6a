import assert from "node:assert/strict";
import { test } from "node:test";
import { correctionOf } from "../../web/static/screens/correction.js";

const ID = "0192f0c1-7a1b-7c3d-8e4f-000000000001";
const FAMILY = "0192f0c1-7a1b-7c3d-8e4f-000000000002";
const VISIT = "0192f0c1-7a1b-7c3d-8e4f-000000000003";

test("each kind of record is put right in its own form", () => {
  assert.equal(correctionOf({ id: ID, kind: "visit", fields: { family: FAMILY } }), `/visits/new?family=${FAMILY}&correct=${ID}`);
  assert.equal(correctionOf({ id: ID, kind: "amendment", fields: { visit: VISIT } }), `/visits/${VISIT}?correct=${ID}`);
  assert.equal(correctionOf({ id: ID, kind: "denied_access", fields: { family: FAMILY } }), `/denied-access/new?family=${FAMILY}&correct=${ID}`);
});

test("what is told of a denied access is put right on pages that need no signal and no arrival", () => {
  for (const kind of ["denied_access_details", "rang_duty"])
    assert.equal(correctionOf({ id: ID, kind, fields: { visit: VISIT } }), `/denied-access/details?visit=${VISIT}&correct=${ID}`);
});

test("a record that does not say what it is about has no form", () => {
  assert.equal(correctionOf({ id: ID, kind: "child_session", fields: { child: FAMILY } }), `/children/${FAMILY}/hand-over?correct=${ID}`);
  assert.equal(correctionOf({ id: ID, kind: "child_danger", fields: { child: FAMILY } }), `/children/${FAMILY}/danger?correct=${ID}`);
  assert.equal(correctionOf({ id: ID, kind: "child_answer", fields: { child: FAMILY } }), "", "nobody puts right what a child said");
  for (const kind of ["visit", "denied_access", "amendment", "rang_duty", "later"]) assert.equal(correctionOf({ id: ID, kind, fields: {} }), "");
});
