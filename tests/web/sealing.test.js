import assert from "node:assert/strict";
import { test } from "node:test";
import { openKey } from "../../web/static/offline/device_key.js";
import { openPage, openRecord, sealPage } from "../../web/static/offline/seal.js";
import { digestOf, withoutRecipient } from "../../web/static/offline/sealed.js";
import { deviceKey, newPhone, record, sealedKey, SERVER_KID, serverKey } from "./phone.js";

test("what is sealed opens for the server and for this device, word for word", async () => {
  const phone = await newPhone();
  const row = await record(phone, { what_was_seen: "A tidy kitchen. “Iawn”, she said." });
  for (const [kid, key] of [[SERVER_KID, serverKey], [phone.id, deviceKey]]) {
    const opened = await openRecord(row.sealed, kid, key);
    assert.equal(opened.format, "doorstep/1");
    assert.equal(opened.fields.what_was_seen, "A tidy kitchen. “Iawn”, she said.");
    assert.equal(opened.sequence, row.sequence);
  }
});

test("id, registration, kind and urgency stand in the protected header too", async () => {
  const phone = await newPhone();
  const { sealed, id } = await record(phone, { outcome: "denied_access" });
  const header = JSON.parse(Buffer.from(sealed.protected, "base64url").toString());
  assert.deepEqual(header, {
    enc: "A256GCM",
    typ: "doorstep+jwe",
    id,
    registration: phone.id,
    kind: "visit",
    urgency: "urgent",
  });
  for (const { header } of sealed.recipients) assert.equal(header.alg, "ECDH-ES+A256KW");
});

test("the digest stays when the device's recipient is dropped, and the device can read it no more", async () => {
  const phone = await newPhone();
  const { sealed, digest } = await record(phone);
  const dropped = withoutRecipient(sealed, phone.id);
  assert.equal(dropped.recipients.length, 1);
  assert.equal(await digestOf(dropped), digest);
  await assert.rejects(openRecord(dropped, phone.id, deviceKey));
  assert.equal((await openRecord(dropped, SERVER_KID, serverKey)).fields.outcome, "took_place");
});

test("a record whose ciphertext was touched does not open", async () => {
  const phone = await newPhone();
  const { sealed } = await record(phone);
  const first = sealed.ciphertext.startsWith("A") ? "B" : "A";
  await assert.rejects(openRecord({ ...sealed, ciphertext: first + sealed.ciphertext.slice(1) }, phone.id, deviceKey));
});

test("a page is sealed to the device and opens with its key", async () => {
  const phone = await newPhone();
  const sealed = await sealPage({ url: "/", html: "<p>Today" }, phone.public_key);
  assert.ok(!sealed.includes(Buffer.from("Today").toString("base64url")));
  assert.deepEqual(await openPage(sealed, deviceKey), { url: "/", html: "<p>Today" });
});

test("the PIN opens the key, another PIN does not, and nobody can read it out of the browser", async () => {
  const key = await openKey(sealedKey, "246810");
  assert.equal(key?.extractable, false);
  assert.equal(await openKey(sealedKey, "246811"), null);
  const { alg, p2c } = JSON.parse(Buffer.from(sealedKey.split(".")[0], "base64url").toString());
  assert.deepEqual([alg, p2c], ["PBES2-HS512+A256KW", 600_000]);
});
