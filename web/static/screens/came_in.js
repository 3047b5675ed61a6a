/** Somebody signed in on a page that was no redirect: who was here before is not any more. */
import { wentOut } from "../offline/here.js";

await wentOut().catch(() => {});
