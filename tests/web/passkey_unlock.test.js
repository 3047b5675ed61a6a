/** What a passkey yields never seals anything itself: the key is derived from it, for this purpose alone. */
import assert from "node:assert/strict";
import { hkdfSync } from "node:crypto";
import { test } from "node:test";
import { openKeyWithPasskey } from "../../web/static/offline/device_key.js";
import { addPasskey, openWithPasskey } from "../../web/static/offline/passkey_unlock.js";
import { openPage, sealPage } from "../../web/static/offline/seal.js";
import { get } from "../../web/static/offline/store.js";
import { deviceKey, newPhone } from "./phone.js";

const PIN = "246810";
const PURPOSE = "Doorstep device key under a passkey, 1";

/** An authenticator: the same secret whenever it is asked with the same salt. */
class Credential {
  constructor(secret) {
    this.rawId = new Uint8Array([1, 2, 3]).buffer;
    this.secret = secret;
  }
  getClientExtensionResults() {
    return { prf: { enabled: true, results: { first: this.secret } } };
  }
}

async function withPasskey(secret) {
  const phone = await newPhone();
  const credentials = { create: async () => new Credential(secret), get: async () => new Credential(secret) };
  globalThis.PublicKeyCredential = Credential;
  Object.defineProperty(globalThis, "navigator", { value: { credentials }, configurable: true });
  assert.equal(await addPasskey(phone, PIN), "added");
  return get("registrations", phone.id);
}

const aesKey = (raw) => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

test("the device key is sealed under what HKDF makes of the passkey's secret, never under the secret itself", async () => {
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const { sealed_by_passkey } = await withPasskey(secret);
  assert.equal(await openKeyWithPasskey(sealed_by_passkey, await aesKey(secret)), null);
  const derive = (salt, info) => aesKey(new Uint8Array(hkdfSync("sha256", secret, salt, info, 32)));
  assert.equal(await openKeyWithPasskey(sealed_by_passkey, await derive(new Uint8Array(32), "")), null, "not for any other purpose");
  assert.ok(await openKeyWithPasskey(sealed_by_passkey, await derive(new Uint8Array(32), PURPOSE)));
});

test("the same passkey opens what was sealed, another one does not", async () => {
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const row = await withPasskey(secret);
  const { key } = await openWithPasskey(row);
  const page = await sealPage({ url: "/" }, row.public_key);
  assert.deepEqual(await openPage(page, key), await openPage(page, deviceKey));
  navigator.credentials.get = async () => new Credential(crypto.getRandomValues(new Uint8Array(32)));
  assert.equal(await openWithPasskey(row), "does not open");
});
