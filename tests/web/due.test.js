import assert from "node:assert/strict";
import { test } from "node:test";
import { clockWords, dayOf, whenWords } from "../../web/static/offline/london.js";
import { isOverdue } from "../../web/static/screens/due.js";
import { uuid7 } from "../../web/static/offline/uuid7.js";

test("a child is overdue the day after the due day, not on it", () => {
  assert.equal(isOverdue("2026-11-20", "2026-11-20"), false);
  assert.equal(isOverdue("2026-11-20", "2026-11-21"), true);
});

test("days and times are London's", () => {
  const summerNight = Date.parse("2026-06-30T23:30:00Z");
  assert.equal(dayOf(summerNight), "2026-07-01");
  assert.equal(clockWords(summerNight), "00:30");
  assert.equal(whenWords(summerNight, summerNight + 60_000), "00:30");
  assert.equal(whenWords(summerNight, summerNight + 86_400_000), "Wed 1 Jul at 00:30");
});

test("ids sort by the moment they were made", () => {
  const [early, late] = [uuid7(1_000), uuid7(1_700_000_000_000)];
  assert.match(late, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(early < late);
});
