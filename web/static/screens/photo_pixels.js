/** From a camera's file to pixels and back: what is made here holds no word of where, when or with what it was taken. */

const LONGEST = 1600;
const THUMBNAIL = 240;
const QUALITY = 0.82;

/**
 * Upright, at most 1600 px on its longer side. It fails on what is no picture.
 * @param {Blob} file
 * @returns {Promise<{bytes: Uint8Array<ArrayBuffer>, picture: HTMLCanvasElement}>}
 */
export async function smallJpeg(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    const canvas = drawn(bitmap, LONGEST);
    const blob = await jpegOf(canvas);
    return { bytes: new Uint8Array(await blob.arrayBuffer()), picture: drawn(bitmap, THUMBNAIL) };
  } finally {
    bitmap.close();
  }
}

/**
 * For a list. A canvas, not an address of the file: no page needs leave to show blob: pictures.
 * @param {Blob} photo
 */
export async function picture(photo) {
  const bitmap = await createImageBitmap(photo);
  try {
    return drawn(bitmap, THUMBNAIL);
  } finally {
    bitmap.close();
  }
}

/**
 * @param {ImageBitmap} bitmap
 * @param {number} longest
 */
function drawn(bitmap, longest) {
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.className = "photos__picture";
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This page has no room for a picture.");
  // What was clear in a screenshot is white in a JPEG, not black.
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} */
function jpegOf(canvas) {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/jpeg", QUALITY);
  });
}
