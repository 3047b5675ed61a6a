/** How much faster ink follows a change of speed. */
const RATE = 0.275;

/**
 * How hard a pen presses, from 0 to 255: what it says itself; for a finger how slowly it goes, as ink does.
 * @param {number} width of the line
 */
export function ink(width) {
  let pressure = 0.5;
  /**
   * @param {Pick<PointerEvent, "pointerType" | "pressure">} event
   * @param {number} moved since the spot before, in the drawing's units
   */
  return (event, moved) => {
    // Half is what a device says that can't feel it.
    if (event.pointerType === "pen" && event.pressure > 0 && event.pressure !== 0.5) return Math.round(event.pressure * 255);
    const speed = Math.min(1, moved / width);
    pressure = Math.min(1, pressure + (1 - speed - pressure) * speed * RATE);
    return Math.round(pressure * 255);
  };
}
