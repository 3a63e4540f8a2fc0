// Step 9: mandates and the lives of bodies, judged by the network's own case.

import { capped, categoryOn, spellsOf, surest } from "./category.mjs";
import { by, possibly, readDate, shownBound, surely, written } from "./dates.mjs";
import { inForce, rulesOf, ruleReason } from "./facts.mjs";
import { actsOf, attestedMarks, decidedMarks, inOrder, once } from "./marks.mjs";
import { stretchesOf, turningDays } from "./standing.mjs";
import { basisOf, heldOn, staysOf } from "./stays.mjs";
import { subjectOf } from "./world.mjs";

const isSeating = (effect) => ["seat", "unseat"].includes(effect.kind);
const isOfBody = (effect) => ["create_body", "rename_body", "end_body"].includes(effect.kind);

/** The evidence on one mandate or body: its marks and stays. */
function tenureOf(world, acts, attestations) {
  const attested = attestations.flatMap((one) => attestedMarks(one, world.source(one.content.source)));
  const marks = [...decidedMarks(acts), ...attested].sort(inOrder);
  return { acts, marks, stays: staysOf(marks, { floor: world.frame.floor, complete: [] }) };
}

/** The surest answer of a tenure on a day; a term that an act foresees ends what is only presumed. */
function answerOn(tenure, day) {
  return surest(tenure.stays.map((stay) => ({ stay, held: heldInTerm(stay, day) })).filter((one) => one.held));
}

function termOf(stay) {
  const terms = stay.begins.filter((mark) => mark.voice === "" && mark.until).map((mark) => mark.until);
  return terms.toSorted(by((term) => -term.latest, (term) => -term.earliest))[0] ?? null;
}

function heldInTerm(stay, day) {
  const [held, term] = [heldOn(stay, day), termOf(stay)];
  if (held !== "presumed" || !term || !possibly(term, day)) return held;
  return surely(term, day) ? null : "cannot_tell";
}

const told = ({ stay, held }) => ({
  held, since: shownBound(stay.since), until: shownBound(stay.ends.length ? stay.until : termOf(stay)),
  basis: basisOf(stay),
});

// --- mandates

/** Every mandate: {body, office, organisation, person, stretches}. */
export function mandatesOf(world, { decisions, attestations, staying }) {
  const postOf = ({ body, office }) => ({ body: body || world.homes.get(office) || "", office: office ?? "" });
  const holderOf = ({ organisation, person }) => ({ organisation: staying(organisation ?? ""), person: person ?? "" });
  const keyOf = (one) => JSON.stringify([postOf(one), holderOf(one)]);
  const seats = decisions.flatMap(({ content }) => content.effects)
    .filter((effect) => effect.kind === "seat" && effect.network === world.network)
    .filter((effect) => effect.organisation || effect.person);
  const spoken = attestations.filter(({ content }) => subjectOf(content) === "mandate");
  const posts = new Map();
  for (const one of [...seats, ...spoken.map(({ content }) => content)]) {
    const post = JSON.stringify(postOf(one));
    posts.set(post, (posts.get(post) ?? new Map()).set(keyOf(one), { ...postOf(one), ...holderOf(one) }));
  }
  return [...posts.values()].flatMap((holders) => {
    const tenures = [...holders].map(([key, holder]) => {
      const touches = (effect) => isSeating(effect) && effect.network === world.network
        && samePost(postOf(effect), holder)
        && (effect.kind === "seat" ? keyOf(effect) === key : isMeant(holderOf(effect), holder));
      const own = spoken.filter(({ content }) => keyOf(content) === key);
      return { holder, ...tenureOf(world, actsOf(decisions, touches), own) };
    });
    return heldPost(world, tenures.sort(by(({ holder }) => holder.organisation, ({ holder }) => holder.person)));
  });
}

const samePost = (one, other) => one.body === other.body && one.office === other.office;

/** Whether an act that ends a mandate means this holder: what it does not name, it leaves open. */
const isMeant = (named, holder) =>
  ["", holder.organisation].includes(named.organisation) && ["", holder.person].includes(named.person);

/** Whether two holders can be one: they name something in common and nothing that differs. */
function canBe(one, other) {
  const named = ["organisation", "person"].filter((name) => one[name] && other[name]);
  return named.length > 0 && named.every((name) => one[name] === other[name]);
}

