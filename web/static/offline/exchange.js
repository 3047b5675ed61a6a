/**
 * @typedef {import("./rows.js").Captured} Captured
 * @typedef {import("./rows.js").Receipt} Receipt
 * @typedef {typeof globalThis.fetch} Fetch
 * @typedef {"ok" | "revoked" | "closed"} Standing how the server thinks of this device and its worker
 * @typedef {{kind: "receipts", receipts: Map<string, Receipt>, standing: Standing}
 *   | {kind: "refused", problem: string, final: boolean}
 *   | {kind: "unknown token", standing: Standing}
 *   | {kind: "no answer"}} Answer
 */

const PATIENCE = 30_000;
/** The record itself may be at fault, or the server's reading of it; other statuses are the way there. */
const ABOUT_THE_RECORD = [400, 413, 422, 500];

/**
 * One POST /sync. Whatever is not an answer of our server counts as no answer: a captive portal says 200 as well.
 * @param {Pick<import("./rows.js").Registration, "id" | "sealed_key">} registration
 * @param {Captured[]} batch
 * @param {Captured[]} left
 * @param {Fetch} fetch
 * @returns {Promise<Answer>}
 */
export async function exchange(registration, batch, left, fetch) {
  const captures = batch.map(({ id, kind, urgency, sequence, digest, sealed }) => ({
    id,
    kind,
    urgency,
    sequence,
    digest,
    sealed,
  }));
  const oldest_at = left.map((row) => row.recorded_at).sort()[0] ?? null;
  const lost = registration.sealed_key === "" ? { key_lost: true } : {};
  const said = { registration: registration.id, captures, unsent: { count: left.length, oldest_at }, ...lost };
  const response = await post("/sync", said, fetch);
  if (!response) return { kind: "no answer" };
  const { status, body } = response;
  if (status === 200 && Array.isArray(body?.receipts)) return { kind: "receipts", receipts: matching(batch, body.receipts), standing: standingIn(body) };
  if (status === 401 && typeof body?.problem === "string") return { kind: "unknown token", standing: standingIn(body) };
  if (ABOUT_THE_RECORD.includes(status) && (typeof body?.problem === "string" || status === 413 || status === 500)) {
    const problem = String(body?.problem ?? "The server could not take this record.");
    return { kind: "refused", problem, final: status !== 500 && typeof body?.problem === "string" };
  }
  return { kind: "no answer" };
}

/**
 * @param {string} path
 * @param {unknown} said
 * @param {Fetch} fetch
 * @returns {Promise<{status: number, body: any} | null>} null when nobody answered
 */
export async function post(path, said, fetch) {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(said),
      credentials: "same-origin",
      redirect: "error",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    return { status: response.status, body: await response.json().catch(() => null) };
  } catch {
    return null;
  }
}

/**
 * @param {{standing?: unknown}} body
 * @returns {Standing}
 */
export function standingIn({ standing }) {
  return standing === "revoked" || standing === "closed" ? standing : "ok";
}

/**
 * A receipt counts only when it echoes id and digest.
 * @param {Captured[]} batch
 * @param {Receipt[]} receipts
 */
function matching(batch, receipts) {
  const digests = new Map(batch.map((row) => [row.id, row.digest]));
  return new Map(
    receipts
      .filter((receipt) => receipt && digests.has(receipt.id) && digests.get(receipt.id) === receipt.digest)
      .map((receipt) => [receipt.id, receipt]),
  );
}
