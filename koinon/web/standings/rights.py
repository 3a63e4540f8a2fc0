"""The rights of a standing on its day: each yes, no or not known, with the rule that says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from koinon.rules.standing import NOT_KNOWN_RIGHT, Standing
from koinon.rules.standing import Right as Judged
from koinon.rules.statutes import RightRule, Statutes, VoteWeight
from koinon.web.pages import Right, Said
from koinon.web.standings.evidence import Evidence
from koinon.web.standings.reasons import rule_link
from koinon.web.words import rules as rule_words
from koinon.web.words.content import number
from koinon.web.words.sizes import Size

WITH_VALUE = ("found", "secondary", "assumed")


def rights(standing: Standing, evidence: Evidence) -> tuple[Right, ...]:
    """Every right of the standing."""
    version = evidence.hosted.version_on(evidence.glossary.day) if evidence.hosted else None
    return tuple(_right(judged, standing, version, evidence) for judged in standing.rights)


def vote_weight(standing: Standing, evidence: Evidence, size: Size | None) -> Said | None:
    """How many votes it has, as far as the statutes say; None where that is not known."""
    version = evidence.hosted.version_on(evidence.glossary.day) if evidence.hosted else None
    if version is None or not standing.category.slug:
        return None
    weights = [one for one in version.vote_weights() if one.category in (None, standing.category.slug)]
    own = [one for one in weights if one.category] or weights
    words = [found for one in own for found in _weight(one, size, evidence)]
    return Said("; ".join(words)) if words else None


def _right(judged: Judged, standing: Standing, version: Statutes | None, evidence: Evidence) -> Right:
    found = evidence.rule(judged.rule) if judged.rule else None
    rule = found[0] if found else None
    remarks = list(_remarks(judged, standing, version, evidence))
    return Right(
        right=judged.right,
        answer=_answer(judged, standing, version),
        status=judged.status,
        article=rule.article if rule else "",
        rule=rule_link(judged.rule, evidence) if rule else None,
        remark=Said(" ".join(remarks)) if remarks else None,
        cites=evidence.footnotes.cite(*rule.all_sources()) if rule else (),
    )


def _answer(judged: Judged, standing: Standing, version: Statutes | None) -> str:
    if judged.value != NOT_KNOWN_RIGHT:
        return judged.value
    if judged.status in ("contested", "none"):
        return judged.status
    if standing.category.slug is None and version is not None and _depends_on_category(judged, version, standing):
        return "category_unknown"
    return "unknown"


def _depends_on_category(judged: Judged, version: Statutes, standing: Standing) -> bool:
    """Whether the right would be known if the category were: every category that can hold says something of it."""
    slugs = [one.slug for one in standing.category.alternatives] or [one.slug for one in version.categories()]
    rules = [version.rights_of(slug).get(judged.right) for slug in slugs]
    told = [rule.value for rule in rules if rule and rule.status in WITH_VALUE and not rule.is_limited]
    return len(told) == len(slugs) and len(set(told)) > 1


def _remarks(judged: Judged, standing: Standing, version: Statutes | None, evidence: Evidence) -> Iterator[str]:
    """How far a right is known that reaches only so far; how a rule is known; what is seen in practice."""
    slug = standing.category.slug
    told = version.right_rules(slug) if version and slug else ()
    for limited in (one for one in told if one.right == judged.right and one.is_limited and one.value is not None):
        yield _so_far(limited, evidence)
    found = evidence.rule(judged.rule) if judged.rule else None
    if found is None:
        return
    rule = found[0]
    if rule.status in ("secondary", "assumed"):
        yield rule_words.status_remark(rule, evidence.footnotes)
    if rule.practice:
        yield _("Seen in practice, not applied: %(practice)s") % {"practice": rule_words.practice_words(rule)}


def _so_far(limited: RightRule, evidence: Evidence) -> str:
    found = evidence.rule(limited.id)
    reach = rule_words.limits(found[0], rule_words.spoken_name) if found else ""
    if limited.value:
        return _("Known only so far: yes, %(limits)s.") % {"limits": reach}
    return _("Known only so far: no, %(limits)s.") % {"limits": reach}


def _weight(weight: VoteWeight, size: Size | None, evidence: Evidence) -> Sequence[str]:
    votes = weight.weight(size.figure if size else None) if weight.status in WITH_VALUE else None
    if votes is None:
        return ()
    words = ngettext("%(count)s vote", "%(count)s votes", votes) % {"count": number(votes)}
    if not weight.organ or evidence.hosted is None:
        return (words,)
    organ = evidence.glossary.body(evidence.hosted.slug, weight.organ)
    return (_("%(label)s: %(value)s") % {"label": organ, "value": words},)
