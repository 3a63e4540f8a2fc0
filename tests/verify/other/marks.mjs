// Step 4: each entry becomes marks. A mark has kind, bound, reach (the last day that it surely proves), claims, until,
// voice ("" for the organs), category, implied, reason and `further` reasons.

import { beginning, between, by, compare, ending, readDate } from "./dates.mjs";

const KIND_OF = {
  consent: "consent", admit: "begin", end: "end", suspend: "suspend", resume: "resume",
  seat: "begin", unseat: "end", create_body: "begin", end_body: "end",
};
const REVERSED = {
  admit: "end", seat: "end", create_body: "end", suspend: "resume", resume: "suspend",
  end: "begin", unseat: "begin", end_body: "begin", change_category: "proof",
};
const REASON = ["kind", "key", "rule", "source", "remark", "subject", "day"];

/** A reason without the members that are empty. */
export const reason = (parts) =>
  Object.fromEntries(REASON.filter((name) => parts[name]).map((name) => [name, parts[name]]));

export const byReason = (one, other) => REASON.reduce((found, name) => found || compare(one[name], other[name]), 0);

/** The order of marks: earliest day, latest day, reason, kind, category. */
export const inOrder = (one, other) =>
  by((mark) => mark.bound.earliest, (mark) => mark.bound.latest)(one, other)
  || byReason(one.reason, other.reason)
  || by((mark) => mark.kind, (mark) => mark.category)(one, other);

export const reasonsOf = (mark) => [mark.reason, ...mark.further];

/** Reasons, each once, where it comes first. */
export const once = (reasons) => [...new Map(reasons.map((one) => [JSON.stringify(reason(one)), one])).values()];

export const sourceOf = (content) => content.source ?? content.sources?.[0] ?? "";

/** The category that an effect names, or the parent that it gives a body. */
const categoryOf = ({ kind, category, parent }) =>
  (["admit", "change_category"].includes(kind) ? category : kind === "create_body" ? parent : "") ?? "";

/** When an effect takes hold, or null where one of its conditions never came true. */
function takesHold(content, effect, decisions, joined) {
  const told = effect.effective ?? content.on;
  const ends = ["end", "end_body"].includes(effect.kind);
  let bound = ends ? ending(told, effect.sense ?? "first_day_outside") : beginning(told);
  for (const condition of effect.conditions ?? []) {
    const awaited = decisions.find((one) => one.key === condition.key);
    const met = condition.kind === "country_in" ? joined(condition.union) : awaited && beginning(awaited.content.on);
    if (!met) return null;
    const later = (name) => Math.max(bound[name], met[name]);
    bound = {
      edtf: bound.latest >= met.latest ? bound.edtf : met.edtf, earliest: later("earliest"), latest: later("latest"),
      sureBefore: later("sureBefore"), sureFrom: later("sureFrom"),
    };
  }
  return bound;
}

/**
 * The acts of decisions ({key, content}) that touch something, in the order in which they take hold, without those
 * revoked from the start. `joined` says when the country joined a union.
 */
export function actsOf(decisions, touches, joined = () => null) {
  const listed = decisions.toSorted(by((one) => readDate(one.content.on).first, (one) => one.key));
  const revocations = revocationsOf(listed);
  const actOf = ({ key, content }, effect) =>
    ({ key, content, effect, bound: takesHold(content, effect, listed, joined), undone: revocations.get(key) });
  return listed
    .flatMap((decision) => decision.content.effects.filter(touches).map((effect) => actOf(decision, effect)))
    .filter(({ bound, undone }) => bound && !isFromTheStart(undone, bound))
    .sort(by((act) => act.bound.earliest, (act) => act.key));
}

