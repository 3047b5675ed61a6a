import { unsent } from "./outbox.js";

/**
 * The unsent records of one registration, sealed as they are, as a file that the server can import.
 * @param {string} registration
 */
export async function exported(registration) {
  const captures = (await unsent(registration)).map(({ id, kind, urgency, sequence, digest, sealed }) => ({
    id,
    kind,
    urgency,
    sequence,
    digest,
    sealed,
  }));
  return JSON.stringify({ format: "doorstep-captures/1", registration, captures }, null, 1);
}
