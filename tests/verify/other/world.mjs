// Steps 1 to 3: what an export tells, gathered for the judges.

import { between, by, readDate } from "./dates.mjs";

const MEMBERSHIP = ["consent", "admit", "change_category", "suspend", "resume", "end"];
const ITSELF = ""; // whom an entry touches that is about the network's own posts and bodies

const dayOf = (text) => (text === null ? null : readDate(text).first);

/** What a whole export tells, as the judges ask for it. */
export function worldOf(document) {
  const { network } = document.about;
  const own = document.lines.filter((line) => line.organisation === null);
  const founded = own.find((line) => line.kind === "profile")?.content.founded?.on;
  const floor = founded ? readDate(founded).first : -Infinity;
  const complete = own
    .filter(({ kind, content }) => kind === "coverage" && content.of === "members" && content.complete === true)
    .map(({ content }) => [readDate(content.begins).last, content.ends ? readDate(content.ends).first : Infinity]);
  const sources = new Map(document.sources.map((one) => [one.id, one.content]));
  const known = new Set(document.unions.filter((one) => one.members.length).map((one) => one.slug));
  const territories = new Map(document.territories.map((one) => [one.slug, one.countries]));

  const memberships = ({ country }) => document.unions
    .flatMap(({ slug, members }) => members.filter((one) => country && one.country === country)
      .map((one) => ({ union: slug, begins: dayOf(one.begins), ends: dayOf(one.ends), source: one.source })))
    .sort(by((one) => one.begins));
  const figures = ({ populations }) => populations.map((one) => ({ ...one, on: readDate(one.on) }))
    .sort(by((one) => one.on.last, (one) => one.source));

  const insideOn = (organisation, slug, day) => {
    if (!organisation.country) return null;
    if (territories.has(slug)) return territories.get(slug).includes(organisation.country);
    if (!known.has(slug)) return null;
    const holds = ({ begins, ends }) => begins <= day && (ends === null || day < ends);
    return memberships(organisation).some((one) => one.union === slug && holds(one));
  };

  return {
    network, memberships, figures,
    statutes: document.statutes,
    frame: { floor, complete },
    homes: new Map(own.filter((line) => line.kind === "office").map((line) => [line.key, line.content.body ?? ""])),
    source: (id) => sources.get(id),
    factsOn: (organisation, day) => ({
      kind: organisation.kind,
      figure: figures(organisation).findLast((one) => one.on.last <= day) ?? null,
      inside: (slug) => insideOn(organisation, slug, day),
    }),
    joined: (organisation, union) => {
      const first = memberships(organisation).find((one) => one.union === union)?.begins;
      return first === undefined ? null : between(first, first);
    },
    turningDays: (organisation) => [
      document.statutes.map(({ content }) => readDate(content.in_force.from)), memberships(organisation),
      figures(organisation), complete,
    ],
  };
}

/** The organisation that stays, for each recorded duplicate and for itself. */
export function stayingOf(document) {
  const same = new Map(document.organisations.flatMap(({ slug, relations }) =>
    relations.filter((one) => one.kind === "same_as").map((one) => [slug, one.other])));
  return (slug) => {
    const seen = new Set();
    while (same.has(slug) && !seen.has(slug)) slug = (seen.add(slug), same.get(slug));
    return slug;
  };
}

/** The cases of organisations (by slug) and that of the network itself: the present entries that touch each. */
export function casesOf(document) {
  const { network } = document.about;
  const entries = new Map(document.entries.map((one) => [one.key, one]));
  const present = document.entries.flatMap(({ key, kind, versions }) =>
    versions.filter((version) => version.superseded_at === null).map(({ content }) => ({ key, kind, content })));
  const staying = stayingOf(document);
  const organisations = new Map(document.organisations.map((one) => [one.slug, one]));
  const cases = new Map();
  const caseOf = (slug) => {
    const stays = staying(slug);
    if (!cases.has(stays)) {
      const organisation = organisations.get(stays);
      if (!organisation && stays !== ITSELF) throw new Error(`${stays} is not described, and an entry is about it`);
      cases.set(stays, { organisation, aliases: new Set([stays]), decisions: [], attestations: [] });
    }
    cases.get(stays).aliases.add(slug);
    return cases.get(stays);
  };
  const add = (list, entry) => list.includes(entry) || list.push(entry);
  for (const entry of present) {
    for (const slug of new Set(touchedBy(entry, entries, network, new Set([entry.key])))) {
      const { decisions, attestations } = caseOf(slug);
      add(entry.kind === "decision" ? decisions : attestations, entry);
      const awaited = (entry.content.effects ?? []).flatMap((effect) => effect.conditions ?? []).map((one) => one.key);
      for (const one of present) if (one.kind === "decision" && awaited.includes(one.key)) add(decisions, one);
    }
  }
  const itself = cases.get(ITSELF) ?? { decisions: [], attestations: [] };
  cases.delete(ITSELF);
  return { cases, itself: { ...itself, staying } };
}

/** The slugs of those whom an entry touches in the network. */
function touchedBy({ kind, content }, entries, network, seen) {
  if (kind === "attestation") {
    const slug = subjectOf(content) === "membership" ? content.organisation : ITSELF;
    return content.network === network ? [slug] : [];
  }
  return content.effects.flatMap((effect) => {
    if (effect.kind !== "revoke") {
      if (effect.network !== network) return [];
      return [MEMBERSHIP.includes(effect.kind) ? effect.organisation : ITSELF];
    }
    const revoked = entries.get(effect.entry);
    if (!revoked || seen.has(revoked.key)) return [];
    const further = new Set([...seen, revoked.key]);
    const touched = (version) => touchedBy({ kind: revoked.kind, content: version.content }, entries, network, further);
    return revoked.versions.flatMap(touched);
  });
}

/** Of what an attestation speaks: membership, mandate or body. */
export function subjectOf({ office, person, body, organisation }) {
  if (office || person || (body && organisation)) return "mandate";
  return body ? "body" : "membership";
}
