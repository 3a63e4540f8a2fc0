// Another verifier of Koinon's exports, in another language: written from docs/export.md and the pages that it names.
// It shares nothing with koinon/rules, so a mistake of one of them shows.
//
//     node tests/verify/other_verifier.mjs FILE... [--digest=SHA256]
//
// It ends with 0 where every file verifies, with 1 where one differs or cannot be read, with 2 after a wrong call.

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { canonical, digestOf, readJson } from "./other/file.mjs";
import { livesOf, mandatesOf } from "./other/posts.mjs";
import { keyOf, malformed, wrongDigests, wrongInstants } from "./other/records.mjs";
import { standingOf } from "./other/standing.mjs";
import { casesOf, worldOf } from "./other/world.mjs";

/** Every difference of an export, each a line. */
function differences(document, published) {
  if (document?.koinon_export !== 1) return ["the file: is no export of format 1"];
  const broken = [...malformed(document)];
  if (broken.length) return broken;
  const told = [...wrongDigests(document), ...wrongInstants(document)];
  for (const [section, right] of Object.entries(follows(document))) {
    told.push(...differing(section, document[section], right));
  }
  const digest = digestOf(document);
  if (published && published !== digest) told.push(`the file: has the digest ${digest}, published is ${published}`);
  return told;
}

/** The register, the mandates and the lives of bodies as they follow from the rest of the file. */
function follows(document) {
  const world = worldOf(document);
  const { cases, itself } = casesOf(document);
  return {
    register: [...cases].map(([organisation, one]) => ({ organisation, stretches: standingOf(world, one) })),
    mandates: mandatesOf(world, itself),
    body_lives: livesOf(world, itself),
  };
}

/** Where the stretches of a section differ from those that follow: by key and first day. */
function* differing(section, had, right) {
  const byDay = (records) => new Map(records.flatMap((record) =>
    record.stretches.map((stretch) => [`${section} ${keyOf(section, record)} ${stretch.begins ?? ".."}`, stretch])));
  const [has, follow] = [byDay(had), byDay(right)];
  for (const place of new Set([...has.keys(), ...follow.keys()])) {
    yield* unlike(place, has.get(place), follow.get(place));
  }
  for (const record of had) {
    const days = record.stretches.map((stretch) => stretch.begins ?? "");
    const places = `${section} ${keyOf(section, record)}`;
    if (!days.length) yield `${places}: is empty`;
    if (days.some((day, at) => at > 0 && day <= days[at - 1])) yield `${places}: is not in the order of days`;
  }
}

function* unlike(place, one, other) {
  const open = (told) => told !== null && typeof told === "object";
  if (!open(one) || !open(other) || Array.isArray(one) !== Array.isArray(other)) {
    if (one !== other) yield `${place}: has ${shown(one)}, follows ${shown(other)}`;
    return;
  }
  const dot = /\d$/.test(place) && !place.includes(".") ? " " : ".";
  for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
    yield* unlike(`${place}${dot}${name}`, one[name], other[name]);
  }
}

const shown = (told) => (told === undefined ? "nothing" : canonical(told).slice(0, 200));

function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { digest: { type: "string" } } });
  let code = positionals.length ? 0 : 2;
  for (const file of positionals) {
    let told;
    try {
      told = differences(readJson(readFileSync(file)), values.digest);
    } catch (error) {
      told = [`cannot be read: ${error.message}`];
    }
    if (told.length) code = 1;
    for (const line of told.length ? told : ["verifies"]) console.log(`${file}: ${line}`);
  }
  process.exitCode = code;
}

main();
