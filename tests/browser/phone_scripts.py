"""What a test has a page do with the phone's own store and its worker."""

ROWS = """async (name) => {
  const request = indexedDB.open("doorstep");
  const database = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const all = database.transaction(name).objectStore(name).getAll();
  const rows = await new Promise((resolve) => (all.onsuccess = () => resolve(all.result)));
  database.close();
  return rows;
}"""

LET_GO_OF_KEY = """async () => {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return;
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ type: "lock" });
  // Messages arrive in order: with this answer the first one was heard.
  worker.postMessage({ type: "need key", registration: "nobody's" }, [port2]);
  await new Promise((resolve) => (port1.onmessage = resolve));
}"""

# Whoever asks while pages are taken along already is not heard: it is asked until there is news. Then nothing is being
# taken along any more, which a phone does by itself when ten minutes have passed since the last time.
TAKE_ALONG = """async () => {
  const channel = new BroadcastChannel("doorstep");
  const taken = new Promise((resolve) => (channel.onmessage = ({ data }) => data.type === "copies" && resolve()));
  const ask = () => navigator.serviceWorker.controller.postMessage({ type: "take along", force: true });
  const asking = setInterval(ask, 1_000);
  ask();
  await taken;
  clearInterval(asking);
  await navigator.locks.request("doorstep-take-along", () => {});
}"""

TAKEN_ALONG = f"""async () => {{
  const rows = {ROWS};
  const channel = new BroadcastChannel("doorstep");
  const news = new Promise((resolve) => (channel.onmessage = ({{ data }}) => data.type === "copies" && resolve()));
  const isTaken = (await rows("registrations")).some((row) => row.copied_at > 0);
  if (!isTaken) await news;
}}"""
