/** A phone for the tests: its store in memory, one registration, and a server that answers as told. */
import "fake-indexeddb/auto";
import { capture } from "../../web/static/offline/capture.js";
import { makeKeyPair } from "../../web/static/offline/device_key.js";
import { addAsNewest } from "../../web/static/offline/registration.js";
import { ask, close, get, transact } from "../../web/static/offline/store.js";
import { uuid7 } from "../../web/static/offline/uuid7.js";

export const NOON = Date.parse("2026-11-21T12:00:00Z");
const STORES = ["registrations", "outbox", "shelf", "drafts", "copies", "settings", "attachments", "chunks"];

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const device = await makeKeyPair("246810");
const server = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", server.publicKey);

export const deviceKey = device.key;
export const sealedKey = device.sealed_key;
export const serverKey = server.privateKey;
export const SERVER_KID = "the-server";

export async function newPhone() {
  await close();
  await transact(STORES, "readwrite", async (tx) => {
    for (const store of STORES) await ask(tx.objectStore(store).clear());
  });
  return addRegistration();
}

export async function addRegistration(more = {}) {
  const registration = {
    id: uuid7(),
    worker: uuid7(),
    worker_name: "Ceri Vaughan",
    name: "Test phone",
    public_key: device.public_key,
    server_key: { kty, crv, x, y, kid: SERVER_KID },
    sealed_key: device.sealed_key,
    duty_phone: "",
    next_sequence: 1,
    token: "known",
    persistent: true,
    registered_at: NOON,
    renewed_at: NOON,
    contact_at: NOON,
    copied_at: 0,
    shelf_offered_at: 0,
    told_unsent: 0,
    ...more,
  };
  return addAsNewest(registration);
}

export async function record(registration, fields = {}, more = {}) {
  const id = uuid7();
  const written = { kind: "visit", replaces: null, fields: { outcome: "took_place", ...fields }, id, ...more };
  await capture(registration, written, NOON);
  return get("outbox", written.id);
}

/** A server that hears every batch and answers each capture with `receiptOf`. */
export function answering(receiptOf = accepted) {
  const batches = [];
  const fetch = async (path, { body }) => {
    const said = JSON.parse(body);
    batches.push(said.captures.map(({ id }) => id));
    fetch.said.push({ path, ...said });
    return json(200, { now: new Date(NOON).toISOString(), receipts: said.captures.map(receiptOf) });
  };
  fetch.batches = batches;
  fetch.said = [];
  return fetch;
}

export function accepted({ id, digest }) {
  return { id, digest, status: "accepted", received_at: new Date(NOON).toISOString(), errors: {}, flags: [], replaced: null };
}

export function json(status, body) {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}
