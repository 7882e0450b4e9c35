"""What the coordination team writes when it decides, corrects and answers appeals, and what the jury said."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from halqa.foundation.languages import AUTONYMS, LANGUAGES
from halqa.pages.forms import Select, TextInput
from halqa.rounds.enums.bulk import BulkKind
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.forms.commission import ActForm, day_field, text_area
from halqa.rounds.labels.rounds import bulk_words, decided_words
from halqa.rounds.rules.applications import LAST_RANK, LONGEST_MESSAGE
from halqa.rounds.rules.deciding import LONGEST_CITATION, LONGEST_STATEMENT, Wording
from halqa.rounds.rules.lists import MOST_BYTES


def decisions_in(kind: CallKind) -> list[tuple[str, str]]:
    """Return what can be decided in a round of a kind, as the choices of a field."""
    return [(str(one), decided_words(kind, one)) for one in Decided]


def in_languages(what: str, rows: int, longest: int) -> dict[str, forms.CharField]:
    """Return a field for a text in each of the site's languages, called by its own name; ``what`` begins the field's name."""
    attrs = {"rows": rows}
    return {
        f"{what}-{tag}": forms.CharField(
            label=AUTONYMS[tag],
            required=False,
            max_length=longest,
            widget=forms.Textarea(attrs=attrs | {"lang": tag, "dir": "auto"}),
        )
        for tag in LANGUAGES
    }


def texts_in(said: Mapping[str, Any], what: str) -> dict[str, str]:
    """Return by language what was written in the fields of ``in_languages``."""
    return {tag: said.get(f"{what}-{tag}") or "" for tag in LANGUAGES}


class RecommendForm(ActForm):
    """What the jury says of an application, entered by the coordination team."""

    said = forms.ChoiceField(label=_("The jury recommends"), widget=forms.RadioSelect)
    place = forms.IntegerField(
        label=_("Place in the jury's order"),
        required=False,
        min_value=1,
        max_value=LAST_RANK,
        widget=TextInput(attrs={"inputmode": "numeric", "class": "rank"}),
    )
    text = text_area(_("What the jury says of it"), help_text=_("Only the coordination team reads it."))

    def __init__(self, *sent: Any, kind: CallKind, **options: Any) -> None:
        super().__init__(*sent, **options)
        self.fields["said"].choices = decisions_in(kind)


class WordingForm(ActForm):
    """What is decided and said with it. ``first`` is the language whose field stands open; the others are folded."""

    said = forms.ChoiceField(label=_("Your decision"), widget=forms.RadioSelect)
    words = text_area(
        _("To the city, in its letter"),
        8,
        max_length=LONGEST_MESSAGE,
        help_text=_("In the language in which the city writes. Needed where the answer is no: what would have helped?"),
    )
    questions = text_area(
        _("Questions with which its next report begins"), max_length=LONGEST_MESSAGE, help_text=_("One in each line.")
    )
    reason = text_area(
        _("Why otherwise than the jury says"),
        max_length=LONGEST_MESSAGE,
        help_text=_("It stays in your office. Needed only where you decide otherwise than the jury recommends."),
    )

    def __init__(self, *sent: Any, kind: CallKind, first: str, has_jury: bool, **options: Any) -> None:
        super().__init__(*sent, **options)
        self.first = first
        self.fields["said"].choices = decisions_in(kind)
        self.fields |= in_languages("citation", 4, LONGEST_CITATION)
        self.fields["words"].is_sometimes_needed = True
        self.fields["reason"].is_sometimes_needed = True
        if not has_jury:
            del self.fields["reason"]

    @property
    def decided(self) -> Decided:
        """What is decided."""
        return Decided(self.cleaned_data["said"])

    @property
    def wording(self) -> Wording:
        """What is said with it."""
        said = self.cleaned_data
        citation = texts_in(said, "citation")
        return Wording(citation, said.get("words") or "", said.get("questions") or "", said.get("reason") or "")

    @property
    def above(self) -> list[BoundField]:
        """The fields that stand before the reasons for the public: what is decided, and what this kind of form adds to it."""
        names = [name for name in ("said", "text") if name in self.fields]
        return [self[name] for name in names]

    @property
    def citations(self) -> tuple[BoundField, list[BoundField]]:
        """The field of the reasons that stands open, and those in the other languages."""
        return self._in_languages("citation")

    @property
    def below(self) -> list[BoundField]:
        """The fields that stand after the reasons for the public."""
        return [self[name] for name in ("words", "questions", "reason") if name in self.fields]

    def _in_languages(self, what: str) -> tuple[BoundField, list[BoundField]]:
        return self[f"{what}-{self.first}"], [self[f"{what}-{tag}"] for tag in LANGUAGES if tag != self.first]


class CorrectForm(WordingForm):
    """What is true, and in public what was wrong before."""

    def __init__(self, *sent: Any, **options: Any) -> None:
        super().__init__(*sent, **options)
        self.fields |= in_languages("corrigendum", 4, LONGEST_STATEMENT)
        self.fields[f"corrigendum-{self.first}"].is_sometimes_needed = True
        self.fields.pop("reason", None)

    @property
    def corrigendum(self) -> dict[str, str]:
        """What was wrong before, by language."""
        return texts_in(self.cleaned_data, "corrigendum")

    @property
    def corrigenda(self) -> tuple[BoundField, list[BoundField]]:
        """The field of the corrigendum that stands open, and those in the other languages."""
        return self._in_languages("corrigendum")


class SettleForm(WordingForm):
    """What holds after an appeal, and the answer to the city."""

    text = text_area(_("Your answer to the city"), 8, required=True, help_text=_("The city and its commission read it."))

    def __init__(self, *sent: Any, **options: Any) -> None:
        super().__init__(*sent, **options)
        self.fields["said"].label = _("What holds after the appeal")
        self.fields.pop("reason", None)


class SendBackForm(ActForm):
    """Questions about a report, and the last day on which the city can send it again."""

    text = text_area(_("Your questions to the city"), 8, required=True)
    answer_by = day_field(label=_("Last day on which the city can submit it again"), required=True)


class BulkForm(forms.Form):
    """What is done with many applications at once, and what is said to their cities, by what is decided."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    kind = forms.ChoiceField(label=_("What is done with each"), widget=forms.RadioSelect)
    jury_words_in = forms.ChoiceField(
        label=_("Take the jury's words of each city as its reasons; they are written in"),
        required=False,
        choices=[("", _("Do not take them")), *((tag, AUTONYMS[tag]) for tag in LANGUAGES)],
        widget=Select,
        help_text=_("Only your office reads them now; announced, everybody does. Where there are none, the reasons below hold."),
    )
    reason = text_area(
        _("Why otherwise than the jury says"),
        max_length=LONGEST_MESSAGE,
        help_text=_("It stays in your office. Needed only where you decide otherwise than the jury recommends."),
    )

    def __init__(self, *sent: Any, kind: CallKind, first: str, has_jury: bool, has_shortlist: bool, **options: Any) -> None:
        super().__init__(*sent, **options)
        self.first = first
        self.fields |= {
            f"words-{said}": text_area(
                _("To a city about which is decided: %(decided)s") % {"decided": words}, 6, max_length=LONGEST_MESSAGE
            )
            for said, words in decisions_in(kind)
        }
        self.fields |= in_languages("citation", 4, LONGEST_CITATION)
        self.fields["reason"].is_sometimes_needed = True
        has = {BulkKind.AS_LISTED: False, BulkKind.AS_RECOMMENDED: has_jury, BulkKind.SHORTLIST: has_shortlist}
        self.fields["kind"].choices = [(str(one), bulk_words(kind, one)) for one in BulkKind if has.get(one, True)]
        if not has_jury:
            del self.fields["reason"], self.fields["jury_words_in"]

    @property
    def wording(self) -> dict[Decided, Wording]:
        """What is said with each decision; reasons for the public with those that are chosen."""
        said = self.cleaned_data
        return {
            one: Wording(
                texts_in(said, "citation") if one is Decided.CHOSEN else {},
                said.get(f"words-{one}") or "",
                reason=said.get("reason") or "",
            )
            for one in Decided
        }

    @property
    def words(self) -> list[BoundField]:
        """The fields for what is said to cities."""
        return [self[f"words-{said}"] for said in Decided]

    @property
    def citations(self) -> tuple[BoundField, list[BoundField]]:
        """The field of the reasons that stands open, and those in the other languages."""
        return self[f"citation-{self.first}"], [self[f"citation-{tag}"] for tag in LANGUAGES if tag != self.first]


class ReadListForm(forms.Form):
    """What the jury says of a whole list, as a file that was filled in; and what it said when the list was taken along."""

    file = forms.FileField(
        label=_("The filled-in list, as CSV or XLSX"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=_("The columns key, jury_says, jury_place and jury_words are read; others may stay as they are."),
    )


class DecisionListForm(forms.Form):
    """What is decided of a whole list, as a file that was filled in or as the cells of a table."""

    file = forms.FileField(
        label=_("The filled-in list, as CSV or XLSX"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=_("The columns key, decision, citation-…, words and reason are read; others may stay as they are."),
    )
    table = forms.CharField(
        label=_("Or its rows, pasted here with the names of the columns above them"),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        said = super().clean() or self.cleaned_data
        if not self.errors and not said.get("file") and not (said.get("table") or "").strip():
            raise forms.ValidationError(_("Choose the filled-in list, or paste its rows."))
        return said
