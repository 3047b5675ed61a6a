import assert from "node:assert/strict";
import { test } from "node:test";
import { backOff, flush, sendNow } from "../../web/static/offline/flush.js";
import { exported } from "../../web/static/offline/export.js";
import { unsent, whereabouts } from "../../web/static/offline/outbox.js";
import { digestOf } from "../../web/static/offline/sealed.js";
import { all } from "../../web/static/offline/store.js";
import { stateWords } from "../../web/static/screens/capture_state.js";
import { accepted, addRegistration, answering, json, newPhone, NOON, record } from "./phone.js";

const now = () => NOON;

test("denied access goes first, then the order of recording", async () => {
  const phone = await newPhone();
  const first = await record(phone);
  const second = await record(phone);
  const shut = await record(phone, { outcome: "denied_access" });
  const server = answering();
  await flush({ fetch: server, now });
  assert.deepEqual(server.batches[0], [shut.id, first.id, second.id]);
});

test("the same id twice is one record", async () => {
  const phone = await newPhone();
  const row = await record(phone);
  const again = await record(phone, {}, { id: row.id });
  assert.equal(again.digest, row.digest);
  assert.equal((await unsent()).length, 1);
});

test("an accepted record goes on the shelf, without this device's recipient", async () => {
  const phone = await newPhone();
  const row = await record(phone);
  await flush({ fetch: answering(), now });
  const { unsent: waiting, sent } = await whereabouts(row.id);
  assert.equal(waiting, undefined);
  assert.equal(sent.status, "accepted");
  assert.deepEqual(sent.sealed.recipients.map(({ header }) => header.kid), ["the-server"]);
  assert.equal(await digestOf(sent.sealed), row.digest);
});

test("a captive portal's 200 is no receipt", async () => {
  const phone = await newPhone();
  const row = await record(phone);
  const portals = [
    async () => new Response("<h1>Welcome to the café</h1>", { status: 200 }),
    async () => json(200, {}),
    async () => json(200, { receipts: [{ status: "accepted" }] }),
  ];
  for (const fetch of portals) {
    await flush({ fetch, now });
    assert.equal((await whereabouts(row.id)).unsent.state, "waiting");
  }
});

test("a receipt for another digest, or another id, is no receipt", async () => {
  const phone = await newPhone();
  const row = await record(phone);
  await flush({ fetch: answering((capture) => ({ ...accepted(capture), digest: "0".repeat(64) })), now });
  await sendNow({ fetch: answering((capture) => ({ ...accepted(capture), id: phone.id })), now });
  assert.equal((await whereabouts(row.id)).unsent.state, "waiting");
});

test("already here repeats what became of the first", async () => {
  const phone = await newPhone();
  const taken = await record(phone);
  const returned = await record(phone);
  const became = { [taken.id]: "accepted", [returned.id]: "needs_attention" };
  await flush({ fetch: answering((c) => ({ ...accepted(c), status: "already_here", became: became[c.id] })), now });
  assert.equal((await whereabouts(taken.id)).sent.status, "accepted");
  assert.equal((await whereabouts(returned.id)).unsent.state, "needs attention");
});

test("what needs attention stays on the phone with the server's sentences, and blocks nothing", async () => {
  const phone = await newPhone();
  const bad = await record(phone);
  const good = await record(phone);
  const errors = { ended_at: "The visit can’t end before it began." };
  const server = answering((c) => (c.id === bad.id ? { ...accepted(c), status: "needs_attention", errors } : accepted(c)));
  await flush({ fetch: server, now });
  assert.deepEqual((await whereabouts(bad.id)).unsent.errors, errors);
  assert.ok((await whereabouts(good.id)).sent);
  assert.equal(server.said.at(-1).unsent.count, 1);
});

test("when a correction is taken, what it replaces leaves the outbox", async () => {
  const phone = await newPhone();
  const bad = await record(phone);
  await flush({ fetch: answering((c) => ({ ...accepted(c), status: "needs_attention" })), now });
  await record(phone, {}, { replaces: bad.id });
  await flush({ fetch: answering((c) => ({ ...accepted(c), replaced: bad.id })), now });
  assert.equal((await unsent()).length, 0);
  assert.equal((await whereabouts(bad.id)).sent.status, "replaced");
});

for (const status of [400, 413, 500]) {
  test(`one bad record in a batch that gets ${status} never blocks the others`, async () => {
    const phone = await newPhone();
    const rows = [await record(phone), await record(phone), await record(phone)];
    const fine = answering();
    const fetch = async (path, request) =>
      request.body.includes(rows[1].id) ? json(status, { problem: "This record could not be read." }) : fine(path, request);
    await flush({ fetch, now });
    assert.deepEqual((await unsent()).map(({ id }) => id), [rows[1].id]);
    const left = (await unsent())[0];
    assert.equal(left.state, status === 500 ? "waiting" : "needs attention");
  });
}

test("no answer puts everything back to wait, longer each time, and never beyond a quarter of an hour", async () => {
  const phone = await newPhone();
  const row = await record(phone);
  const silent = async () => {
    throw new TypeError("Failed to fetch");
  };
  await flush({ fetch: silent, now });
  const { unsent: waiting } = await whereabouts(row.id);
  assert.deepEqual([waiting.state, waiting.fault, waiting.attempts], ["waiting", "no answer", 1]);
  assert.ok(waiting.retry_at > NOON);
  assert.deepEqual([1, 2, 3].map((attempts) => backOff(attempts, 1)), [5_000, 10_000, 20_000]);
  assert.equal(backOff(40, 1), 15 * 60_000);
});

