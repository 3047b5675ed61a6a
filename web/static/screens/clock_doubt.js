import { dateWords } from "../offline/london.js";

/**
 * What to say, and to do, when the server found that the clock by which a record was made can't have been right.
 * @param {{recorded_at: string, server_clock?: string} | undefined} record
 */
export function clockDoubt(record) {
  if (!record?.server_clock) return "";
  const clocks = `this phone’s clock said ${dateWords(record.recorded_at)} when it was saved, the server’s ${dateWords(record.server_clock)} when it came`;
  return `Its times are marked as doubtful: ${clocks}. Set this phone’s date and time if they are wrong; the record itself is safe.`;
}
