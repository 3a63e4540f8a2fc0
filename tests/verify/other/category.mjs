// Step 7: of which category a member is, judged apart. A body's parent is judged in the same way.

import { between, by, compare, narrowed, possibly, shownBound, surely, written } from "./dates.mjs";
import { byReason, once, reasonsOf } from "./marks.mjs";
import { carried } from "./stays.mjs";

const NOT_KNOWN = { slug: null, held: "cannot_tell", since: null, basis: [], alternatives: [], closed_by: [] };
const SURER = { cannot_tell: 0, presumed: 1, yes: 2, contested: 3 };

/** The spells of a stay in all voices, after what facts moved. `marks` are all of the case, in order. */
export function spellsOf(stay, marks, changes, complete) {
  const own = marks.filter((mark) => [stay.begins, stay.proofs, stay.ends].some((part) => part.includes(mark)));
  const telling = own.filter((mark) => mark.category && ["begin", "proof"].includes(mark.kind));
  const ends = own.filter((mark) => mark.kind === "end").map((mark) => mark.bound);
  const spells = [...new Set(telling.map((mark) => mark.voice))].flatMap((voice) =>
    changes.reduce(moved, lineOf(telling.filter((mark) => mark.voice === voice), stay.begin.earliest)));
  return spells.map((spell) => carriedOn(spell, telling, complete, ends));
}

function lineOf(marks, floor) {
  const line = [];
  const inTime = by((mark) => mark.bound.latest, (mark) => mark.bound.earliest);
  for (const mark of marks.toSorted((a, b) => inTime(a, b) || byReason(a.reason, b.reason))) {
    const { bound, category, voice, implied, until } = mark;
    const last = line.at(-1);
    if (last?.category === category && !(last.end && surely(last.end, bound.latest))) {
      last.reach = Math.max(last.reach, mark.reach);
      last.reasons = once([...last.reasons, ...reasonsOf(mark)]);
      continue;
    }
    const stated = mark.kind === "begin" || voice === "";
    const opens = last ? last.begin.earliest + 1 : floor;
    const begin = stated ? bound : between(Math.min(opens, bound.latest), bound.latest);
    if (last && !last.end) Object.assign(last, { end: begin, reach: Math.min(last.reach, begin.latest) });
    line.push({
      category, voice, begin, stated, end: until, implied, assumed: false, reach: stated ? mark.reach : bound.earliest,
      reasons: reasonsOf(mark), closed: [], asked: [],
    });
  }
  return line;
}

/** A line after the facts changed: the spell alive then ends in the move, or is put in question. */
function moved(line, change) {
  const result = [];
  for (const [at, spell] of line.entries()) {
    const alive = spell.begin.earliest < change.day && !(spell.end && spell.end.latest < change.day);
    const next = line[at + 1];
    if (!change.from.includes(spell.category) || !alive) result.push(spell);
    else if (!change.to) result.push({ ...spell, asked: [...spell.asked, change] });
    else if (next?.category === change.to) return [...result, ...met(spell, next, change), ...line.slice(at + 2)];
    else if (spell.end && spell.end.latest <= change.day) result.push(spell);
    else result.push(...split(spell, change));
  }
  return result;
}

const onTheDay = (spell, change) => between(change.day, Math.max(change.day, spell.begin.latest), written(change.day));
const closed = (spell, end, reasons) => ({ ...spell, end, reach: Math.min(spell.reach, end.latest), closed: reasons });

/** The voice tells the same change as the rule: the rule's day narrows it, unless the voice contradicts. */
function met(spell, next, change) {
  const both = narrowed([onTheDay(spell, change), next.begin]);
  if (!both) return [spell, next];
  const end = both.earliest === both.latest ? { ...both, edtf: written(change.day) } : both;
  return [
    closed(spell, end, [...next.reasons, ...change.reasons]),
    { ...next, begin: end, stated: true, reasons: once([...next.reasons, ...change.reasons]) },
  ];
}

function split(spell, change) {
  const begin = onTheDay(spell, change);
  return [closed(spell, begin, change.reasons), {
    ...spell, category: change.to, begin, stated: true, reach: begin.latest, assumed: spell.assumed || change.assumed,
    reasons: once([...spell.reasons, ...change.reasons]), closed: [], asked: [],
  }];
}

