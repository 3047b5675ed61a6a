import { isUuid } from "../offline/uuid7.js";

/** @typedef {import("../offline/rows.js").RecordContent} RecordContent */

/**
 * The form in which a record that the server sent back is put right. What is told of a denied access has pages that a
 * phone carries for any of them, whether that one has arrived or not.
 * @param {Pick<RecordContent, "id" | "kind" | "fields">} record
 * @returns {string} empty when the record does not say what it is about, and for a child's answer: nobody puts that right
 */
export function correctionOf({ id, kind, fields }) {
  const { family, visit, child } = fields;
  if (kind === "visit" && isUuid(family)) return `/visits/new?family=${family}&correct=${id}`;
  if (kind === "denied_access" && isUuid(family)) return `/denied-access/new?family=${family}&correct=${id}`;
  if (kind === "amendment" && isUuid(visit)) return `/visits/${visit}?correct=${id}`;
  if (kind === "child_session" && isUuid(child)) return `/children/${child}/hand-over?correct=${id}`;
  if (kind === "child_danger" && isUuid(child)) return `/children/${child}/danger?correct=${id}`;
  if ((kind === "denied_access_details" || kind === "rang_duty") && isUuid(visit)) return `/denied-access/details?visit=${visit}&correct=${id}`;
  return "";
}
