// Days, EDTF and bounds: docs/time.md, "Uncertain dates", and docs/export.md, "Bounds". A day is a number of days since
// 1970; -Infinity and Infinity stand for open.

const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([~?%]?)$/;
const SEASON_BEGINS = { 21: 3, 22: 6, 23: 9, 24: 12 };

/** The day of a year, a month (1 to 12, 13 is the next January, ...) and a day of the month. */
const dayOf = (year, month, day) => Math.round(new Date(0).setUTCFullYear(year, month - 1, day) / 86400000);

/** A day as it is written, or null where it is open. */
export const written = (day) => (Number.isFinite(day) ? new Date(day * 86400000).toISOString().slice(0, 10) : null);

/** What an EDTF text can mean: its first and its last day, and whether it bears a mark. */
export function readDate(told) {
  const [, year, month, day, mark] = (DATE.exec(told) ?? []).map((part) => part ?? "");
  if (year === undefined) throw new Error(`“${told}” is no date`);
  const y = Number(year);
  const m = SEASON_BEGINS[month] ?? Number(month || 1);
  const months = month in SEASON_BEGINS ? 3 : month ? 1 : 12;
  const first = dayOf(y, m, Number(day || 1));
  const last = day ? first : dayOf(y, m + months, 1) - 1;
  if (day ? written(first) !== `${year}-${month}-${day}` : m > 12) throw new Error(`“${told}” is no date`);
  return { edtf: told, first, last, marked: mark !== "" };
}

/** The bound of a beginning, or of a first day outside. */
export function beginning(told) {
  const { edtf, first, last, marked } = readDate(told);
  return { edtf, earliest: first, latest: last, sureBefore: first, sureFrom: marked ? last + 1 : last };
}

/** The bound of an end: `sense` is first_day_outside, last_day or ended_in. */
export function ending(told, sense) {
  if (sense === "first_day_outside") return beginning(told);
  const { edtf, first, last, marked } = readDate(told);
  return { edtf, earliest: first + 1, latest: last + 1, sureBefore: marked ? first : first + 1, sureFrom: last + 1 };
}

/** A change of which nothing is known but that it lies between two days. */
export const between = (earliest, latest, edtf = null) =>
  ({ edtf, earliest, latest, sureBefore: earliest, sureFrom: latest });

export const shownBound = (bound) =>
  bound && { edtf: bound.edtf, earliest: written(bound.earliest), latest: written(bound.latest) };

/** Whether two bounds can be the same day. */
export const meet = (one, other) => one.earliest <= other.latest && other.earliest <= one.latest;
export const surely = (bound, day) => bound.sureFrom <= day;
export const possibly = (bound, day) => bound.sureBefore <= day;

const all = (bounds, name, pick) => pick(...bounds.map((bound) => bound[name]));

/** The one change that all the bounds can mean; null where there are none, or where they cannot be one. */
export function narrowed(bounds) {
  if (!bounds.length) return null;
  const [earliest, latest] = [all(bounds, "earliest", Math.max), all(bounds, "latest", Math.min)];
  if (earliest > latest) return null;
  const narrower = by((bound) => bound.latest - bound.earliest, (bound) => bound.sureFrom, (bound) => bound.edtf);
  const [narrowest] = bounds.toSorted(narrower);
  const sureFrom = Math.max(all(bounds, "sureFrom", Math.min), earliest);
  return { edtf: narrowest.edtf, earliest, latest, sureBefore: all(bounds, "sureBefore", Math.max), sureFrom };
}

/** As wide as all the bounds together. */
export const widest = (bounds) => ({
  edtf: null,
  earliest: all(bounds, "earliest", Math.min), latest: all(bounds, "latest", Math.max),
  sureBefore: all(bounds, "sureBefore", Math.min), sureFrom: all(bounds, "sureFrom", Math.max),
});

/** Which of two texts or numbers comes first; null counts as the empty text. */
export const compare = (one, other) => ((one ?? "") < (other ?? "") ? -1 : (one ?? "") > (other ?? "") ? 1 : 0);

/** Compares by several measures, the first that tells them apart counts. */
export const by = (...measures) => (one, other) =>
  measures.reduce((found, measure) => found || compare(measure(one), measure(other)), 0);
