import assert from "node:assert/strict";
import { test } from "node:test";
import { attach, filesOf, framesOf } from "../../web/static/offline/attachments.js";
import { offerFiles, sendFiles } from "../../web/static/offline/attachments_send.js";
import { dropDraft, saveDraft } from "../../web/static/offline/drafts.js";
import { fileKey, FRAME, fromBase64url, joined, newFileKey, openFrames, sealFrames } from "../../web/static/offline/file_format.js";
import { flush } from "../../web/static/offline/flush.js";
import { loseKey } from "../../web/static/offline/lose_key.js";
import { makingRoom } from "../../web/static/offline/making_room.js";
import { recovered, startRecording } from "../../web/static/offline/recording.js";
import { offerShelf } from "../../web/static/offline/shelf.js";
import { all, ask, get, transact } from "../../web/static/offline/store.js";
import { unsentFilesOf } from "../../web/static/offline/unsent_files.js";
import { answering, deviceKey, json, newPhone, NOON, record } from "./phone.js";

const now = () => NOON;
const META = { type: "image/jpeg", purpose: "photo", label: "kitchen", chosen: true, seconds: 0 };
const bytesOf = (length) => Uint8Array.from({ length }, (_, place) => place % 251);

test("a file is frames of 256 KB, each bound to its place and the last to the end", async () => {
  for (const length of [0, 1, FRAME, FRAME + 1]) {
    const key = await fileKey(newFileKey());
    const frames = await sealFrames(key, bytesOf(length));
    assert.deepEqual(await openFrames(key, joined(frames)), bytesOf(length));
    assert.deepEqual(new DataView(frames[0].buffer).getUint32(0), frames[0].length - 4);
  }
});

test("a file that was cut off, put in another order or changed does not open", async () => {
  const key = await fileKey(newFileKey());
  const [first, second, third] = await sealFrames(key, bytesOf(2 * FRAME + 5));
  const changed = joined([first, second, third]);
  changed[100] ^= 1;
  for (const wrong of [joined([first, second]), joined([second, first, third]), joined([first, third]), changed])
    await assert.rejects(openFrames(key, wrong));
});

test("what is kept on the phone is only the sealed file, and the record's entry opens it", async () => {
  const phone = await newPhone();
  const listed = await attach(phone, "a-record", bytesOf(FRAME + 7), META, NOON);
  const [row] = await filesOf("a-record");
  const sealed = joined(await framesOf(row.id));
  assert.deepEqual([row.state, row.sha256, row.size], ["waiting", listed.sha256, sealed.length]);
  assert.equal(JSON.stringify(row).includes("kitchen"), false);
  assert.deepEqual(await openFrames(await fileKey(fromBase64url(listed.key)), sealed), bytesOf(FRAME + 7));
});

test("a recording is on disk piece by piece, each time as a file that can go as it is", async () => {
  const phone = await newPhone();
  const sound = startRecording(phone, { label: "sound", type: "audio/webm" });
  const first = await keepPiece(sound.with(bytesOf(10)), "an-answer");
  const [row] = await filesOf("an-answer");
  assert.deepEqual([row.state, row.sha256, (await framesOf(row.id)).length], ["waiting", first.sha256, 1]);
  await keepPiece(sound.with(bytesOf(FRAME + 3)), "an-answer");
  const whole = await keepPiece(sound.whole(7, true, "audio/webm"), "an-answer");
  const file = joined(await framesOf(row.id));
  assert.deepEqual(await openFrames(await fileKey(fromBase64url(whole.key)), file), joined([bytesOf(10), bytesOf(FRAME + 3)]));
  assert.deepEqual([whole.seconds, whole.size, (await get("attachments", row.id)).sha256], [7, file.length, whole.sha256]);
});

test("a piece that found no room leaves the recording as it was", async () => {
  const phone = await newPhone();
  const sound = startRecording(phone, { label: "sound" });
  const first = await keepPiece(sound.with(bytesOf(10)), "an-answer");
  await sound.with(bytesOf(20));
  const whole = await keepPiece(sound.whole(1, true, "audio/webm"), "an-answer");
  const [row, ...others] = await filesOf("an-answer");
  assert.deepEqual([others, row.sha256, whole.key], [[], whole.sha256, first.key]);
  assert.deepEqual(await openFrames(await fileKey(fromBase64url(whole.key)), joined(await framesOf(row.id))), bytesOf(10));
});

