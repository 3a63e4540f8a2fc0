"""What every form of the desk has in common: errors that say how to mend it, days as people write them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from koinon.rules.dates import DateError, Span, parse

DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[./]\s*(?P<month>\d{1,2})[./]\s*(?P<year>\d{4})")


class DeskForm(forms.Form):
    """A form whose fields say what is wrong beside them; the templates draw it with `f.fields(form)`."""

    template_name = "desk/_none.html"
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "field-%s")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if "required" not in field.error_messages or str(field.error_messages["required"]) == str(USUAL_REQUIRED):
                field.error_messages["required"] = _("This cannot stay empty. Fill it in.")

    def refuse(self, field: str, sentence: str) -> None:
        """Put what an action refused beside the field at fault, on top where that is none that can be seen."""
        seen = field in self.fields and not self[field].is_hidden
        self.add_error(field if seen else None, sentence)

    def tell_change(self, sentence: str, *hidden: str) -> None:
        """Somebody else changed the record since the form was opened: say so, and at each field what it says now.

        `initial` is the record as it is now. The `hidden` fields, by which the change was noticed, are renewed: whoever
        sends the form again has seen it.
        """
        now = {bound.name: bound.initial for bound in self}
        told = QueryDict(mutable=True)
        told.update(self.data)
        for name in hidden:
            told[name] = str(now[name])
        for bound in list(self):
            if bound.name in set(self.initial) - set(hidden) and bound.field.has_changed(now[bound.name], bound.data):
                self.add_error(
                    bound.name, _("It says now: %(value)s") % {"value": _shown(bound.field, now[bound.name])}
                )
        self.data = told
        self.add_error(None, sentence)


def _shown(field: forms.Field, value: Any) -> str:
    """A value of a field as a reader would call it."""
    words = dict(getattr(field, "choices", ()))
    values = value if isinstance(value, list | tuple) else [field.prepare_value(value)]
    return ", ".join(str(words.get(one, one)) for one in values if one not in (None, "")) or "–"


USUAL_REQUIRED = forms.Field.default_error_messages["required"]


class DayField(forms.Field):
    """A calendar day: 2003-11-26, or day first as in 26.11.2003 and 26/11/2003."""

    widget = forms.DateInput(attrs={"type": "date", "min": "1000-01-01", "max": "9999-12-31"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> date | None:
        """The day, None for nothing."""
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        text = str(value).strip()
        turned = DAY_FIRST.fullmatch(text)
        written = f"{turned['year']}-{int(turned['month']):02}-{int(turned['day']):02}" if turned else text
        try:
            return date.fromisoformat(written)
        except ValueError as error:
            raise ValidationError(_("This is no day. Write year, month and day, such as 2003-11-26.")) from error


class DatedField(forms.CharField):
    """A date as its source has it (EDTF): a day, a month 2004-12, a year 1993, a season 2013-21, about 1993~."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> Span | None:
        """The date with its bounds, None for nothing."""
        text = super().clean(value)
        if not text:
            return None
        turned = DAY_FIRST.fullmatch(text)
        try:
            return parse(f"{turned['year']}-{int(turned['month']):02}-{int(turned['day']):02}" if turned else text)
        except DateError as error:
            raise ValidationError(
                _("This is no date we can read. Write 2003-11-26, or 2003-11 or 2003 where only that is known.")
            ) from error


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also if that is nothing at all; None where the page is only asked for."""
    return request.POST if request.method == "POST" else None