/** By the entry that it undoes the last revocation, without those that were themselves revoked from the start. */
function revocationsOf(listed) {
  const found = new Map();
  for (const { key, content } of listed.toReversed()) {
    for (const effect of content.effects.filter((one) => one.kind === "revoke").reverse()) {
      const bound = beginning(effect.effective ?? content.on);
      if (found.has(effect.entry) || isFromTheStart(found.get(key), bound)) continue;
      found.set(effect.entry, { key, content, bound });
    }
  }
  return found;
}

const isFromTheStart = (undone, bound) => Boolean(undone) && undone.bound.latest <= bound.earliest;

/** The marks of acts, and of what undid them. */
export function decidedMarks(acts) {
  return acts.flatMap((act, at) => {
    const { key, content, effect, bound, undone } = act;
    const base = { reach: bound.latest, claims: bound.latest, until: null, voice: "", implied: false, further: [] };
    const remark = effect.kind === "consent" ? "consent" : "";
    const own = {
      ...base, kind: KIND_OF[effect.kind] ?? "proof", bound, category: categoryOf(effect),
      until: effect.kind === "seat" && effect.until ? ending(effect.until, "ended_in") : null,
      reason: reason({ kind: "decision", key, source: sourceOf(content), remark }),
    };
    if (!undone || !REVERSED[effect.kind]) return [own];
    const kind = REVERSED[effect.kind];
    const former = acts.slice(0, at).findLast((one) => categoryOf(one.effect));
    return [own, {
      ...base, kind, bound: undone.bound, reach: undone.bound.latest, claims: undone.bound.latest,
      category: former && ["begin", "proof"].includes(kind) ? categoryOf(former.effect) : "",
      reason: reason({ kind: "decision", key: undone.key, source: sourceOf(undone.content), remark: "revokes" }),
    }];
  });
}

/** The days between which a source speaks; null where one is not known. */
function timeOf({ dated } = {}) {
  const [after, before] = [dated?.on ?? dated?.after, dated?.on ?? dated?.before];
  return { after: after ? readDate(after).first : null, before: before ? readDate(before).last : null };
}

/** The marks of an attestation ({key, content}); `source` is the content of its source. */
export function attestedMarks({ key, content }, source) {
  const { after, before } = timeOf(source);
  const [from, to] = (content.period ?? "/").split("/").map((side) => (side === ".." ? "" : side));
  const since = content.since || from;
  const ended = content.ended || to;
  const point = since || content.began || content.on;
  const undated = !point && !ended && before === null;
  const remarks = { denies: content.member === false, implied: content.implied, founder: content.founder, undated };
  const remark = Object.keys(remarks).find((name) => remarks[name]) ?? "";
  const mark = {
    voice: content.source, category: content.category || content.parent || "", implied: Boolean(content.implied),
    until: null, reach: -Infinity, claims: -Infinity, further: [],
    reason: reason({ kind: "attestation", key, source: content.source, remark }),
  };
  if (ended && !since) return [{ ...mark, kind: "end", bound: ending(ended, "ended_in"), category: "" }];
  if (content.former) {
    return before === null ? [] : [{ ...mark, kind: "end", bound: between(-Infinity, before), category: "" }];
  }
  if (!point && after === null && before === null) return [];
  const bound = point ? beginning(point) : between(after ?? -Infinity, before ?? Infinity);
  const kind = content.member === false ? "denial" : since || content.began ? "begin" : "proof";
  const until = ended ? ending(ended, "ended_in") : content.until ? beginning(content.until) : null;
  let reach = kind === "proof" ? bound.earliest : Math.max(bound.latest, (since && after) || -Infinity);
  let claims = Math.max(since ? reach : -Infinity, bound.latest, (since && before) || -Infinity);
  if (until) {
    reach = Math.max(bound.latest, Math.min(reach, until.earliest - 1));
    claims = Math.max(reach, Math.min(claims, until.latest));
  }
  const told = { ...mark, kind, bound, reach, claims, until };
  const ends = until && kind === "begin" && !content.category;
  return ends ? [told, { ...told, kind: "end", bound: until, until: null }] : [told];
}
