"""What visitors write into the address of the list of practices, and what cities write to each other, as clean values."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from halqa.exchange.enums import BuildingBlock, EnquiryState, PracticeSort, Reply, TargetGroup
from halqa.exchange.labels import label
from halqa.exchange.labels.kinds import COLUMNS, EDITORIAL
from halqa.exchange.labels.refusals import words
from halqa.exchange.rules.practices import PracticeFacts, by_language
from halqa.foundation.refusals import Refusal
from halqa.pages.forms import Select, TextInput
from halqa.pages.templatetags.words import language_name
from halqa.registry.enums import Region
from halqa.registry.labels import label as label_of_registry

UNDATED: Final = "undated"
"""What stands in the address for practices whose source has no date."""

Choice = tuple[str, str | Promise]


def _one_of() -> dict[str, Any]:
    return {"required": False, "error_messages": {"invalid_choice": _("“%(value)s” is not one of the choices.")}}


class PracticeFilterForm(forms.Form):
    """The filters of the list of practices. What is wrong says so at its field and filters nothing."""

    q = forms.CharField(
        label=_("Words of a practice, a city or a country"),
        required=False,
        max_length=100,
        widget=TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    block = forms.ChoiceField(label=_("Building block"), widget=Select, **_one_of())
    group = forms.ChoiceField(label=_("Target group"), widget=Select, **_one_of())
    region = forms.ChoiceField(label=_("Region"), widget=Select, **_one_of())
    country = forms.ChoiceField(label=_("Country"), widget=Select, **_one_of())
    language = forms.ChoiceField(label=_("Language of the source"), widget=Select, **_one_of())
    year = forms.ChoiceField(label=_("Year of the source"), widget=Select, **_one_of())
    sort = forms.ChoiceField(label=_("Order"), widget=Select, **_one_of())

    def __init__(
        self,
        data: Any,
        *,
        blocks: Iterable[BuildingBlock],
        groups: Iterable[TargetGroup],
        regions: Iterable[Region],
        countries: Sequence[tuple[str, str]],
        languages: Iterable[str],
        years: Iterable[int],
        has_undated: bool,
    ) -> None:
        super().__init__(data)
        of_years: list[Choice] = [(str(year), str(year)) for year in years]
        if has_undated:
            of_years.append((UNDATED, pgettext("year of a source", "Undated")))
        named = sorted(((tag, language_name(tag)) for tag in languages), key=lambda one: one[1])
        self._offer("block", _("Every building block"), _labelled(blocks))
        self._offer("group", _("Every target group"), _labelled(groups))
        self._offer("region", _("Every region"), [(str(region), label_of_registry(region)) for region in regions])
        self._offer("country", _("Every country"), countries)
        self._offer("language", _("Every language"), named)
        self._offer("year", _("Every year"), of_years)
        self._offer("sort", None, _labelled(PracticeSort))

    def _offer(self, name: str, nothing: str | Promise | None, choices: Iterable[Choice]) -> None:
        self.fields[name].choices = [*([("", nothing)] if nothing else []), *choices]


class EnquiryForm(forms.Form):
    """What a city writes to another about a practice; whoever speaks for several says for which."""

    city = forms.ChoiceField(label=_("In the name of"))
    message = forms.CharField(
        label=_("Your message"),
        help_text=_("What interests your city, and what do you want to know? Write in a language that the other city reads."),
        widget=forms.Textarea(attrs={"rows": 8}),
        strip=True,
    )

    def __init__(self, *sent: Any, cities: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*sent, **options)
        self.fields["city"].choices = cities
        if len(cities) == 1:
            self.fields["city"].widget = forms.HiddenInput()
            self.fields["city"].initial = cities[0][0]

    def clean_message(self) -> str:
        """Return the message with the line breaks that every system has."""
        message: str = self.cleaned_data["message"]
        return message.replace("\r\n", "\n")


class AnswerForm(forms.Form):
    """What a city answers to one that wants to try its practice."""

    reply = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(str(reply), label(reply)) for reply in Reply],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("What you write to the city"),
        help_text=_("It is read by the people of that city alone. Addresses are not passed on: write here how to go on."),
        widget=forms.Textarea(attrs={"rows": 8}),
        strip=True,
    )

    def clean_answer(self) -> str:
        """Return the answer with the line breaks that every system has."""
        answer: str = self.cleaned_data["answer"]
        return answer.replace("\r\n", "\n")


class PracticeForm(forms.Form):
    """A practice as the coordination team corrects it: texts in the language of their source; limits are for the rules to say."""

    title = forms.CharField(label=COLUMNS["title"])
    summary = forms.CharField(
        label=COLUMNS["summary"], help_text=EDITORIAL, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"})
    )
    building_blocks = forms.MultipleChoiceField(
        label=COLUMNS["building_blocks"],
        widget=forms.CheckboxSelectMultiple,
        choices=[(str(block), label(block)) for block in BuildingBlock],
    )
    target_groups = forms.MultipleChoiceField(
        label=COLUMNS["target_groups"],
        widget=forms.CheckboxSelectMultiple,
        choices=[(str(group), label(group)) for group in TargetGroup],
    )
    year = forms.IntegerField(label=COLUMNS["year"], required=False, help_text=_("Leave it empty where the page has no date."))
    source = forms.CharField(label=_("Source"), required=False, widget=TextInput(attrs={"dir": "ltr", "class": "long"}))
    source_language = forms.CharField(
        label=COLUMNS["source_language"], required=False, help_text=_("A language tag, such as fr.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stands in the history of the city, for the team."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *sent: Any, **options: Any) -> None:
        super().__init__(*sent, **options)
        # Only what is invented has none.
        self.fields["source"].is_sometimes_needed = True

    def told(self, facts: PracticeFacts) -> dict[str, Any]:
        """Return what was written as fields of a line of a file; texts in other languages stay as they are."""
        said = self.cleaned_data
        return {
            "title": {**by_language(facts.title), facts.title.source: said["title"]},
            "summary": {**by_language(facts.summary), facts.summary.source: said["summary"].replace("\r\n", "\n")},
            **{name: said[name] for name in ("building_blocks", "target_groups", "year", "source", "source_language")},
        }

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Say at its field why something is refused, or above the form where it is no matter of one field."""
        for refusal in refusals:
            column = str(refusal.facts.get("column", ""))
            self.add_error(column if column in self.fields and column != "version" else None, words(refusal))


class EnquiriesForm(forms.Form):
    """What the list of enquiries is narrowed to."""

    state = forms.ChoiceField(label=_("State"), widget=Select, **_one_of())

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["state"].choices = [("", _("Every state")), *_labelled(EnquiryState)]


def _labelled(kinds: Iterable[StrEnum]) -> list[Choice]:
    return [(str(kind), label(kind)) for kind in kinds]
