// Copies the files that the console serves out of node_modules, packs them, and draws the sheet of icons.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const target = "src/crossdock/console/static/vendor";
const files = {
  "tabler.css": "@tabler/core/dist/css/tabler.min.css",
  "htmx.js": "htmx.org/dist/htmx.min.js",
  "alpine.js": "@alpinejs/csp/dist/cdn.min.js",
};
const licences = ["@tabler/core", "@tabler/icons", "htmx.org", "@alpinejs/csp"];

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });

function put(name, bytes) {
  writeFileSync(`${target}/${name}`, bytes);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  writeFileSync(`${target}/${name}.br`, brotliCompressSync(bytes, quality));
  writeFileSync(`${target}/${name}.gz`, gzipSync(bytes, { level: 9 }));
}

for (const [name, path] of Object.entries(files)) {
  const text = readFileSync(`node_modules/${path}`, "utf8").replace(/^\/[/*][#@] sourceMappingURL=.*$/gm, "");
  put(name, Buffer.from(text));
}

// One sheet of the icons that are named in icons.txt: <use href="…#name">.
const names = readFileSync("src/crossdock/console/static/icons.txt", "utf8").split("\n").filter(Boolean);
const drawn = names.map((name) => {
  const svg = readFileSync(`node_modules/@tabler/icons/icons/outline/${name}.svg`, "utf8");
  const inside = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");
  const line = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${line}>${inside}</symbol>`;
});
put("icons.svg", Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${drawn.join("\n")}</svg>\n`));

const said = licences.map((name) => {
  const about = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
  return `${name} ${about.version}: ${about.license}, ${about.homepage ?? about.repository?.url ?? ""}`;
});
writeFileSync(`${target}/LICENCES.txt`, said.join("\n") + "\n");