/** A spell with its reach carried on by later proofs of the same category, by whomever. */
function carriedOn(spell, telling, complete, ends) {
  let { reach, reasons } = spell;
  const begun = spell.begin.latest;
  const limit = spell.end?.earliest ?? Infinity;
  const inTime = (a, b) => compare(a.bound.earliest, b.bound.earliest) || byReason(a.reason, b.reason);
  for (const mark of telling.toSorted(inTime)) {
    const { earliest, latest } = mark.bound;
    if (latest < begun || earliest >= limit || mark.implied) continue;
    if (ends.some((end) => end.latest > begun && end.earliest <= earliest)) break;
    if (mark.category !== spell.category && earliest > reach) break;
    if (mark.category === spell.category && mark.kind === "proof" && earliest > reach) {
      reach = earliest;
      reasons = once([...reasons, mark.reason]);
    }
  }
  return { ...spell, reasons, reach: spell.voice === "" ? carried(reach, begun, complete) : reach };
}

const canHold = (spell, day) => possibly(spell.begin, day) && !(spell.end && surely(spell.end, day));
const surelyHolds = (spell, day) => surely(spell.begin, day) && !(spell.end && possibly(spell.end, day));

/** What all voices together say of the category on a day: the answer, and the questions that it leaves open. */
export function categoryOn(spells, changes, day) {
  const asking = (asked) => once(asked.filter((change) => change.question).map((change) => change.question));
  if (!spells.length) return { ...NOT_KNOWN, questions: asking(changes.filter((change) => change.day <= day)) };
  const sure = spells.filter((spell) => surelyHolds(spell, day));
  const can = [...sure, ...spells.filter((spell) => canHold(spell, day) && !sure.includes(spell))];
  const asserted = sure.filter((spell) => spell.end || day <= spell.reach);
  if (asserted.length) {
    if (new Set(asserted.map((spell) => spell.category)).size === 1) {
      const weak = asserted.every((spell) => spell.implied || spell.assumed);
      return named(asserted, asserted[0].category, weak ? "presumed" : "yes");
    }
    const closed_by = once(asserted.flatMap((spell) => spell.closed));
    return { ...NOT_KNOWN, held: "contested", alternatives: alternatives(asserted), closed_by, questions: [] };
  }
  const asked = sure.flatMap((spell) => spell.asked.filter((change) => spell.reach < change.day && change.day <= day));
  if (asked.length) {
    const told = alternatives(can);
    for (const { fit, reasons } of asked) {
      for (const slug of fit) if (!told.some((one) => one.slug === slug)) told.push({ slug, basis: reasons });
    }
    const basis = once(asked.flatMap((change) => change.reasons));
    return { ...NOT_KNOWN, basis, alternatives: told, questions: asking(asked) };
  }
  const furthest = Math.max(...sure.map((spell) => spell.reach));
  const newest = sure.filter((spell) => spell.reach === furthest).map((spell) => spell.category);
  const left = can.filter((spell) => newest.includes(spell.category) || !sure.includes(spell));
  const isOne = sure.length > 0 && left.every((spell) => spell.category === left[0].category);
  if (isOne) return named(sure, left[0].category, "presumed");
  return { ...NOT_KNOWN, alternatives: alternatives(left), questions: [] };
}

function named(spells, slug, held) {
  const own = spells.filter((spell) => spell.category === slug);
  const since = narrowed(own.filter((spell) => spell.stated).map((spell) => spell.begin));
  return {
    slug, held, since: shownBound(since), basis: once(own.flatMap((spell) => spell.reasons)), alternatives: [],
    closed_by: once(own.flatMap((spell) => spell.closed)), questions: [],
  };
}

function alternatives(spells) {
  const slugs = [...new Set(spells.map((spell) => spell.category))].sort();
  const basisOf = (slug) => once(spells.filter((spell) => spell.category === slug).flatMap((spell) => spell.reasons));
  return slugs.map((slug) => ({ slug, basis: basisOf(slug) }));
}

/** A category is no surer than the membership that it is of. */
export function capped(category, held) {
  if (held === "contested" || category.held === "contested" || SURER[category.held] <= SURER[held]) return category;
  if (held === "presumed") return { ...category, held };
  const own = category.slug ? [{ slug: category.slug, basis: category.basis }] : [];
  return { ...category, slug: null, held, alternatives: category.alternatives.length ? category.alternatives : own };
}

/** The surest of several answers that have `held`, the first of the equally sure. */
export const surest = (answers) => answers.toSorted((one, other) => SURER[other.held] - SURER[one.held])[0];
