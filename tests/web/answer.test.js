import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { continued, growing, startAnswer } from "../../web/static/child/answer.js";
import { filesOf, framesOf } from "../../web/static/offline/attachments.js";
import { openDraft } from "../../web/static/offline/drafts.js";
import { fileKey, fromBase64url, joined, openFrames, sealFrame } from "../../web/static/offline/file_format.js";
import { loseKey } from "../../web/static/offline/lose_key.js";
import { unsent } from "../../web/static/offline/outbox.js";
import { openRecord } from "../../web/static/offline/seal.js";
import { sendFiles } from "../../web/static/offline/attachments_send.js";
import { flush } from "../../web/static/offline/flush.js";
import { all } from "../../web/static/offline/store.js";
import { unsentFilesOf } from "../../web/static/offline/unsent_files.js";
import { answering, deviceKey, json, newPhone, NOON, SERVER_KID, serverKey } from "./phone.js";

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

test("a recording is named by the draft from its first piece, and earlier takes stay, not chosen", async () => {
  const answer = startAnswer(voice, { tool: "say", kind: "say" });
  for (const take of ["one", "two"]) {
    const sound = answer.recording("sound", "audio/webm");
    await sound.add(bytes(take));
    const soFar = named(await draft(answer.id)).at(-1);
    assert.equal(await textOf(answer.id, soFar, "cut"), take, "a sound is never without its answer");
    const whole = await sound.stop(3, true, "audio/webm");
    assert.deepEqual(named(await draft(answer.id)).at(-1), whole);
  }
  await answer.keep({ words: "", not_said: false }, []);
  const takes = named(await draft(answer.id));
  assert.deepEqual(takes.map(({ chosen }) => chosen), [false, true]);
  assert.equal(await textOf(answer.id, takes[0]), "one");
});

for (const [moment, stops] of [["a recording is under way", false], ["a take is over", true]])
  test(`when the key is lost while ${moment}, what was said goes once with the unfinished answer, and the server can open it`, async () => {
    const answer = startAnswer(voice, { tool: "say", kind: "say" });
    const sound = answer.recording("sound", "audio/webm");
    for (const words of ["I like ", "my new bed"]) await sound.add(bytes(words));
    if (stops) await sound.stop(3, true, "audio/webm");
    assert.deepEqual(await unsentFilesOf(phone.worker), [], "a draft's file is not unsent work");
    await loseKey(phone.id, "wrong pins", NOON);
    assert.equal((await unsentFilesOf(phone.worker)).length, 1);
    const [row] = await unsent();
    const { fields, unfinished } = await openRecord(row.sealed, SERVER_KID, serverKey);
    const [listed, ...others] = JSON.parse(fields.attachments);
    assert.deepEqual([unfinished, fields.ending, others, listed.label], [true, "interrupted", [], "sound"]);
    assert.equal(await textOf(row.id, listed, stops ? "whole" : "cut"), "I like my new bed");
    await flush({ fetch: answering(), now: () => NOON });
    const sent = [];
    const fetch = async (path, { body }) => (sent.push(path), json(200, { sha256: listed.sha256, received: body.length, complete: true, state: "kept", problem: "" }));
    for (const again of [false, true]) await sendFiles({ fetch, now: () => NOON, again });
    assert.deepEqual(sent, [`/sync/attachments/${listed.sha256}`]);
  });

test("a recording that goes on after the key was lost is a file of its own, with all that was said", async () => {
  const answer = startAnswer(voice, { tool: "say", kind: "say" });
  const sound = answer.recording("sound", "audio/webm");
  await sound.add(bytes("before"));
  await loseKey(phone.id, "revoked", NOON);
  await sound.add(bytes(" and after"));
  await sound.stop(3, true, "audio/webm");
  await answer.finish({ words: "", not_said: false }, [], "finished");
  const records = await unsent();
  const said = [];
  for (const { id, sealed } of records) {
    const { fields, unfinished } = await openRecord(sealed, SERVER_KID, serverKey);
    const [listed] = JSON.parse(fields.attachments);
    said.push([unfinished, await textOf(id, listed, unfinished ? "cut" : "whole")]);
  }
  assert.deepEqual(said, [[true, "before"], [false, "before and after"]]);
});

test("a page that is loaded again in the middle of a recording knows it as far as it lies here", async () => {
  const answer = startAnswer(voice, { tool: "say", kind: "say" });
  const sound = answer.recording("sound", "audio/webm");
  const before = JSON.stringify(growing());
  for (const words of ["one", " and two"]) await sound.add(bytes(words));
  continued(JSON.parse(before));
  const again = startAnswer(voice, { tool: "say", kind: "say", id: answer.id });
  await again.keep({ words: "typed", not_said: false }, []);
  const [listed] = named(await draft(answer.id));
  assert.equal(await textOf(answer.id, listed, "cut"), "one and two");
});

test("after a reload the same answer goes on, with its recordings", async () => {
  const answer = startAnswer(voice, { tool: "say", kind: "say" });
  const sound = answer.recording("sound");
  await sound.add(bytes("one"));
  await sound.stop(3, true, "audio/webm");
  await answer.keep({ words: "typed", not_said: false }, []);
  continued(JSON.parse(JSON.stringify(growing())));
  const again = startAnswer(voice, { tool: "say", kind: "say", id: answer.id });
  const more = again.recording("sound", undefined, { given: { words: "typed", not_said: false }, files: [], ending: "interrupted" });
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

function named({ fields }) {
  return JSON.parse(fields.attachments);
}

/** A sound that was "cut" has no last frame: one more makes it whole. */
async function textOf(record, { sha256, key }, end = "whole") {
  const file = (await filesOf(record)).find((one) => one.sha256 === sha256);
  const frames = await framesOf(file.id);
  const opening = await fileKey(fromBase64url(key));
  if (end === "cut") frames.push(await sealFrame(opening, frames.length, new Uint8Array(), true));
  return new TextDecoder().decode(await openFrames(opening, joined(frames)));
}
