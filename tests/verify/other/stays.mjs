// Step 5: marks become stays, and a stay holds on a day or does not.

import { between, by, meet, narrowed, possibly, surely, widest } from "./dates.mjs";
import { byReason, once, reasonsOf } from "./marks.mjs";

const isOrgans = (mark) => mark.voice === "";
const boundsOf = (marks) => marks.map((mark) => mark.bound);

class Stay {
  begins = [];
  proofs = [];
  ends = [];
  denials = [];
  disputes = [];
  consents = [];
  floor = -Infinity;
  limit = null; // the following stay's beginning, where this one has no end
  reach = -Infinity;

  /** The stated beginning and end; null where there is none or where the sources cannot mean one. */
  get since() {
    return narrowed(boundsOf(this.begins));
  }

  get until() {
    return narrowed(boundsOf(this.ends));
  }

  /** The same, as wide as sources that disagree make them; an unstated beginning lies between floor and first proof. */
  get begin() {
    if (this.begins.length) return this.since ?? widest(boundsOf(this.begins));
    const latest = Math.min(...this.proofs.map((mark) => mark.bound.latest));
    return between(Math.min(this.floor, latest), latest);
  }

  get end() {
    return this.ends.length ? this.until ?? widest(boundsOf(this.ends)) : null;
  }
}

/** The stays that marks tell of, in order. `frame`: the floor, and the complete periods [from, to). */
export function staysOf(marks, { floor, complete }) {
  const of = (...kinds) => marks.filter((mark) => kinds.includes(mark.kind));
  const stays = [];
  for (const begin of of("begin")) placeBegin(stays, begin, of("end"));
  const loose = of("end").filter((end) => !placeEnd(stays, end));
  for (const proof of of("proof", "suspend", "resume")) placeProof(stays, proof);
  for (const end of loose) placeLooseEnd(stays, end);
  sort(stays);
  stays.forEach((stay, at) => {
    const before = stays[at - 1];
    stay.floor = Math.max(floor, before ? before.end?.earliest ?? before.begin.earliest + 1 : floor);
    if (before && !before.ends.length) before.limit = stay.begin;
  });
  for (const stay of stays) {
    stay.reach = reachOf(stay, complete);
    stay.denials = of("denial").filter((denial) => stay.begins.some((begin) => meet(begin.bound, denial.bound)));
    for (const denial of of("denial")) if (!stay.denials.includes(denial)) deny(stay, denial);
  }
  return stays;
}

const sort = (stays) => stays.sort(by((stay) => stay.begin.latest, (stay) => stay.begin.earliest));

function placeBegin(stays, begin, ends) {
  const stay = stays.at(-1);
  if (!stay || !continues(stay, begin, ends)) {
    stays.push(Object.assign(new Stay(), { begins: [begin] }));
    return;
  }
  const later = begin.category && !isOrgans(begin) && !stay.begins.some((one) => meet(one.bound, begin.bound));
  (later ? stay.proofs : stay.begins).push(begin);
}

function continues(stay, begin, ends) {
  const first = stay.begins[0].bound.earliest;
  const liesBetween = ({ earliest, latest }) => earliest > first && latest > first && latest <= begin.bound.latest;
  if (ends.some((end) => liesBetween(end.bound))) return false;
  if (stay.begins.some((one) => meet(one.bound, begin.bound))) return true;
  if (stay.begins.some(isOrgans)) return !isOrgans(begin);
  return Math.max(...stay.begins.map((one) => one.claims)) >= begin.bound.earliest;
}

function placeEnd(stays, end) {
  const stay = stays.find((one, at) => {
    const next = stays[at + 1]?.begins[0].bound;
    return one.begins[0].bound.earliest < end.bound.latest && (!next || end.bound.earliest <= next.latest);
  });
  stay?.ends.push(end);
  return Boolean(stay);
}

