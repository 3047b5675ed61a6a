import assert from "node:assert/strict";
import { test } from "node:test";
import { draftsOf, openDraft, saveDraft } from "../../web/static/offline/drafts.js";
import { openRecord } from "../../web/static/offline/seal.js";
import { all } from "../../web/static/offline/store.js";
import { uuid7 } from "../../web/static/offline/uuid7.js";
import { deviceKey, newPhone, NOON, record, SERVER_KID, serverKey } from "./phone.js";

const FORM = "visit:0193";

function form(id, words) {
  const data = new FormData();
  for (const [name, value] of [["id", id], ["children", "a"], ["children", "b"], ["what_was_seen", words]]) data.append(name, value);
  return data;
}

test("a draft is sealed for both, and comes back as it was typed", async () => {
  const phone = await newPhone();
  const id = uuid7();
  await saveDraft(phone, FORM, "visit", form(id, "PLANTED one"), NOON);
  await saveDraft(phone, FORM, "visit", form(id, "PLANTED two"), NOON + 2_000);
  const [draft] = await draftsOf(phone, FORM);
  assert.equal(draft.began_at, NOON);
  const record = await openDraft(draft, deviceKey);
  assert.deepEqual([record.id, record.unfinished], [id, true]);
  assert.deepEqual(record.fields, { children: ["a", "b"], what_was_seen: "PLANTED two" });
  assert.deepEqual(await openRecord(draft.sealed, SERVER_KID, serverKey), record);
  assert.ok(!JSON.stringify(await all("drafts")).includes("PLANTED"));
});

test("the draft goes when its record is kept, and a late save does not bring it back", async () => {
  const phone = await newPhone();
  const id = uuid7();
  await saveDraft(phone, FORM, "visit", form(id, "typed"), NOON);
  await record(phone, {}, { id });
  assert.deepEqual(await draftsOf(phone, FORM), []);
  await saveDraft(phone, FORM, "visit", form(id, "typed"), NOON);
  assert.deepEqual(await draftsOf(phone, FORM), []);
});