test("the timer keeps to the back-off; a sign of signal and “Send now” do not", async () => {
  const phone = await newPhone();
  await record(phone);
  await flush({ fetch: async () => json(503, {}), now });
  const server = answering();
  await flush({ fetch: server, now, eager: false });
  assert.equal(server.batches.length, 0);
  await flush({ fetch: server, now, eager: true });
  assert.equal((await unsent()).length, 0);

  const refused = await record(phone);
  await flush({ fetch: async () => json(500, {}), now });
  await flush({ fetch: server, now, eager: true });
  assert.ok((await whereabouts(refused.id)).unsent, "a record the server choked on waits its time");
  await sendNow({ fetch: server, now });
  assert.ok((await whereabouts(refused.id)).sent);
});

test("a record that is to wait for a date that only a wrong clock made is sent once the clock is right", async () => {
  const phone = await newPhone();
  const shut = await record(phone);
  const aYearOn = NOON + 365 * 24 * 3_600_000;
  await flush({ fetch: async () => json(500, {}), now: () => aYearOn });
  await flush({ fetch: answering(), now });
  assert.ok((await whereabouts(shut.id)).sent);
});

test("an unknown token is told and deletes nothing; another registration's records go all the same", async () => {
  const phone = await newPhone();
  const row = await record(phone);
  const other = await addRegistration();
  const theirs = await record(other);
  const fine = answering();
  const fetch = async (path, request) =>
    JSON.parse(request.body).registration === phone.id ? json(401, { problem: "Sign in again." }) : fine(path, request);
  await flush({ fetch, now });
  assert.equal((await whereabouts(row.id)).unsent.fault, "no token");
  assert.ok((await whereabouts(theirs.id)).sent);
  const tokens = Object.fromEntries((await all("registrations")).map(({ id, token }) => [id, token]));
  assert.deepEqual(tokens, { [phone.id]: "unknown", [other.id]: "known" });
});

for (const status of ["accepted", "needs_attention"]) {
  test(`a clock that can’t be right is told beside the record, which is ${status}: what it said, what the server’s said, and what to do`, async () => {
    const phone = await newPhone();
    const row = await record(phone);
    const received_at = "2025-11-20T14:05:00Z";
    const server = answering((capture) => ({ ...accepted(capture), status, received_at, flags: ["clock"] }));
    await flush({ fetch: server, now });
    const words = stateWords(await whereabouts(row.id));
    assert.match(words, status === "accepted" ? /^Sent 12:00\. Its times/ : /^This needs you\. Its times/);
    assert.match(words, /this phone’s clock said Sat 21 Nov 2026, 12:00 when it was saved, the server’s Thu 20 Nov 2025, 14:05 when it came\. Set this phone’s date and time/);
  });
}

test("what was sending when the app was killed goes again", async () => {
  const phone = await newPhone();
  const row = await record(phone);
  let heard;
  const killed = flush({ fetch: () => new Promise((_, reject) => (heard = reject)), now });
  while (!heard) await new Promise(setImmediate);
  assert.equal((await whereabouts(row.id)).unsent.state, "sending");
  heard(new TypeError("gone"));
  await killed;
  await flush({ fetch: answering(), now });
  assert.ok((await whereabouts(row.id)).sent);
});

test("two flushers send a record once", async () => {
  const phone = await newPhone();
  await record(phone);
  const server = answering();
  await Promise.all([flush({ fetch: server, now }), flush({ fetch: server, now })]);
  assert.equal(server.batches.flat().length, 1);
});

test("a record that was put right elsewhere is asked after and leaves the phone", async () => {
  const phone = await newPhone();
  const row = await record(phone);
  await flush({ fetch: answering((c) => ({ ...accepted(c), status: "needs_attention" })), now });
  await flush({ fetch: answering((c) => ({ ...accepted(c), status: "already_here", became: "replaced" })), now, again: true });
  assert.equal((await whereabouts(row.id)).sent.status, "replaced");
});

test("asking after a record without a signal leaves it as it stands", async () => {
  const phone = await newPhone();
  const row = await record(phone);
  await flush({ fetch: answering((c) => ({ ...accepted(c), status: "needs_attention" })), now });
  await sendNow({ fetch: async () => Promise.reject(new TypeError("no signal")), now });
  assert.equal((await whereabouts(row.id)).unsent.state, "needs attention");
});

test("more than fifty records go in several batches, in order", async () => {
  const phone = await newPhone();
  for (let count = 0; count < 53; count += 1) await record(phone);
  const server = answering();
  await flush({ fetch: server, now });
  assert.deepEqual(server.batches.map((batch) => batch.length), [50, 3]);
  assert.equal((await unsent()).length, 0);
});

test("the export holds every unsent record of the registration, sealed as it is", async () => {
  const phone = await newPhone();
  const row = await record(phone, { what_was_seen: "PLANTED" });
  await record(await addRegistration());
  const file = JSON.parse(await exported(phone.id));
  assert.deepEqual([file.format, file.registration], ["doorstep-captures/1", phone.id]);
  assert.deepEqual(file.captures.map(({ id, digest }) => [id, digest]), [[row.id, row.digest]]);
  assert.ok(!JSON.stringify(file).includes("PLANTED"));
});