test("a recording that no draft names opens after the PIN, one of an earlier release too", async () => {
  const phone = await newPhone();
  const sound = startRecording(phone, { label: "sound", type: "audio/mp4" });
  const kept = await keepPiece(sound.with(bytesOf(99)), "an-answer");
  const [row] = await filesOf("an-answer");
  assert.deepEqual(await recovered(row, deviceKey), kept);
  const earlier = { ...row, state: "being made", sha256: "", size: row.size };
  await transact(["attachments"], "readwrite", (tx) => ask(tx.objectStore("attachments").put(earlier)));
  assert.deepEqual(await recovered(earlier, deviceKey), kept);
  assert.deepEqual(await get("attachments", row.id), row);
});

test("a file goes after its record, in pieces of 512 KB, and once", async () => {
  const { server, row } = await withFile(1_300_000);
  await sendFiles({ fetch: server, now });
  assert.deepEqual(server.pieces, [], "its record is not there yet");
  await flush({ fetch: answering(), now });
  await sendFiles({ fetch: server, now });
  assert.deepEqual(server.pieces.map(([from]) => from), [0, 524_288, 1_048_576]);
  assert.equal(server.whole(), row.size);
  assert.equal((await get("attachments", row.id)).state, "sent");
  assert.ok((await framesOf(row.id)).length > 0, "it stays beside the shelf");
  await sendFiles({ fetch: server, now });
  assert.equal(server.pieces.length, 3);
});

test("after a cut it goes on where the server says", async () => {
  const { server, row } = await sent(1_300_000);
  let calls = 0;
  const cut = (path, request) => ((calls += 1) === 2 ? Promise.reject(new TypeError("cut")) : server(path, request));
  await sendFiles({ fetch: cut, now });
  assert.equal((await get("attachments", row.id)).state, "waiting");
  await transact(["attachments"], "readwrite", (tx) => ask(tx.objectStore("attachments").put({ ...row, received: 0 })));
  await sendFiles({ fetch: server, now });
  assert.deepEqual(server.pieces.map(([from]) => from), [0, 524_288, 1_048_576]);
  assert.equal((await get("attachments", row.id)).state, "sent");
});

test("only an answer that names the file counts", async () => {
  const { row } = await sent(10);
  const portals = [
    async () => new Response("<h1>Welcome</h1>", { status: 200 }),
    async () => json(200, { received: row.size, complete: true, state: "kept" }),
    async () => json(200, { sha256: "0".repeat(64), received: row.size, complete: true, state: "kept" }),
    async () => json(422, {}),
    async () => json(401, { problem: "Unknown." }),
  ];
  for (const fetch of portals) {
    await sendFiles({ fetch, now });
    assert.equal((await get("attachments", row.id)).state, "waiting");
  }
  assert.ok((await get("attachments", row.id)).retry_at > NOON);
});

test("what the server never takes stays, says why, and is asked again only when somebody asks", async () => {
  const { server, row, phone } = await sent(10);
  let asked = 0;
  const never = async () => ((asked += 1), json(422, { problem: "The picture is out of bounds." }));
  await sendFiles({ fetch: never, now });
  await sendFiles({ fetch: never, now });
  const [file] = await unsentFilesOf(phone.worker);
  assert.deepEqual([asked, file.state, file.problem], [1, "needs attention", "The picture is out of bounds."]);
  await sendFiles({ fetch: server, now, again: true });
  assert.equal((await get("attachments", row.id)).state, "sent");
});

test("a file that the server opened and refused needs attention", async () => {
  const { row } = await sent(10);
  const refusing = async () => json(200, { sha256: row.sha256, received: row.size, complete: true, state: "refused", problem: "No drawing." });
  await sendFiles({ fetch: refusing, now });
  const { state, problem } = await get("attachments", row.id);
  assert.deepEqual([state, problem], ["needs attention", "No drawing."]);
});

test("short of space, files that were sent go with the shelf, and unsent ones never", async () => {
  const { server } = await sent(10);
  await sendFiles({ fetch: server, now });
  const phone = (await all("registrations"))[0];
  await attach(phone, "another", bytesOf(10), META, NOON);
  await assert.rejects(makingRoom(phone.id, () => Promise.reject(new DOMException("full", "QuotaExceededError"))));
  const left = await all("attachments");
  assert.deepEqual(left.map(({ record, state }) => [record, state]), [["another", "waiting"]]);
  assert.equal((await all("chunks")).length, 1);
});

