import { nextSequence } from "./here.js";
import { urgencyOf } from "./kinds.js";
import { keep } from "./outbox.js";
import { sealRecord } from "./seal.js";
import { digestOf } from "./sealed.js";

/**
 * @typedef {import("./rows.js").RecordContent} RecordContent
 * @typedef {import("./rows.js").Registration} Registration
 * @typedef {import("./kinds.js").Fields} Fields
 */

/** These stand in the record itself, not among its fields. */
const LIFTED = ["id", "replaces"];

/**
 * @param {Iterable<[string, FormDataEntryValue]>} form
 * @returns {Fields} the form's own fields, flat, repeated names as lists
 */
export function fieldsOf(form) {
  /** @type {Fields} */
  const fields = {};
  for (const [name, value] of form) {
    if (typeof value !== "string" || LIFTED.includes(name)) continue;
    const before = fields[name];
    fields[name] = before === undefined ? value : [before, value].flat();
  }
  return fields;
}

/**
 * @param {Registration} registration
 * @param {{id: string, kind: string, replaces: string | null, unfinished: boolean, sequence: number, fields: Fields}} written
 * @param {number} now
 * @returns {RecordContent}
 */
export function recordOf(registration, { id, kind, replaces, unfinished, sequence, fields }, now) {
  const urgency = urgencyOf(kind, fields);
  const recorded_at = new Date(now).toISOString();
  const envelope = { id, registration: registration.id, sequence, kind, urgency, recorded_at, replaces, unfinished };
  return { format: "doorstep/1", ...envelope, fields };
}

/**
 * Seals a record, once and for all, and keeps it for sending.
 * @param {Registration} registration
 * @param {{id: string, kind: string, replaces: string | null, fields: Fields}} written
 * @param {number} now
 * @returns {Promise<boolean>} false when a record with this id was kept before
 */
export async function capture(registration, written, now) {
  const sequence = await nextSequence(registration.id);
  const record = recordOf(registration, { ...written, unfinished: false, sequence }, now);
  const sealed = await sealRecord(record, registration);
  const { id, kind, urgency, recorded_at } = record;
  const digest = await digestOf(sealed);
  return keep({ id, registration: registration.id, kind, urgency, sequence, digest, sealed, recorded_at });
}
