/** @typedef {{[name: string]: string | string[]}} Fields */

/**
 * Which record the form that is posted here makes.
 * @type {{[path: string]: string}}
 */
const KINDS = {
  "/visits": "visit",
  "/visits/*/amendments": "amendment",
  "/denied-access": "denied_access",
  "/denied-access/*/details": "denied_access_details",
  "/denied-access/*/rang-duty": "rang_duty",
  "/children/*/sessions": "child_session",
  "/sessions/*/answers": "child_answer",
  "/children/*/danger": "child_danger",
};

/**
 * @param {string} pathname
 * @returns {string | undefined}
 */
export function kindAt(pathname) {
  return KINDS[pathname.replace(/[0-9a-f-]{36}/, "*")];
}

/**
 * Whether a manager has to hear of it at once. The server's rule of what a shut door is, and danger: it asks the same of a record
 * that it can't accept (server/rules/raising_whatever.py).
 * @param {string} kind
 * @param {Fields} fields
 * @returns {"urgent" | "routine"}
 */
export function urgencyOf(kind, fields) {
  if (kind === "denied_access" || kind === "child_danger") return "urgent";
  return kind === "visit" && (isDenied(fields) || isViolent(fields)) ? "urgent" : "routine";
}

/** @param {Fields} fields */
function isDenied(fields) {
  if (fields.outcome === "denied_access") return true;
  if (fields.outcome === "no_reply" && fields.signs_inside === "yes") return true;
  return Object.entries(fields).some(
    ([name, value]) => name.startsWith("why-") && value === "adult_would_not_allow" && fields[name.replace("why", "seen")] !== "alone",
  );
}

/** @param {Fields} fields */
function isViolent({ violence }) {
  return violence === "threat" || violence === "violent";
}
