/** The twelve colours of a drawing, by their number in its file. */
export const PALETTE = [
  "#2a2440",
  "#d9483b",
  "#ef8a2f",
  "#f6c945",
  "#58a55c",
  "#1f7a6d",
  "#4f9bd9",
  "#2b5c9e",
  "#7d5bbe",
  "#e58fb1",
  "#8a5a3c",
  "#ffffff",
];
