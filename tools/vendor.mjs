// Builds each third-party browser module once into a pinned file that is committed: serving needs no node.
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { compile } from "sass";

const root = new URL("../", import.meta.url);
const vendor = "web/static/vendor/";
const icons = "web/templates/icons/";
const target = "es2022";

const JOSE = "GeneralEncrypt generalDecrypt CompactEncrypt compactDecrypt";
const FREEHAND = "getStroke";
const ICONS =
  "camera images house users plus bell user lock arrow-up check door-closed wifi-off clock chevron-right triangle-alert search log-out " +
  "phone smartphone file-warning calendar message-circle shield refresh-cw download eye baby clipboard-list timer scale user-check shield-check calendar-clock door-open bell-ring users-round share key-round";

await rm(at(icons), { recursive: true, force: true });
await mkdir(at(icons), { recursive: true });
await mkdir(at(`${vendor}licences`), { recursive: true });

const rows = [
  await keep("jose", `${vendor}jose.js`, await bundle("jose", JOSE)),
  await keep("jose", `${vendor}jose.d.ts`, `export { ${JOSE.split(" ").join(", ")} } from "jose";\n`),
  await keep("perfect-freehand", `${vendor}perfect-freehand.js`, await bundle("perfect-freehand", FREEHAND)),
  await keep("perfect-freehand", `${vendor}perfect-freehand.d.ts`, `export { ${FREEHAND} } from "perfect-freehand";\n`),
  await keep("htmx.org", `${vendor}htmx.js`, await shipped("htmx.org/dist/htmx.min.js")),
  await keep("govuk-frontend", `${vendor}govuk-frontend.css`, await govukStyles()),
];
for (const name of ICONS.split(" ").sort()) {
  rows.push(await keep("lucide-static", `${icons}${name}.svg`, icon(await shipped(`lucide-static/icons/${name}.svg`))));
}
await keepLicence("jose", "jose/LICENSE.md");
await keepLicence("htmx.org", "htmx.org/LICENSE");
await keepLicence("perfect-freehand", "perfect-freehand/LICENSE");
await keepLicence("lucide-static", "lucide-static/LICENSE");
await writeFile(at(`${vendor}VENDOR.md`), listing(rows));

/** @param {string} name @param {string} exported */
async function bundle(name, exported) {
  const { outputFiles } = await build({
    stdin: { contents: `export { ${exported.split(" ").join(", ")} } from "${name}";`, resolveDir: at("").pathname },
    bundle: true,
    format: "esm",
    platform: "browser",
    target,
    minify: true,
    legalComments: "none",
    write: false,
  });
  return outputFiles[0].text;
}

async function govukStyles() {
  const loadPaths = [at("node_modules/govuk-frontend/dist").pathname];
  const { css } = compile(at("tools/govuk.scss").pathname, { loadPaths, charset: false });
  const { code } = await transform(css, { loader: "css", minify: true, target, legalComments: "none" });
  if (/url\(|@import|@font-face/.test(code)) throw new Error("govuk-frontend.css would ask the network for something");
  return code;
}

/** @param {string} svg */
function icon(svg) {
  const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.indexOf("</svg>")).replace(/\s*\n\s*/g, "");
  return (
    '<svg class="icon" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"' +
    ` stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${shapes}</svg>\n`
  );
}

/** @param {string} name @param {string} path @param {string} text */
async function keep(name, path, text) {
  await writeFile(at(path), text);
  if (path.startsWith(vendor)) console.log(`${path}: ${text.length} bytes, ${gzipSync(text, { level: 9 }).length} gzip`);
  const { version, license } = JSON.parse(await shipped(`${name}/package.json`));
  return { path, name, version, license, sha256: createHash("sha256").update(text).digest("hex") };
}

/** govuk-frontend ships no licence file: licences/govuk-frontend.txt is kept by hand. @param {string} name @param {string} path */
async function keepLicence(name, path) {
  await writeFile(at(`${vendor}licences/${name}.txt`), await shipped(path));
}

/** @param {Array<Record<string, string>>} rows */
function listing(rows) {
  const lines = rows.map((row) => `| ${row.path} | ${row.name} | ${row.version} | ${row.license} | ${row.sha256} |`);
  return `# Third-party browser modules

Made by \`make vendor\`; never edited by hand. Licence texts are in \`licences/\`.

| file | package | version | licence | sha256 |
|---|---|---|---|---|
${lines.join("\n")}
`;
}

/** @param {string} path */
function shipped(path) {
  return readFile(at(`node_modules/${path}`), "utf8");
}

/** @param {string} path */
function at(path) {
  return new URL(path, root);
}
