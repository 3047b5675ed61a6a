import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { clearUp } from "../../web/static/offline/clearing.js";
import { draftsOf, openDraft, saveDraft } from "../../web/static/offline/drafts.js";
import { asideOf, countAside, dropAside, putBack, setAside } from "../../web/static/offline/drafts_aside.js";
import { loseKey } from "../../web/static/offline/lose_key.js";
import { unsent } from "../../web/static/offline/outbox.js";
import { openRecord } from "../../web/static/offline/seal.js";
import { all } from "../../web/static/offline/store.js";
import { uuid7 } from "../../web/static/offline/uuid7.js";
import { deviceKey, newPhone, NOON, record, SERVER_KID, serverKey } from "./phone.js";
import { tab } from "./tab.js";

const FORM = "visit:0193";
beforeEach(() => tab.clear());

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

test("what the phone has no room for is kept in the tab, sealed for both, and goes back when there is room", async () => {
  const phone = await newPhone();
  const id = uuid7();
  await whileFull(() => setAside(phone, FORM, "visit", form(id, "PLANTED"), NOON));
  assert.equal([...tab.values()].join().includes("PLANTED"), false);
  const [aside] = await asideOf(phone, FORM);
  assert.deepEqual([(await openDraft(aside, deviceKey)).fields.what_was_seen, await asideOf(phone, "another form")], ["PLANTED", []]);
  assert.deepEqual(await openRecord(aside.sealed, SERVER_KID, serverKey), await openDraft(aside, deviceKey));
  await whileFull(putBack);
  assert.equal(countAside(phone.id), 1, "there is no room yet");
  assert.equal(await putBack(), 1);
  assert.deepEqual([await draftsOf(phone, FORM), tab.size], [[aside], 0]);
});

test("what was put aside goes marked unfinished when the key is lost, as soon as there is room", async () => {
  const phone = await newPhone();
  const id = uuid7();
  await whileFull(() => setAside(phone, FORM, "visit", form(id, "typed"), NOON));
  await loseKey(phone.id, "wrong pins", NOON);
  await putBack();
  await clearUp(NOON);
  const [row] = await unsent();
  const { unfinished, fields } = await openRecord(row.sealed, SERVER_KID, serverKey);
  assert.deepEqual([row.id, unfinished, fields.what_was_seen], [id, true, "typed"]);
  assert.equal(countAside(phone.id), 0);
});

test("last words that came too late for a record that went without them are told of, not passed over", async () => {
  const phone = await newPhone();
  const id = uuid7();
  await saveDraft(phone, FORM, "visit", form(id, "first"), NOON);
  await whileFull(() => setAside(phone, FORM, "visit", form(id, "first and last"), NOON + 1));
  await loseKey(phone.id, "revoked", NOON);
  assert.deepEqual([await putBack(), countAside(phone.id)], [0, 1]);
  dropAside(id);
  assert.equal(countAside(phone.id), 0);
});

test("what was put aside never takes the place of a later draft, nor comes back from a record", async () => {
  const phone = await newPhone();
  const [later, kept] = [uuid7(), uuid7()];
  for (const id of [later, kept]) await setAside(phone, FORM, "visit", form(id, "early"), NOON);
  await saveDraft(phone, FORM, "visit", form(later, "late"), NOON + 1);
  await record(phone, {}, { id: kept });
  await putBack();
  const [draft, ...others] = await draftsOf(phone, FORM);
  assert.deepEqual([(await openDraft(draft, deviceKey)).fields.what_was_seen, others, tab.size], ["late", [], 0]);
});

/** While the store takes nothing. */
async function whileFull(work) {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = () => {
    throw new DOMException("Full", "QuotaExceededError");
  };
  await work().finally(() => (IDBObjectStore.prototype.put = put));
}
