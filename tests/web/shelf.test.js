import assert from "node:assert/strict";
import { test } from "node:test";
import { flush } from "../../web/static/offline/flush.js";
import { unsent, whereabouts } from "../../web/static/offline/outbox.js";
import { offerShelf, onTheShelf } from "../../web/static/offline/shelf.js";
import { answering, json, newPhone, NOON, record } from "./phone.js";

const now = () => NOON;
const DAY = 24 * 3_600_000;

/** A server that answers the shelf's offer with `lacking` and everything else as usual. */
function restored(lacking) {
  const server = answering();
  const fetch = async (path, request) => (path === "/sync/shelf" ? json(200, { lacking }) : server(path, request));
  return Object.assign(fetch, { batches: server.batches });
}

test("a server put back to an older copy gets what it lacks, once", async () => {
  const phone = await newPhone();
  const forgotten = await record(phone);
  const known = await record(phone);
  await flush({ fetch: answering(), now });
  const server = restored([forgotten.id]);
  await offerShelf({ fetch: server, now, force: true });
  assert.deepEqual(server.batches, [[forgotten.id]]);
  assert.equal((await unsent()).length, 0);
  assert.deepEqual((await onTheShelf(phone.id)).map(({ id }) => id).sort(), [forgotten.id, known.id].sort());
});

test("what the server lacks waits again when sending it fails", async () => {
  const phone = await newPhone();
  const row = await record(phone);
  await flush({ fetch: answering(), now });
  const fetch = async (path) => (path === "/sync/shelf" ? json(200, { lacking: [row.id] }) : json(503, {}));
  await offerShelf({ fetch, now, force: true });
  const { unsent: waiting } = await whereabouts(row.id);
  assert.equal(waiting.state, "waiting");
  assert.equal(waiting.sealed.recipients.length, 1, "it stays unreadable here");
});

test("after fourteen days a record leaves the shelf, but only once the server said that it has it", async () => {
  const phone = await newPhone();
  await record(phone);
  await flush({ fetch: answering(), now });
  const later = () => NOON + 15 * DAY;
  await offerShelf({ fetch: async () => json(200, "<h1>Café</h1>"), now: later });
  assert.equal((await onTheShelf(phone.id)).length, 1);
  await offerShelf({ fetch: restored([]), now: later });
  assert.equal((await onTheShelf(phone.id)).length, 0);
  assert.equal((await unsent()).length, 0);
});

test("the shelf is offered daily, and when the app starts", async () => {
  const phone = await newPhone();
  await record(phone);
  await flush({ fetch: answering(), now });
  let offers = 0;
  const fetch = async () => ((offers += 1), json(200, { lacking: [] }));
  await offerShelf({ fetch, now });
  await offerShelf({ fetch, now });
  assert.equal(offers, 1);
  await offerShelf({ fetch, now, force: true });
  await offerShelf({ fetch, now: () => NOON + DAY });
  assert.equal(offers, 3);
});
