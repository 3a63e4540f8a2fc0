// Steps 8 and 10: the whole answer on a day, and days with the same answer as stretches.

import { capped, categoryOn, spellsOf, surest } from "./category.mjs";
import { possibly, shownBound, surely, written } from "./dates.mjs";
import { changesOf, contradictions, inForce, question, rulesOf, ruleReason } from "./facts.mjs";
import { canonical } from "./file.mjs";
import { actsOf, attestedMarks, byReason, decidedMarks, inOrder, once, reasonsOf } from "./marks.mjs";
import { basisOf, heldOn, placeConsents, staysOf } from "./stays.mjs";

const RIGHTS = ["attend", "speak", "vote_assembly", "vote_body", "stand", "nominate"];
const MEMBERSHIP = ["consent", "admit", "change_category", "suspend", "resume", "end"];
const NO_CATEGORY = { slug: null, held: "cannot_tell", since: null, basis: [], alternatives: [], closed_by: [] };

/** The stretches of an organisation in the network of a world. */
export function standingOf(world, { organisation, aliases, decisions, attestations }) {
  const ours = (effect) => MEMBERSHIP.includes(effect.kind) && effect.network === world.network
    && aliases.has(effect.organisation);
  const acts = actsOf(decisions, ours, (union) => world.joined(organisation, union));
  const marks = [
    ...admitting(decidedMarks(acts), world),
    ...attestations.flatMap((one) => attestedMarks(one, world.source(one.content.source))),
  ].sort(inOrder);
  const stays = staysOf(marks, world.frame);
  const waiting = placeConsents(stays, marks.filter((mark) => mark.kind === "consent"));
  const changes = changesOf(organisation, world);
  const spells = new Map(stays.map((stay) => [stay, spellsOf(stay, marks, changes, world.frame.complete)]));
  const told = { world, organisation, marks, stays, waiting, changes, spells };
  const named = [stays, marks, [...spells.values()], changes, world.turningDays(organisation)];
  return stretchesOf(turningDays(named, world.frame.floor), (day) => answerOn(told, day));
}

/** A consent admits where no other act begins and the statutes of its day say that it is the only step. */
function admitting(marks, world) {
  if (marks.some((mark) => mark.kind === "begin")) return marks;
  return marks.map((mark) => {
    const law = inForce(world.statutes, mark.bound.latest);
    const rule = admissionOf(law);
    if (mark.kind !== "consent" || !rule || !["found", "secondary"].includes(rule.status)) return mark;
    if (rule.steps.length !== 1 || rule.steps[0].by !== "candidate_council") return mark;
    const starts = rulesOf(law, "membership_start");
    const start = starts.findLast((one) => one.category === rule.category) ?? starts.findLast((one) => !one.category);
    if ((rule.start ?? start?.start) === "first_payment") return mark;
    return { ...mark, kind: "begin", further: [ruleReason(rule)] };
  });
}

/** The general rule on admission; where one category alone is defined, the rule on it. */
function admissionOf(law) {
  const rules = rulesOf(law, "admission");
  const categories = rulesOf(law, "category");
  const special = categories.length === 1 && rules.find((rule) => rule.category === categories[0].slug);
  return special || rules.find((rule) => !rule.category) || null;
}

/** Every day that is named anywhere, and its neighbours: days too many do no harm, what is the same is joined. */
export function turningDays(told, floor) {
  const days = new Set([floor]);
  const seen = new Set();
  const gather = (one) => {
    if (Number.isFinite(one)) [one - 1, one, one + 1].forEach((day) => days.add(day));
    else if (one && typeof one === "object" && !seen.has(one)) {
      seen.add(one);
      Object.values(one).forEach(gather);
    }
  };
  gather(told);
  return [...days].filter((day) => day >= floor).sort((one, other) => one - other);
}

