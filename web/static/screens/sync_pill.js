import { onNews } from "../offline/news.js";
import { unsentOf } from "../offline/outbox.js";

/**
 * Keeps the pill in the header true.
 * @param {string} worker
 */
export function startPill(worker) {
  const show = () => void showPill(worker).catch(() => {});
  onNews(show);
  show();
}

/** @param {string} worker */
async function showPill(worker) {
  const rows = await unsentOf(worker);
  const needing = rows.filter((row) => row.state === "needs attention").length;
  for (const pill of document.querySelectorAll("[data-sync-pill]")) {
    pill.textContent = pillWords(rows.length, needing);
    pill.classList.toggle("pill--needs", needing > 0);
    pill.classList.toggle("pill--waiting", needing === 0 && rows.length > 0);
    pill.classList.toggle("pill--sent", rows.length === 0);
  }
}

/**
 * @param {number} unsent
 * @param {number} needing
 */
function pillWords(unsent, needing) {
  if (needing > 0) return needing === 1 ? "1 needs you" : `${needing} need you`;
  return unsent > 0 ? `${unsent} on this phone` : "All sent";
}
