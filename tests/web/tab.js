/** A tab's own storage, in memory. */
export const tab = new Map();

globalThis.sessionStorage = {
  getItem: (name) => tab.get(name) ?? null,
  setItem: (name, value) => void tab.set(name, value),
  removeItem: (name) => void tab.delete(name),
  key: (at) => [...tab.keys()][at] ?? null,
  get length() {
    return tab.size;
  },
};