/** The stretches of all holders of one post, asked day by day together. */
function heldPost(world, tenures) {
  const versions = world.statutes.map(({ content }) => readDate(content.in_force.from));
  const days = turningDays([tenures, versions], world.frame.floor);
  const over = new Set();
  const answers = new Map(days.map((day) => [day, postOn(world, tenures, over, day)]));
  return tenures.map(({ holder }) => {
    const stretches = stretchesOf(days, (day) => answers.get(day).found.get(holder) ?? null)
      .map((stretch) => ({ ...stretch, closed_by: [] }));
    for (const [day, { ended }] of answers) {
      const last = ended.has(holder) && stretches.find((one) => one.ends === written(day));
      if (last) last.closed_by = ended.get(holder);
    }
    return { ...holder, stretches };
  }).filter((one) => one.stretches.length);
}

/** Who holds a post on a day, and whose presumed stay another's has just ended. */
function postOn(world, tenures, over, day) {
  const rule = aloneOn(world, tenures[0].holder, day);
  const holding = tenures.map((tenure) => ({ holder: tenure.holder, answer: answerOn(tenure, day) }))
    .filter(({ answer }) => answer && !over.has(answer.stay));
  const found = new Map(holding.map(({ holder, answer }) => [holder, told(answer)]));
  const ended = new Map();
  if (!rule) return { found, ended };
  for (const { holder, answer } of holding) {
    const others = holding.filter((one) => one.answer.held === "yes")
      .filter((one) => one.holder !== holder && !canBe(holder, one.holder));
    if (!others.length) continue;
    const theirs = once([...others.flatMap((one) => told(one.answer).basis), ruleReason(rule)]);
    if (answer.held === "yes") {
      found.set(holder, { ...told(answer), held: "contested", basis: once([...told(answer).basis, ...theirs]) });
    } else if (answer.held !== "contested") {
      found.delete(holder);
      const { begins, proofs } = answer.stay;
      const shown = Math.max(...begins.map((mark) => mark.reach), ...proofs.map((mark) => mark.bound.latest));
      if (answer.held === "presumed" && shown < day) {
        over.add(answer.stay);
        ended.set(holder, theirs);
      }
    }
  }
  return { found, ended };
}

/** The rule that says that one alone holds the office at a time, where a text does. */
function aloneOn(world, { body, office }, day) {
  if (!office) return null;
  return rulesOf(inForce(world.statutes, day), "office").find((rule) => rule.office === office
    && [undefined, body].includes(rule.organ)
    && rule.count === 1 && ["found", "secondary"].includes(rule.status));
}

// --- bodies

/** The life of every body that entries tell of: {body, stretches}. */
export function livesOf(world, { decisions, attestations }) {
  const spoken = attestations.filter(({ content }) => subjectOf(content) === "body");
  const ours = (effect) => isOfBody(effect) && effect.network === world.network;
  const acted = decisions.flatMap(({ content }) => content.effects).filter(ours);
  const slugs = new Set([...spoken.map(({ content }) => content.body), ...acted.map((effect) => effect.body)]);
  return [...slugs].map((body) => {
    const acts = actsOf(decisions, (effect) => ours(effect) && effect.body === body);
    const tenure = tenureOf(world, acts, spoken.filter(({ content }) => content.body === body));
    return { body, stretches: lifeOf(world, tenure) };
  }).filter((one) => one.stretches.length);
}

function lifeOf(world, tenure) {
  const spells = new Map(tenure.stays.map((stay) => [stay, spellsOf(stay, tenure.marks, [], [])]));
  const renamings = renamingsOf(tenure.acts);
  const days = turningDays([tenure, [...spells.values()], renamings], world.frame.floor);
  return stretchesOf(days, (day) => {
    const answer = answerOn(tenure, day);
    if (!answer) return null;
    const { slug, held, basis, alternatives } = capped(categoryOn(spells.get(answer.stay), [], day), answer.held);
    return { ...told(answer), parent: { slug, held, basis, alternatives }, names: namesOn(renamings, day) };
  });
}

/** The names by act, in order; an act undone from a later day gives the earlier name back then. */
function renamingsOf(acts) {
  const found = [];
  for (const { effect, bound, undone } of acts.filter((act) => act.effect.kind === "rename_body")) {
    const before = found.at(-1)?.names ?? {};
    found.push({ bound, names: effect.names });
    if (undone) found.push({ bound: undone.bound, names: before });
  }
  return found.sort(by((one) => one.bound.latest, (one) => one.bound.earliest));
}

function namesOn(renamings, day) {
  return renamings.reduce((names, one) => {
    if (surely(one.bound, day)) return [one.names];
    return possibly(one.bound, day) ? [...names, one.names] : names;
  }, [{}]);
}
