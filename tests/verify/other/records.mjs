// docs/export.md, "The records" and "What a verifier checks" 2 to 4: members, keys, digests, instants of recording.

import { digestOf } from "./file.mjs";

const isObject = (told) => told !== null && typeof told === "object" && !Array.isArray(told);
const text = (told) => typeof told === "string";
const flag = (told) => typeof told === "boolean";
const count = (told) => Number.isInteger(told) && told >= 0;
const instant = (told) => text(told) && !Number.isNaN(microseconds(told));
const day = (told) => text(told) && /^\d{4}-\d\d-\d\d$/.test(told);
const orNull = (holds) => (told) => told === null || holds(told);

const EDTF_PERIOD = { begins: text, ends: text };
const INSTANT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d:\d\d)$/;
const RECORDED = { recorded_at: instant };
const STRETCHES = { stretches: Array.isArray };

// what each member holds; [members] stands for a list of such objects
const MEMBERS = {
  about: { network: text, zone: text, keeper: text, made_up: flag, known: instant },
  body_lives: { body: text, ...STRETCHES },
  entries: {
    key: text, kind: text,
    versions: [{
      version: count, content: isObject, superseded_at: orNull(instant), recorded_by: text, why: text, ...RECORDED,
    }],
  },
  lines: { organisation: orNull(text), kind: text, key: text, content: isObject, ...RECORDED },
  mandates: { body: text, office: text, organisation: text, person: text, ...STRETCHES },
  organisations: {
    slug: text, kind: text, country: orNull(text),
    names: [{ text, language: text, own: flag, spelling: flag, source: text, ...EDTF_PERIOD, ...RECORDED }],
    populations: [{ figure: count, on: text, source: text, ...RECORDED }],
    relations: [{ other: text, kind: text, source: text, ...EDTF_PERIOD, ...RECORDED }],
  },
  people: { key: text, name: orNull(isObject), erased: flag },
  register: { organisation: text, ...STRETCHES },
  sources: { id: text, content: isObject, ...RECORDED },
  statutes: { version: text, content: isObject, ...RECORDED },
  territories: { slug: text, names: isObject, countries: Array.isArray, status: text, source: text, ...RECORDED },
  unions: {
    slug: text, names: isObject,
    members: [{ country: text, begins: day, ends: orNull(day), source: text, ...RECORDED }],
  },
};

export const SECTIONS = Object.keys(MEMBERS).filter((name) => name !== "about");

const KEYS = {
  lines: ["organisation", "kind", "key"], mandates: ["body", "office", "organisation", "person"],
  organisations: ["slug"], territories: ["slug"], unions: ["slug"], sources: ["id"], statutes: ["version"],
  register: ["organisation"], body_lives: ["body"],
};

/** What names a record within its section. */
export const keyOf = (section, record) => (KEYS[section] ?? ["key"]).map((name) => record[name] ?? "").join("/");

/** An instant in microseconds since 1970; JavaScript's own dates stop at milliseconds. */
function microseconds(told) {
  const [, whole, fraction = "", zone] = INSTANT.exec(told) ?? [];
  return whole === undefined ? NaN : Date.parse(whole + zone) * 1000 + Number(fraction.padEnd(6, "0"));
}

/** What makes a document no export that can be judged. */
export function* malformed(document) {
  yield* lacking("about", document.about, MEMBERS.about);
  for (const section of SECTIONS) {
    if (!Array.isArray(document[section])) yield `${section}: is missing`;
    const seen = new Set();
    for (const record of [document[section] ?? []].flat()) {
      const key = isObject(record) ? keyOf(section, record) : "?";
      yield* lacking(`${section} ${key}`, record, MEMBERS[section]);
      if (seen.has(key)) yield `${section} ${key}: stands twice`;
      seen.add(key);
    }
  }
}

function* lacking(place, told, members) {
  if (!isObject(told)) return yield `${place}: is no object`;
  for (const [name, wanted] of Object.entries(members)) {
    const value = told[name];
    if (value === undefined) yield `${place} ${name}: is missing`;
    else if (!Array.isArray(wanted)) {
      if (!wanted(value)) yield `${place} ${name}: is not as the format wants it`;
    } else if (!Array.isArray(value)) yield `${place} ${name}: is no list`;
    else for (const item of value) yield* lacking(`${place} ${name}`, item, wanted[0]);
  }
}

/** Digests that are not those of what they stand with. */
export function* wrongDigests(document) {
  const told = [["about", document.about], ...SECTIONS.flatMap((section) =>
    document[section].map((record) => [`${section} ${keyOf(section, record)}`, record]))];
  for (const [place, record] of [...told, ["the file", document]]) {
    const digest = digestOf(record);
    if (record.digest === digest) continue;
    yield `${place}: was changed: its digest is ${record.digest}, its content has ${digest}`;
  }
}

/** What was recorded after the instant of knowledge, and versions of an entry that do not follow each other. */
export function* wrongInstants(document) {
  const known = microseconds(document.about.known);
  for (const section of SECTIONS) {
    for (const record of document[section]) {
      const late = instantsIn(record).find((told) => microseconds(told) > known);
      if (late) yield `${section} ${keyOf(section, record)}: recorded at ${late}, after the instant of knowledge`;
    }
  }
  for (const { key, versions } of document.entries) {
    const follows = versions.length > 0 && versions.every(({ version, recorded_at, superseded_at }, at) => {
      const before = at ? versions[at - 1].superseded_at : recorded_at;
      const after = superseded_at ?? recorded_at;
      return version === at + 1 && before !== null && microseconds(before) <= microseconds(recorded_at)
        && microseconds(recorded_at) <= microseconds(after);
    });
    if (!follows) yield `entries ${key}: the versions do not follow each other in time`;
  }
}

/** The instants in a record and in its lists; what stands in `content` is told and no recording. */
function instantsIn(told) {
  const lists = Object.values(told).filter(Array.isArray).flat().filter(isObject);
  return [told.recorded_at, told.superseded_at, ...lists.flatMap(instantsIn)].filter(Boolean);
}