test("a lost key leaves unsent files, and they still go", async () => {
  const { server, row, phone } = await sent(10);
  await loseKey(phone.id, "wrong pins", NOON);
  await sendFiles({ fetch: server, now });
  assert.equal((await get("attachments", row.id)).state, "sent");
});

test("a record that the server lacks is sent again with its files; after 14 days both go", async () => {
  for (const [lacks, state] of [[true, "waiting"], [false, undefined]]) {
    const { server, row, taken } = await sent(10);
    await sendFiles({ fetch: server, now });
    const later = () => NOON + 15 * 24 * 3_600_000;
    const fetch = (path, request) =>
      path === "/sync/shelf" ? json(200, { lacking: lacks ? [taken.id] : [] }) : Promise.reject(new TypeError("no signal"));
    await offerShelf({ force: true, fetch, now: later });
    assert.equal((await get("attachments", row.id))?.state, state);
    assert.equal((await framesOf(row.id)).length, lacks ? 1 : 0);
  }
});

test("a server that was put back to an older backup gets the files that it lacks again", async () => {
  const { server, row } = await sent(1_300_000);
  await sendFiles({ fetch: server, now });
  let asked = 0;
  const lacking = async (_, { method }) => ((asked += 1), assert.equal(method, "GET"), json(200, { sha256: row.sha256, received: 0, complete: false, state: "awaited" }));
  await offerFiles({ fetch: lacking, now });
  assert.equal(asked, 0, "daily");
  const tomorrow = () => NOON + 24 * 3_600_000;
  await offerFiles({ fetch: () => Promise.reject(new TypeError("no signal")), now: tomorrow });
  assert.equal((await get("attachments", row.id)).state, "sent");
  await offerFiles({ fetch: lacking, now: tomorrow });
  const file = await get("attachments", row.id);
  assert.deepEqual([file.state, file.received], ["waiting", 0]);
});

test("a draft that is dropped takes its files with it; one that became a record does not", async () => {
  const phone = await newPhone();
  const form = new FormData();
  form.set("id", "a-draft");
  await saveDraft(phone, "form", "visit", form, NOON);
  await attach(phone, "a-draft", bytesOf(10), META, NOON);
  assert.deepEqual(await unsentFilesOf(phone.worker), [], "a draft's file is not unsent work");
  const kept = await record(phone);
  await attach(phone, kept.id, bytesOf(10), META, NOON);
  await dropDraft("a-draft");
  await dropDraft(kept.id);
  assert.deepEqual((await all("attachments")).map(({ record }) => record), [kept.id]);
});

/** As a draft does that names it. */
async function keepPiece(growing, record) {
  const grown = await growing;
  await transact(["attachments", "chunks"], "readwrite", (tx) => grown.put(tx, record));
  grown.kept();
  return grown.listed;
}

/** A record that waits, with one file of it. */
async function withFile(length) {
  const phone = await newPhone();
  const taken = await record(phone);
  await attach(phone, taken.id, bytesOf(length), META, NOON);
  const [row] = await filesOf(taken.id);
  return { phone, taken, row, server: takingPieces(row) };
}

/** The same, and the server has the record. */
async function sent(length) {
  const all = await withFile(length);
  await flush({ fetch: answering(), now });
  return all;
}

function takingPieces({ sha256, size }) {
  const pieces = [];
  const whole = () => pieces.reduce((sum, [, length]) => sum + length, 0);
  const fetch = async (path, { method, headers, body }) => {
    assert.deepEqual([path, method], [`/sync/attachments/${sha256}`, "PUT"]);
    const [, from, to, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers["content-range"]).map(Number);
    assert.deepEqual([to - from + 1, total], [body.length, size]);
    if (from !== whole()) return json(409, { sha256, received: whole(), problem: "Go on." });
    pieces.push([from, body.length]);
    return json(200, { sha256, received: whole(), complete: whole() === size, state: whole() === size ? "kept" : "waiting", problem: "" });
  };
  return Object.assign(fetch, { pieces, whole });
}
