import { onNews } from "../offline/news.js";
import { unsentOf } from "../offline/outbox.js";
import { filesWords, unsentFilesOf } from "../offline/unsent_files.js";

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
  const files = await unsentFilesOf(worker);
  const needing = [...rows, ...files].filter((row) => row.state === "needs attention").length;
  const left = rows.length + files.length;
  for (const pill of document.querySelectorAll("[data-sync-pill]")) {
    pill.textContent = pillWords(rows.length, files.length, needing);
    pill.classList.toggle("pill--needs", needing > 0);
    pill.classList.toggle("pill--waiting", needing === 0 && left > 0);
    pill.classList.toggle("pill--sent", left === 0);
  }
}

/**
 * @param {number} unsent records
 * @param {number} files
 * @param {number} needing
 */
function pillWords(unsent, files, needing) {
  if (needing > 0) return needing === 1 ? "1 needs you" : `${needing} need you`;
  if (unsent > 0) return `${unsent} on this phone`;
  return files > 0 ? filesWords(files) : "All sent";
}