function placeProof(stays, proof) {
  const { bound } = proof;
  const stay = stays.find((one, at) => {
    const next = stays[at + 1];
    if (one.begins.length && bound.latest < one.begin.earliest) return false;
    if (one.end) return bound.earliest < one.end.latest;
    return !(next?.begins.length && bound.earliest >= next.begin.earliest);
  });
  if (stay) {
    stay.proofs.push(proof);
    return;
  }
  stays.push(Object.assign(new Stay(), { proofs: [proof] }));
  sort(stays);
}

function placeLooseEnd(stays, end) {
  const stay = stays.findLast((one) => !one.begins.length && !one.ends.length && one.begin.latest < end.bound.latest);
  if (stay) {
    stay.ends.push(end);
    return;
  }
  const inside = end.bound.latest - 1;
  const proof = { ...end, kind: "proof", bound: between(inside, inside), implied: false, reach: -Infinity };
  stays.push(Object.assign(new Stay(), { proofs: [proof], ends: [end] }));
}

function reachOf(stay, complete) {
  const strong = [...stay.begins, ...stay.proofs.filter((mark) => !mark.implied)];
  const reach = Math.max(-Infinity, ...strong.map((mark) => mark.reach));
  return reach === -Infinity ? reach : carried(reach, stay.begin.latest, complete);
}

/** A reach carried on to the last day of the complete periods that it, or the beginning, lies in. */
export function carried(reach, begun, complete) {
  return complete.reduce((far, [from, to]) => {
    const shown = Math.max(far, begun);
    return from <= shown && shown < to ? Math.max(far, to - 1) : far;
  }, reach);
}

function deny(stay, denial) {
  const end = stay.end ?? stay.limit;
  const { earliest, latest } = denial.bound;
  if (latest < stay.begin.earliest || (end && earliest >= end.latest)) return;
  if (stay.reach >= earliest || stay.ends.length) stay.disputes.push(denial);
  else {
    const shown = Math.max(stay.reach, stay.begin.earliest);
    stay.ends.push({ ...denial, bound: between(Math.min(shown + 1, latest), latest) });
  }
}

/** How surely a stay holds on a day; null where it surely does not. */
export function heldOn(stay, day) {
  const { begin, end } = stay;
  if (!possibly(begin, day) || (end && surely(end, day))) return null;
  if (!end && stay.limit && surely(stay.limit, day)) return null;
  if (isContested(stay, day)) return "contested";
  if (!surely(begin, day) || (end && possibly(end, day))) return "cannot_tell";
  const stated = stay.begins.some((mark) => !mark.implied)
    || stay.proofs.some((mark) => !mark.implied && surely(mark.bound, day));
  return stated && (end || day <= stay.reach) ? "yes" : "presumed";
}

function isContested(stay, day) {
  const differ = (marks) => marks.length > 0 && !narrowed(boundsOf(marks))
    && marks.some((mark) => surely(mark.bound, day)) && marks.some((mark) => !possibly(mark.bound, day));
  if (differ(stay.begins) || differ(stay.ends)) return true;
  if (stay.disputes.some(({ bound }) => possibly(bound, day) && day <= bound.latest)) return true;
  const clear = stay.proofs.filter((mark) => !mark.implied).map((mark) => mark.bound.latest);
  return stay.denials.length > 0 && day < Math.min(Infinity, ...clear);
}

/** Each consent goes to the first stay that can have begun after it; those left over are returned. */
export function placeConsents(stays, consents) {
  return consents.filter((consent) => {
    const stay = stays.find((one) => one.begins.length && one.begin.latest >= consent.bound.earliest);
    stay?.consents.push(consent);
    return !stay;
  });
}

/** The chain of reasons of a stay. */
export function basisOf(stay) {
  const strong = stay.proofs.filter((mark) => !mark.implied);
  const proofs = (strong.length ? strong : stay.proofs)
    .toSorted((one, other) => one.bound.latest - other.bound.latest || byReason(one.reason, other.reason));
  const shown = [...(stay.begins.length ? [] : proofs.slice(0, 1)), ...proofs.slice(-1)];
  const { consents, begins, denials, disputes, ends } = stay;
  return once([...consents, ...begins, ...denials, ...shown, ...disputes, ...ends].flatMap(reasonsOf));
}