/** Neighbouring days with the same answer as stretches; no answer is null. */
export function stretchesOf(days, answer) {
  const found = [];
  let open = null;
  for (const day of days) {
    const told = answer(day);
    const text = told && canonical(told);
    if (open && open.text === text) continue;
    if (open) open.ends = written(day);
    open = told && { text, told, begins: written(day), ends: null };
    if (open) found.push(open);
  }
  return found.map(({ begins, ends, told }) => ({ begins, ends, ...told }));
}

function answerOn(told, day) {
  const { stays, spells, changes, world, organisation } = told;
  const holding = stays.map((stay) => ({ stay, held: heldOn(stay, day) })).filter((one) => one.held);
  const law = inForce(world.statutes, day);
  if (!holding.length) return waitingOn(told, law, day);
  const { stay, held } = surest(holding);
  const judged = theOnlyOne(spells.get(stay), law, held) ?? categoryOn(spells.get(stay), changes, day);
  const { questions, ...category } = capped(judged, held);
  return {
    held, since: shownBound(stay.since), until: shownBound(stay.until), basis: basisOf(stay), category,
    rights: rightsOf(law, category), suspended: isSuspended(told.marks, day), questions,
    contradictions: contradicting(law, category, world.factsOn(organisation, day)), statutes: law?.version ?? "",
  };
}

/** The one category that the statutes define, where no evidence names any. */
function theOnlyOne(spells, law, held) {
  const rules = rulesOf(law, "category").filter((rule) => rule.status !== "unknown");
  if (spells.length || rules.length !== 1) return null;
  return { ...NO_CATEGORY, slug: rules[0].slug, held, basis: [ruleReason(rules[0])], questions: [] };
}

/** Consents without a known admission: nobody can tell whether membership followed. */
function waitingOn({ waiting, stays }, law, day) {
  const open = waiting.filter((mark) => possibly(mark.bound, day));
  const begun = open.some((mark) => stays.some((stay) =>
    stay.begins.length && possibly(stay.begin, day) && stay.begin.earliest >= mark.bound.earliest));
  if (!open.length || begun) return null;
  return {
    held: "cannot_tell", since: null, until: null, basis: once(open.flatMap(reasonsOf)), category: NO_CATEGORY,
    rights: rightsOf(law, NO_CATEGORY), suspended: false, contradictions: [], statutes: law?.version ?? "",
    questions: [question("admission_not_known", { rule: admissionOf(law)?.id })],
  };
}

function isSuspended(marks, day) {
  const [last] = marks.filter((mark) => ["suspend", "resume"].includes(mark.kind) && surely(mark.bound, day))
    .toSorted((one, other) => other.bound.latest - one.bound.latest || byReason(other.reason, one.reason));
  return last?.kind === "suspend";
}

function rightsOf(law, { slug, alternatives }) {
  const slugs = slug ? [slug] : alternatives.map((one) => one.slug);
  return RIGHTS.map((right) => {
    const written = rulesOf(law, "right").filter((rule) => rule.right === right);
    const rules = slugs.map((one) => rightRule(written.filter((rule) => rule.category === one)));
    const values = new Set(rules.map(valueOf));
    const first = rules.find(Boolean);
    const value = values.size === 1 ? [...values][0] : "not_known";
    return { right, value, rule: first?.id ?? "", status: first?.status ?? "" };
  });
}

function valueOf(rule) {
  if (!rule || isLimited(rule) || rule.status === "contested") return "not_known";
  return { true: "yes", false: "no" }[rule.value] ?? "not_known";
}

const isLimited = (rule) => Boolean(rule.bodies || rule.subjects || rule.limits);
const rightRule = (rules) => rules.findLast((rule) => !isLimited(rule)) ?? rules[0];

function contradicting(law, { slug }, facts) {
  if (!law || slug === null) return [];
  const rule = rulesOf(law, "category").find((one) => one.slug === slug);
  return rule ? contradictions(rule, facts) : [question("category_not_in_statutes", { subject: slug })];
}
