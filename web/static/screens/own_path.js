/**
 * Only ever a path of this site: a link must not lead anybody elsewhere after the PIN.
 * @param {string | null | undefined} wanted
 */
export function ownPath(wanted) {
  if (!wanted) return "/";
  try {
    const { origin, pathname, search } = new URL(wanted, location.origin);
    return origin === location.origin && wanted.startsWith("/") && pathname !== "/locked" ? pathname + search : "/";
  } catch {
    return "/";
  }
}
