export { getStroke } from "perfect-freehand";
