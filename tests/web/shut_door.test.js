import assert from "node:assert/strict";
import { test } from "node:test";
import { flush, sendUrgent } from "../../web/static/offline/flush.js";
import { kindAt, urgencyOf } from "../../web/static/offline/kinds.js";
import { latelyHeard, unheard, whereabouts } from "../../web/static/offline/outbox.js";
import { standingWords } from "../../web/static/screens/denial_standing.js";
import { heardOrNot } from "../../web/static/sw/not_sent.js";
import { accepted, answering, json, newPhone, NOON, record } from "./phone.js";

const now = () => NOON;
const ID = "01939f6e-0000-7000-8000-000000000001";
const DUTY = { duty_phone: "01632 960 101" };
const deadLine = () => Promise.reject(new TypeError("no signal"));

const denial = (phone) => record(phone, { outcome: undefined, danger: "yes" }, { kind: "denied_access" });

test("each form's path says which record it makes", () => {
  assert.equal(kindAt("/visits"), "visit");
  assert.equal(kindAt(`/visits/${ID}/amendments`), "amendment");
  assert.equal(kindAt("/denied-access"), "denied_access");
  assert.equal(kindAt(`/denied-access/${ID}/details`), "denied_access_details");
  assert.equal(kindAt(`/denied-access/${ID}/rang-duty`), "rang_duty");
  for (const path of ["/visits/new", `/visits/${ID}`, "/denied-access/new", `/denied-access/${ID}/standing`]) assert.equal(kindAt(path), undefined);
});

test("whatever is denied access is urgent, in whichever form it stands", () => {
  const urgent = [
    ["denied_access", {}],
    ["visit", { outcome: "denied_access" }],
    ["visit", { outcome: "no_reply", signs_inside: "yes" }],
    ["visit", { outcome: "took_place", [`seen-${ID}`]: "not_alone", [`why-${ID}`]: "adult_would_not_allow" }],
    ["visit", { outcome: "took_place", violence: "threat" }],
    ["visit", { outcome: "took_place", violence: "violent" }],
  ];
  const routine = [
    ["denied_access_details", { signs_inside: "yes" }],
    ["rang_duty", {}],
    ["visit", { outcome: "no_reply", signs_inside: "no" }],
    ["visit", { outcome: "took_place", [`seen-${ID}`]: "alone", [`why-${ID}`]: "adult_would_not_allow" }],
    ["visit", { outcome: "took_place", violence: "none" }],
  ];
  for (const [kind, fields] of urgent) assert.equal(urgencyOf(kind, fields), "urgent", JSON.stringify(fields));
  for (const [kind, fields] of routine) assert.equal(urgencyOf(kind, fields), "routine", JSON.stringify(fields));
});

test("a denied access leads the outbox, and what is told of it follows in its turn", async () => {
  const phone = await newPhone();
  const visit = await record(phone);
  const shut = await denial(phone);
  const details = await record(phone, {}, { kind: "denied_access_details" });
  const server = answering();
  await flush({ fetch: server, now });
  assert.deepEqual(server.batches[0], [shut.id, visit.id, details.id]);
});

test("a shut door does not wait for a flusher that hangs on a dead line", async () => {
  const phone = await newPhone();
  await record(phone);
  let asked = () => {};
  let letGo = () => {};
  const hung = new Promise((resolve) => (asked = resolve));
  const hanging = flush({
    now,
    fetch: () => {
      asked();
      return new Promise((_, reject) => (letGo = () => reject(new TypeError("no signal"))));
    },
  });
  await hung;
  const shut = await denial(phone);
  const server = answering();
  await sendUrgent({ fetch: server, now });
  assert.deepEqual(server.batches, [[shut.id]]);
  assert.equal((await whereabouts(shut.id)).sent.status, "accepted");
  letGo();
  await hanging;
});

test("unheard until the receipt; sent back with errors is heard, not even read is not", async () => {
  const phone = await newPhone();
  const shut = await denial(phone);
  const ids = async () => (await unheard()).map(({ id }) => id);
  await sendUrgent({ fetch: deadLine, now });
  assert.deepEqual(await ids(), [shut.id]);
  await sendUrgent({ fetch: async () => json(400, { problem: "This is no record." }), now });
  assert.deepEqual(await ids(), [shut.id]);
  await flush({ fetch: answering((c) => ({ ...accepted(c), status: "needs_attention", errors: { children: "Choose." } })), now, again: true });
  assert.deepEqual(await ids(), []);
  assert.match((await heardOrNot(shut.id, DUTY)).whole, /The alert has gone/);
});

test("what was heard lately is found on the shelf", async () => {
  const phone = await newPhone();
  const shut = await denial(phone);
  await record(phone);
  await flush({ fetch: answering(), now });
  assert.deepEqual((await latelyHeard(NOON)).map(({ id }) => id), [shut.id]);
  assert.deepEqual(await latelyHeard(NOON + 1), []);
});

test("not sent says so, rings duty, and its message names nobody", async () => {
  const phone = await newPhone();
  const shut = await denial(phone);
  const { whole } = await heardOrNot(shut.id, DUTY);
  assert.match(whole, /NOT SENT\. Ring duty now\./);
  assert.match(whole, /href="tel:01632960101"/);
  assert.match(whole, /No bars\?.*999.*works on any network/);
  const body = decodeURIComponent(/href="sms:01632960101\?(?:&#38;|&)body=([^"]*)"/.exec(whole)[1]);
  assert.equal(body, "Denied access to a child. My record is not sent, I have no signal for it. Please ring me now.");
  assert.match(whole, new RegExp(`hx-post="/denied-access/${shut.id}/rang-duty"`));
});

test("with a signal it says Sent straight away", async () => {
  const phone = await newPhone();
  const shut = await denial(phone);
  await sendUrgent({ fetch: answering(), now });
  const { whole } = await heardOrNot(shut.id, DUTY);
  assert.match(whole, /Sent 12:00/);
  assert.doesNotMatch(whole, /NOT SENT/);
});

test("who acknowledged is said by role and time", () => {
  assert.equal(standingWords({ acknowledged_at: "2026-11-21T14:07:00+00:00", by: "the team manager" }), "Acknowledged by the team manager 14:07");
  assert.equal(standingWords({ acknowledged_at: null, by: "" }), "");
});
