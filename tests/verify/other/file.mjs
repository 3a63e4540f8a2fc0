// Reading an export strictly, its canonical text and its digests: docs/export.md, "The file" and "Canonical form and
// digests". JSON.parse keeps the last of two members of one name and rounds numbers, so the text is read here.

import { createHash } from "node:crypto";

const DEEPEST = 40;
const CUT_OFF = "the file ends in the middle";
const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

/** A file that cannot be read as an export; the message says why. */
export class Unreadable extends Error {}

/** The value of a JSON file; refuses what the page says that a verifier refuses. */
export function readJson(bytes) {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  let at = 0;
  const take = (pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const next = () => (take(SPACE), text[at]);
  const want = (sign) => {
    if (next() !== sign) throw new Unreadable(at < text.length ? `no ${sign} at ${at}` : CUT_OFF);
    at += 1;
  };
  const string = () => {
    if (next() !== '"') throw new Unreadable(`no string at ${at}`);
    const told = take(STRING);
    if (told === undefined) throw new Unreadable(`a broken string at ${at}`);
    const value = JSON.parse(told);
    if (!value.isWellFormed()) throw new Unreadable(`half of a surrogate pair before ${at}`);
    return value;
  };
  const members = (depth) => {
    const found = new Map();
    for (want("{"); next() !== "}"; ) {
      if (found.size) want(",");
      const name = string();
      if (found.has(name)) throw new Unreadable(`two members “${name}” in one object`);
      want(":");
      found.set(name, value(depth + 1));
    }
    want("}");
    return Object.fromEntries(found);
  };
  const items = (depth) => {
    const found = [];
    for (want("["); next() !== "]"; ) {
      if (found.length) want(",");
      found.push(value(depth + 1));
    }
    want("]");
    return found;
  };
  const number = () => {
    const told = take(NUMBER);
    if (told === undefined) throw new Unreadable(at < text.length ? `nothing known at ${at}` : CUT_OFF);
    const size = Math.abs(Number(told));
    const whole = !/[.eE]/.test(told);
    if (!(size < 2 ** 53) || (!whole && size !== 0 && size < 0.000001)) throw new Unreadable(`the number ${told}`);
    return Number(told);
  };
  const value = (depth) => {
    const sign = next();
    if ("{[".includes(sign ?? " ") && depth > DEEPEST) throw new Unreadable("too deep");
    if (sign === "{") return members(depth);
    if (sign === "[") return items(depth);
    if (sign === '"') return string();
    const word = take(WORD);
    return word === undefined ? number() : JSON.parse(word);
  };
  const told = value(1);
  if (next() !== undefined) throw new Unreadable(`something after the end at ${at}`);
  return told;
}

/** The canonical text of a value (RFC 8785). */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const names = Object.keys(value).sort(); // JavaScript compares by UTF-16 code units, as the page asks
    return `{${names.map((name) => `${text(name)}:${canonical(value[name])}`).join(",")}}`;
  }
  return typeof value === "string" ? text(value) : JSON.stringify(value);
}

const text = (value) => JSON.stringify(value);

/** The digest of an object: SHA-256 of its canonical text without its own member `digest`. */
export function digestOf(told) {
  const bare = Object.fromEntries(Object.entries(told).filter(([name]) => name !== "digest"));
  return createHash("sha256").update(canonical(bare), "utf8").digest("hex");
}
