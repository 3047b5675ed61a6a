import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { continued, growing, startAnswer } from "../../web/static/child/answer.js";
import { filesOf, framesOf } from "../../web/static/offline/attachments.js";
import { openDraft } from "../../web/static/offline/drafts.js";
import { fileKey, fromBase64url, joined, openFrames } from "../../web/static/offline/file_format.js";
import { loseKey } from "../../web/static/offline/lose_key.js";
import { unsent } from "../../web/static/offline/outbox.js";
import { openRecord } from "../../web/static/offline/seal.js";
import { all } from "../../web/static/offline/store.js";
import { deviceKey, newPhone, NOON } from "./phone.js";

const TOOL = { tool: "my-places", kind: "places", asked: { worries: "Worries" } };
const bytes = (text) => new TextEncoder().encode(text);
const drawing = (text, label = "drawing") => ({ bytes: bytes(text), type: "application/vnd.doorstep.drawing+json", purpose: "drawing", label, chosen: true, seconds: 0 });

let phone;
let voice;
beforeEach(async () => {
  phone = await newPhone();
  voice = { session: "a-session", child: "a-child", language: "cy", registration: phone };
});

test("an answer is kept sealed with its files, and replaced as one", async () => {
  const answer = startAnswer(voice, TOOL);
  await answer.keep({ places: [] }, [drawing("first"), drawing("other", "place:hopes")]);
  const before = await filesOf(answer.id);
  await answer.keep({ places: [] }, [drawing("second"), drawing("other", "place:hopes")]);
  const { fields, kind, unfinished } = await draft(answer.id);
  assert.deepEqual([kind, unfinished, fields.ending, fields.language, fields.session], ["child_answer", true, "interrupted", "cy", "a-session"]);
  const named = JSON.parse(fields.attachments);
  assert.deepEqual((await filesOf(answer.id)).map(({ sha256 }) => sha256).sort(), named.map(({ sha256 }) => sha256).sort());
  assert.equal(await textOf(answer.id, named[0]), "second");
  assert.ok(before.some(({ sha256 }) => sha256 === named[1].sha256), "what did not change was not sealed again");
});

test("finished it is one record, sealed once, with the files that it names", async () => {
  const answer = startAnswer(voice, TOOL);
  await answer.keep({ places: [] }, [drawing("half")]);
  await answer.finish({ places: [] }, [drawing("whole")], "finished", ["my_teacher"]);
  const [row, ...others] = await unsent();
  assert.deepEqual([others, await all("drafts")], [[], []]);
  const { fields } = await openRecord(row.sealed, phone.id, deviceKey);
  assert.deepEqual([fields.ending, fields.may_hear, JSON.parse(fields.asked)], ["finished", "my_teacher", TOOL.asked]);
  assert.equal(await textOf(row.id, JSON.parse(fields.attachments)[0]), "whole");
  await answer.keep({ places: [] }, []);
  assert.deepEqual(await all("drafts"), [], "nothing comes back of what is a record");
  assert.equal(growing().some(([begun]) => begun === answer.id), false);
});

test("a recording is named by the draft from the moment it is stopped, and earlier takes stay, not chosen", async () => {
  const answer = startAnswer(voice, { tool: "say", kind: "say" });
  for (const take of ["one", "two"]) {
    const sound = answer.recording("sound", "audio/webm");
    await sound.add(bytes(take));
    assert.ok(await draft(answer.id), "a sound is never without its answer");
    await sound.stop(3, true, "audio/webm");
  }
  await answer.keep({ words: "", not_said: false }, []);
  const named = JSON.parse((await draft(answer.id)).fields.attachments);
  assert.deepEqual(named.map(({ chosen }) => chosen), [false, true]);
  assert.equal(await textOf(answer.id, named[0]), "one");
});

test("after a reload the same answer goes on, with its recordings", async () => {
  const answer = startAnswer(voice, { tool: "say", kind: "say" });
  const sound = answer.recording("sound");
  await sound.add(bytes("one"));
  await sound.stop(3, true, "audio/webm");
  await answer.keep({ words: "typed", not_said: false }, []);
  continued(JSON.parse(JSON.stringify(growing())));
  const again = startAnswer(voice, { tool: "say", kind: "say", id: answer.id });
  const more = again.recording("sound");
  await more.add(bytes("two"));
  assert.equal(JSON.parse((await draft(answer.id)).fields.answer).words, "typed", "nothing was emptied");
  await more.stop(2, true, "audio/webm");
  await again.keep({ words: "typed", not_said: false }, []);
  assert.equal(JSON.parse((await draft(answer.id)).fields.attachments).length, 2);
  assert.equal((await all("drafts")).length, 1);
});

test("when the key is lost meanwhile, what was kept goes as it is and the rest as another record", async () => {
  const answer = startAnswer(voice, TOOL);
  await answer.keep({ places: ["before"] }, [drawing("before")]);
  await loseKey(phone.id, "revoked", NOON);
  assert.equal((await unsent()).length, 1);
  await answer.finish({ places: ["after"] }, [drawing("before"), drawing("after", "place:hopes")], "finished");
  assert.equal((await unsent()).length, 2);
  for (const { id } of await unsent()) assert.ok((await filesOf(id)).length > 0);
});

async function draft(id) {
  const row = (await all("drafts")).find((one) => one.id === id);
  return row && openDraft(row, deviceKey);
}

async function textOf(record, { sha256, key }) {
  const file = (await filesOf(record)).find((one) => one.sha256 === sha256);
  const opened = await openFrames(await fileKey(fromBase64url(key)), joined(await framesOf(file.id)));
  return new TextDecoder().decode(opened);
}
