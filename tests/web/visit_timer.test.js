import assert from "node:assert/strict";
import { test } from "node:test";
import { tendTimers } from "../../web/static/offline/timer_asking.js";
import { comeOut, goIn, isTimeToRemind, remindersDue, timerOf } from "../../web/static/offline/visit_timer.js";
import { json, newPhone, NOON } from "./phone.js";

const MINUTE = 60_000;
const WORKER = "ceri";
const PLAN = { id: "01939f6e-0000-7000-8000-000000000001", family: "f", minutes: 60 };
const deadLine = () => Promise.reject(new TypeError("no signal"));

/** Answers like server/routes/visit_timers.py, at the moment `now`. */
function answering(now) {
  const asked = [];
  const fetch = async (path, { body }) => {
    asked.push([path, Object.fromEntries(body)]);
    const until = new Date(now + Number(body.get("minutes")) * MINUTE).toISOString();
    return json(201, { id: PLAN.id, until, told_at: new Date(Date.parse(until) + 15 * MINUTE).toISOString(), out: path.endsWith("/out") });
  };
  return Object.assign(fetch, { asked });
}

test("going in without a signal is asked for again, for the time that is left", async () => {
  await newPhone();
  await goIn(WORKER, PLAN, NOON);
  await tendTimers({ fetch: deadLine, now: () => NOON });
  assert.equal((await timerOf(WORKER)).state, "going in");
  const later = NOON + 20 * MINUTE;
  const server = answering(later);
  await tendTimers({ fetch: server, now: () => later });
  assert.deepEqual(server.asked, [["/visit-timers", { id: PLAN.id, family: "f", minutes: "40" }]]);
  const timer = await timerOf(WORKER);
  assert.deepEqual([timer.state, timer.until], ["running", NOON + 60 * MINUTE]);
  await tendTimers({ fetch: server, now: () => later });
  assert.equal(server.asked.length, 1);
});

test("a signal after the time planned still starts it: who does not answer then is missed", async () => {
  await newPhone();
  await goIn(WORKER, PLAN, NOON);
  const server = answering(NOON + 70 * MINUTE);
  await tendTimers({ fetch: server, now: () => NOON + 70 * MINUTE });
  assert.equal(server.asked[0][1].minutes, "1");
});

test("a clock that is put back after going in makes nobody missed later than was planned", async () => {
  await newPhone();
  await goIn(WORKER, PLAN, NOON + 120 * MINUTE);
  const server = answering(NOON);
  await tendTimers({ fetch: server, now: () => NOON });
  assert.equal(server.asked[0][1].minutes, "60");
});

test("a page without a signal that the worker made up is no answer", async () => {
  await newPhone();
  await goIn(WORKER, PLAN, NOON);
  await tendTimers({ fetch: async () => new Response("<h1>No signal</h1>", { status: 503 }), now: () => NOON });
  assert.equal((await timerOf(WORKER)).state, "going in");
});

test("being out is said again until the server has heard it", async () => {
  await newPhone();
  await goIn(WORKER, PLAN, NOON);
  await tendTimers({ fetch: answering(NOON), now: () => NOON });
  await comeOut(WORKER, PLAN.id);
  await tendTimers({ fetch: deadLine, now: () => NOON });
  assert.equal((await timerOf(WORKER)).state, "coming out");
  const server = answering(NOON);
  await tendTimers({ fetch: server, now: () => NOON });
  assert.deepEqual(server.asked, [[`/visit-timers/${PLAN.id}/out`, {}]]);
  assert.equal(await timerOf(WORKER), undefined);
});

test("a timer that never reached the server ends without it", async () => {
  await newPhone();
  await goIn(WORKER, PLAN, NOON);
  await comeOut(WORKER, PLAN.id);
  await tendTimers({ fetch: async () => json(404, { problem: "Not found." }), now: () => NOON });
  assert.equal(await timerOf(WORKER), undefined);
});

test("the phone stirs before the time is out, when it is, and before managers are told", () => {
  const timer = { until: NOON + 60 * MINUTE, told_at: NOON + 75 * MINUTE };
  const due = [54, 55, 59, 60, 69, 70].map((minutes) => remindersDue(timer, NOON + minutes * MINUTE));
  assert.deepEqual(due, [0, 1, 1, 2, 2, 3]);
});

test("it stirs once for each, and no more when one is out", async () => {
  await newPhone();
  await goIn(WORKER, PLAN, NOON);
  assert.equal(await isTimeToRemind(WORKER, NOON + 54 * MINUTE), false);
  assert.equal(await isTimeToRemind(WORKER, NOON + 55 * MINUTE), true);
  assert.equal(await isTimeToRemind(WORKER, NOON + 56 * MINUTE), false);
  await comeOut(WORKER, PLAN.id);
  assert.equal(await isTimeToRemind(WORKER, NOON + 60 * MINUTE), false);
});
