// Steps 3, 6 and 8: statutes in force, conditions of categories, and what facts move.

import { by, readDate, written } from "./dates.mjs";
import { once, reason, sourceOf } from "./marks.mjs";

/** The statutes in force on a day, or null. */
export function inForce(statutes, day) {
  const from = new Map(statutes.map((one) => [one, readDate(one.content.in_force.from)]));
  const ordered = statutes.toSorted(by((one) => from.get(one).first, (one) => one.version));
  if (!ordered.length || from.get(ordered[0]).first > day) return null;
  return ordered.findLast((one) => from.get(one).last <= day) ?? ordered[0];
}

export const rulesOf = (law, kind) => (law?.content.rules ?? []).filter((rule) => rule.kind === kind);

/** A rule's first source: its own, or, of a contested rule that has none, the first of its values. */
export const sourceOfRule = (rule) => sourceOf(rule) || (rule.values ?? []).map(sourceOf).find(Boolean) || "";

export const ruleReason = (rule) =>
  reason({ kind: "rule", rule: rule.id, source: sourceOfRule(rule), remark: rule.status });

/** A rule as each side has it: none where it is unknown or none, several where it is contested. */
function readings(rule) {
  if (["unknown", "none"].includes(rule.status)) return [];
  return rule.status === "contested" ? rule.values.map((value) => ({ ...rule, ...value })) : [rule];
}

/** The conditions of a category, each [condition, subject, met], `met` true, false or null where it cannot be told. */
function judged(rule, facts) {
  const sides = readings(rule).map((side) => conditions(side, facts));
  const subjects = once(sides.flat().map(([condition, subject]) => ({ kind: condition, subject })));
  return subjects.map(({ kind, subject }) => {
    const told = sides.map((side) => side.find((one) => one[0] === kind && one[1] === subject)?.[2] ?? null);
    return [kind, subject, told.every((one) => one === told[0]) ? told[0] : null];
  });
}

function conditions({ kinds, population, territory = [] }, facts) {
  const told = [];
  if (kinds) told.push(["kind", facts.kind, kinds.includes(facts.kind)]);
  if (population) told.push(["population", population.measure ?? "city", enough(population, facts.figure)]);
  for (const place of territory) {
    const slug = place.union ?? place.territory;
    const inside = facts.inside(slug);
    told.push(["territory", slug, inside === null ? null : inside === place.inside]);
  }
  return told;
}

function enough(population, figure) {
  const answers = [population, ...(population.alternatives ?? [])].map((band) => {
    if (!figure || (band.measure ?? "city") !== "city") return null;
    if (band.reference && !isOf(figure.on, readDate(band.reference))) return null;
    const { minimum = -1, above = -1, maximum = Infinity, below = Infinity, soft } = band;
    const count = figure.figure;
    return (count >= minimum && count > above && count <= maximum && count < below) || (soft ? null : false);
  });
  return answers.includes(true) ? true : answers.includes(null) ? null : false;
}

/** Whether the year of a figure and the time that the rule names have a day in common. */
function isOf(on, reference) {
  const year = on.edtf.slice(0, 4);
  const { first, last } = readDate(year);
  return reference.first <= last && first <= reference.last;
}

/** The conditions that an organisation does not meet, as contradictions. */
export function contradictions(rule, facts) {
  return judged(rule, facts).filter(([, , met]) => met === false)
    .map(([condition, subject]) => question(`${condition}_contradicts`, { rule: rule.id, subject }));
}

export const question = (code, { rule, subject, day } = {}) =>
  Object.fromEntries(Object.entries({ code, rule, subject, day }).filter(([, told]) => told));

/** What changed facts do to categories, in order: moves (`to`) and questions. */
export function changesOf(organisation, world) {
  const found = [];
  for (const { union, begins, ends, source } of world.memberships(organisation)) {
    for (const [event, day] of [["country_joins", begins], ["country_leaves", ends]]) {
      if (day === null) continue;
      const law = inForce(world.statutes, day);
      const [before, after] = [day - 1, day].map((one) => world.factsOn(organisation, one));
      const fact = reason({ kind: "fact", source, remark: event, subject: organisation.country, day: written(day) });
      const rules = rulesOf(law, "fact_change")
        .filter((rule) => rule.event === event && [undefined, union].includes(rule.union));
      found.push(...underRules(rules, fact, day, touched(law, ["territory", union], before, after)));
    }
  }
  const figures = world.figures(organisation);
  for (const [at, figure] of figures.entries()) {
    if (at === 0 || figure.figure === figures[at - 1].figure) continue;
    const day = figure.on.last;
    const law = inForce(world.statutes, day);
    const facts = world.factsOn(organisation, day);
    const [before, after] = [figures[at - 1], figure].map((one) => ({ ...facts, figure: one }));
    const around = touched(law, ["population", "city"], before, after);
    if (!around.broken.length) continue;
    const remark = "population_crosses";
    const { source, on } = figure;
    const fact = reason({ kind: "fact", source, remark, subject: String(figure.figure), day: on.edtf });
    const rules = rulesOf(law, "fact_change")
      .filter((rule) => rule.event === remark && crosses(rule, figures[at - 1].figure, figure.figure));
    found.push(...underRules(rules, fact, day, around));
  }
  return found.sort(by((change) => change.day, (change) => change.to ?? ""));
}

/** Whether a rule speaks of this change: it goes the rule's way, and over its limit, where the rule has them. */
function crosses({ direction, limit }, before, after) {
  const goes = after > before ? "above" : "below";
  return [undefined, goes].includes(direction)
    && (limit === undefined || (Math.min(before, after) <= limit && limit <= Math.max(before, after)));
}

/** Categories whose one condition was met before and is not after, and those whose condition is met after. */
function touched(law, [condition, subject], before, after) {
  const answer = (rule, facts) => judged(rule, facts).find((one) => one[0] === condition && one[1] === subject)?.[2];
  const slugs = (holds) => rulesOf(law, "category").filter(holds).map((rule) => rule.slug);
  return {
    broken: slugs((rule) => answer(rule, before) === true && answer(rule, after) === false),
    fit: slugs((rule) => answer(rule, after) === true),
  };
}

function underRules(rules, fact, day, { broken, fit }) {
  const { subject, day: text } = fact;
  if (!rules.length) {
    const open = question("no_rule_written", { subject, day: text });
    return broken.length ? [{ day, from: broken, fit, reasons: [fact], question: open }] : [];
  }
  return rules.flatMap((rule) => {
    const reasons = [fact, ruleReason(rule)];
    const from = rule.moves_from ?? [];
    if (rule.then === "move" && rule.status !== "contested") {
      return [{ day, from, to: rule.moves_to, assumed: rule.status === "assumed", fit: [], reasons }];
    }
    if (rule.then === "keep" || rule.status === "none" || !(broken.length || from.length)) return [];
    const code = { unknown: "rule_unknown", contested: "rule_contested" }[rule.status] ?? "review_due";
    const open = question(code, { rule: rule.id, subject, day: text });
    return [{ day, from: [...broken, ...from], fit, reasons, question: open }];
  });
}
