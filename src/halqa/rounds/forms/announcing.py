"""What the coordination team writes for an announcement, and a commission for its country: texts in the six languages."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from halqa.documents.enums import Kind
from halqa.documents.forms import UploadField
from halqa.documents.queries.examination import Examined
from halqa.foundation.languages import AUTONYMS, LANGUAGES, direction
from halqa.foundation.refusals import Refusal
from halqa.pages.forms import DayInput, Select, TextInput
from halqa.registry.enums import Region
from halqa.registry.labels.kinds import label
from halqa.rounds.forms.commission import ActForm, told
from halqa.rounds.rules.deciding import LONGEST_STATEMENT, LONGEST_TITLE
from halqa.rounds.rules.publishing import LONGEST_QUOTE, LONGEST_SPEAKER, MOST_QUOTES, Quote

STALE: Final = "announcement-changed-meanwhile"


class TimeInput(TextInput):
    """A time of day to choose."""

    input_type = "time"


def _line(tag: str, label: Any, longest: int) -> forms.CharField:
    widget = TextInput(attrs={"lang": tag, "dir": direction(tag)})
    return forms.CharField(label=label, max_length=longest, required=False, widget=widget)


def _text(tag: str, label: Any, longest: int, rows: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "lang": tag, "dir": direction(tag)})
    return forms.CharField(label=label, max_length=longest, required=False, widget=widget)


class OfLanguages(ActForm):
    """A form with some fields in each of the six languages, called ``title-fr``."""

    def of_language(self, tag: str) -> list[BoundField]:
        """Return the fields of one language."""
        return [self[name] for name in self.fields if name.endswith(f"-{tag}")]

    @property
    def languages(self) -> list[tuple[str, str, list[BoundField], bool]]:
        """Return tag, own name and fields of each language, and whether something is written in it or wrong."""
        found = []
        for tag in LANGUAGES:
            bound = self.of_language(tag)
            found.append((tag, AUTONYMS[tag], bound, any(one.value() or one.errors for one in bound)))
        return found

    def texts(self, name: str) -> dict[str, str]:
        """Return what is written under a name, by language tag."""
        return {tag: self.cleaned_data.get(f"{name}-{tag}", "").replace("\r\n", "\n") for tag in LANGUAGES}

    def refuse(self, refusals: Iterable[Refusal], zone: str) -> None:
        """Say each reason above the form."""
        for refusal in refusals:
            self.add_error(None, told(refusal, zone))


class WordsForm(OfLanguages):
    """Title and words of an announcement in the six languages."""

    def __init__(self, *sent: Any, **options: Any) -> None:
        super().__init__(*sent, **options)
        for tag in LANGUAGES:
            self.fields[f"title-{tag}"] = _line(tag, _("Title"), LONGEST_TITLE)
            self.fields[f"words-{tag}"] = _text(tag, _("What is announced"), LONGEST_STATEMENT, 8)


class StatementForm(OfLanguages):
    """What a commission says, in the six languages."""

    def __init__(self, *sent: Any, **options: Any) -> None:
        super().__init__(*sent, **options)
        for tag in LANGUAGES:
            self.fields[f"words-{tag}"] = _text(tag, _("Statement"), LONGEST_STATEMENT, 8)


class ShareForm(ActForm):
    """That whoever shares what is decided has seen who will read what. ``undecided``: about how many nothing is decided yet."""

    understood = forms.BooleanField()

    def __init__(self, *sent: Any, undecided: int, **options: Any) -> None:
        super().__init__(*sent, **options)
        said = _("The commissions named here may read this, though some decisions are missing.")
        self.fields["understood"].label = said if undecided else _("The commissions named here may read this.")

    def refuse(self, refusals: Iterable[Refusal], zone: str) -> None:
        """Say each reason above the form."""
        for refusal in refusals:
            self.add_error(None, told(refusal, zone))


class QuotesForm(ActForm):
    """The quotes of an announcement: for each who speaks, and words and office in the six languages. An empty one falls away."""

    def __init__(self, *sent: Any, quotes: Sequence[Mapping[str, Any]] = (), **options: Any) -> None:
        super().__init__(*sent, **options)
        for place in range(MOST_QUOTES):
            held = quotes[place] if place < len(quotes) else {"words": {}, "speaker": "", "office": {}}
            speaker = forms.CharField(label=_("Who speaks"), max_length=LONGEST_SPEAKER, required=False, initial=held["speaker"])
            speaker.widget = TextInput(attrs={"dir": "auto"})
            self.fields[f"{place}-speaker"] = speaker
            for tag in LANGUAGES:
                words = _text(tag, _("Words"), LONGEST_QUOTE, 3)
                office = _line(tag, _("Exact official title"), LONGEST_SPEAKER)
                words.initial, office.initial = held["words"].get(tag, ""), held["office"].get(tag, "")
                self.fields[f"{place}-words-{tag}"], self.fields[f"{place}-office-{tag}"] = words, office

    @property
    def entries(self) -> list[tuple[int, BoundField, list[tuple[str, str, list[BoundField], bool]], bool]]:
        """Return of each quote its number, the field of the speaker, the fields by language, and whether something is in it."""
        found = []
        for place in range(MOST_QUOTES):
            languages = []
            for tag in LANGUAGES:
                bound = [self[f"{place}-{name}-{tag}"] for name in ("words", "office")]
                languages.append((tag, AUTONYMS[tag], bound, any(one.value() or one.errors for one in bound)))
            speaker = self[f"{place}-speaker"]
            is_open = bool(speaker.value()) or any(each[3] for each in languages)
            found.append((place + 1, speaker, languages, is_open))
        return found

    @property
    def quotes(self) -> list[Quote]:
        """Return the quotes in which anything is written."""
        found = []
        for place in range(MOST_QUOTES):
            said = {name: self._texts(place, name) for name in ("words", "office")}
            speaker = self.cleaned_data.get(f"{place}-speaker", "")
            if speaker or any(said["words"].values()) or any(said["office"].values()):
                found.append(Quote(said["words"], speaker, said["office"]))
        return found

    def _texts(self, place: int, name: str) -> dict[str, str]:
        return {tag: self.cleaned_data.get(f"{place}-{name}-{tag}", "").replace("\r\n", "\n") for tag in LANGUAGES}


class VideoForm(OfLanguages):
    """A video, captions in up to six languages, and in each what is said as a text."""

    video = UploadField(label=_("Video"), kinds=(Kind.MP4, Kind.WEBM), required=False)

    def __init__(self, *sent: Any, **options: Any) -> None:
        super().__init__(*sent, **options)
        for tag in LANGUAGES:
            self.fields[f"captions-{tag}"] = UploadField(label=_("Captions"), kinds=(Kind.VTT,), required=False)
            self.fields[f"transcript-{tag}"] = _text(tag, _("What is said and seen, as a text"), LONGEST_STATEMENT, 6)

    @property
    def captions(self) -> dict[str, Examined]:
        """Return the captions that were sent, by language tag."""
        return {tag: file for tag in LANGUAGES if (file := self.cleaned_data.get(f"captions-{tag}"))}


class RegionsForm(ActForm):
    """To which region of UNESCO countries belong of which nobody has said it."""

    def __init__(self, *sent: Any, countries: Sequence[tuple[str, str]], held: Mapping[str, str], **options: Any) -> None:
        super().__init__(*sent, **options)
        self.codes = [code for code, _name in countries]
        choices = [("", _("Choose one")), *((str(region), label(region)) for region in Region)]
        for code, name in countries:
            self.fields[f"region-{code}"] = forms.ChoiceField(
                label=name, choices=choices, widget=Select, initial=held.get(code, "")
            )

    @property
    def regions(self) -> dict[str, str]:
        """Return the chosen regions by code of country."""
        return {code: self.cleaned_data[f"region-{code}"] for code in self.codes}


class PlanForm(ActForm):
    """The moment at which Halqa makes the announcement by itself, on the clocks of whoever plans it; empty: a person makes it."""

    day = forms.DateField(label=_("Day"), required=False, widget=DayInput)
    at = forms.TimeField(label=_("Time"), required=False, widget=TimeInput)

    def __init__(self, *sent: Any, zone: str, **options: Any) -> None:
        super().__init__(*sent, **options)
        self.zone = ZoneInfo(zone or "UTC")

    def clean(self) -> dict[str, Any]:
        """Ask for both or none."""
        given = super().clean() or {}
        if not self.errors and bool(given.get("day")) != (given.get("at") is not None):
            self.add_error("at" if given.get("day") else "day", _("Write both, or leave both empty."))
        return given

    @property
    def moment(self) -> datetime | None:
        """The planned moment, aware; nothing where none is planned."""
        day, at = self.cleaned_data.get("day"), self.cleaned_data.get("at")
        return datetime.combine(day, at or time(), self.zone) if day else None
