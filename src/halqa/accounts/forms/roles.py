"""What is written about the roles of others: which, for what, from when, why, and to whom."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from halqa.accounts.access import Caller, subject_names
from halqa.accounts.access.subject_doors import found_subjects
from halqa.accounts.enums import Role, RoleState, ScopeKind
from halqa.accounts.forms.fields import address_field, day_field, language_field, name_field, reason_field
from halqa.accounts.labels import sentence
from halqa.accounts.labels.roles import ROLE_NAMES, role_name, role_sentence
from halqa.accounts.queries.facts import place_of
from halqa.accounts.rules.roles import ROLES, gives, roles_given
from halqa.foundation.refusals import Refusal
from halqa.foundation.subjects import NETWORK
from halqa.pages.forms import Select, TextInput

BY_MAIL: Final = "by-mail"
"""Who is chosen where the successor is to be invited."""

FIELD_OF: Final = {
    "span-reversed": "ended_on",
    "span-over": "ended_on",
    "begins-too-early": "begun_on",
    "no-such-scope": "place",
    "reason-missing": "reason",
    "address-is-the-same": "email",
    "code-wrong": "code",
    "code-expired": "code",
    "too-many-attempts": "code",
}
"""The field at which a reason is told; the others stand above the form."""


class RefusedForm(forms.Form):
    """A form whose act may be refused by the rules."""

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Say each reason at its field, or above the form where it is no matter of one field."""
        for refusal in refusals:
            name = FIELD_OF.get(refusal.code)
            self.add_error(name if name in self.fields else None, sentence(refusal))


class RoleForm(RefusedForm):
    """A role that the caller may give, what it is held for by the name of the place, the days, and why.

    Where several places fit what was written, the form asks which is meant; ``cleaned_data["scope"]`` is the key of the place.
    """

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("For which city or country"),
        help_text=_("Its name, or the beginning of it."),
        max_length=200,
        required=False,
        widget=TextInput(attrs={"autocomplete": "off"}),
    )
    scope = forms.CharField(label=_("Which of these do you mean?"), widget=forms.RadioSelect, required=False)
    begun_on = day_field(label=_("First day"), help_text=_("Leave it empty for the day on which it is given or accepted."))
    ended_on = day_field(label=_("First day without the role"), help_text=_("Leave it empty if no end is foreseen."))
    reason = reason_field()

    def __init__(self, data: Any = None, *, caller: Caller, language: str, **options: Any) -> None:
        super().__init__(data, **options)
        self.caller = caller
        self.language = language
        given = roles_given(caller.holdings)
        self.fields["role"].choices = [
            (role, format_html("<strong>{}</strong> {}", role_name(role), role_sentence(role))) for role in given
        ]
        if len(given) == 1:
            self.initial["role"] = given[0]
        self.fields["place"].is_sometimes_needed = True
        self.own = self._own_places()
        if any(ROLES[role].scope_kind is ScopeKind.NETWORK for role in given):
            self.fields["place"].help_text = _(
                "Its name, or the beginning of it. Leave it empty for a role in the network itself."
            )
        elif len(self.own) == 1:
            self.fields["place"].help_text = _("Leave it empty for %(place)s.") % {"place": self._named(self.own)[0][1]}

    def clean(self) -> dict[str, Any]:
        """Find out for what the role is meant to be held."""
        cleaned = super().clean()
        if "role" not in cleaned:
            return cleaned
        role = cleaned["role"] = Role(cleaned["role"])
        if ROLES[role].scope_kind is ScopeKind.NETWORK and cleaned.get("place", "").strip():
            self.add_error("place", _("This role is held in the network itself. Leave this empty, or choose another role."))
            return cleaned
        fitting = self._fitting(role, cleaned.get("place", ""))
        if len(fitting) > 1:
            self.fields["scope"].widget.choices = self._named(fitting)
        if not fitting:
            self.add_error("place", _("You may give this role nowhere by this name. Check how it is written."))
        elif len(fitting) == 1:
            cleaned["scope"] = fitting[0]
        elif cleaned.get("scope") not in fitting:
            self.add_error("scope", _("More than one place fits. Choose the one that you mean."))
        return cleaned

    def _own_places(self) -> list[str]:
        kinds = {ROLES[role].scope_kind for role in roles_given(self.caller.holdings)}
        return sorted({held.scope for held in self.caller.holdings if ROLES[held.role].scope_kind in kinds - {ScopeKind.NETWORK}})

    def _fitting(self, role: Role, text: str) -> Sequence[str]:
        kind = ROLES[role].scope_kind
        if kind is ScopeKind.NETWORK:
            found: Iterable[str] = [NETWORK]
        elif text.strip():
            found = found_subjects(text, self.language, kind)
        else:
            found = self.own
        return [subject for subject in found if gives(self.caller.holdings, role, place_of(subject))]

    def _named(self, subjects: Iterable[str]) -> list[tuple[str, str]]:
        return list(subject_names(subjects, self.language).items())


class InviteForm(RoleForm):
    """A role, and the mail address of whoever is to hold it; name and language count for people whom nobody knows yet."""

    email = address_field()
    name = name_field(required=False, help_text=_("As you would address them. They can change it."))
    language = language_field(label=_("Language of the invitation"))

    field_order = ("email", "name", "language", "role", "place", "scope", "begun_on", "ended_on", "reason")


class EndForm(RefusedForm):
    """Why a role ends."""

    reason = reason_field()


class SuccessorForm(RefusedForm):
    """To whom an office goes over: somebody who is there already, by key, or somebody who is invited by mail."""

    successor = forms.ChoiceField(label=_("Successor"), widget=forms.RadioSelect, initial=BY_MAIL)
    email = address_field(required=False, help_text=_("Only for somebody who is invited by mail."))
    name = name_field(required=False)
    language = language_field(label=_("Language of the invitation"))
    reason = reason_field()

    def __init__(self, data: Any = None, *, colleagues: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["successor"].choices = [*colleagues, (BY_MAIL, _("Somebody else, whom I invite by mail"))]

    def clean(self) -> dict[str, Any]:
        """Ask for an address where nobody who is there was chosen."""
        cleaned = super().clean()
        if cleaned.get("successor") == BY_MAIL and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Choose who takes the office over, or write the address of whoever does."))
        return cleaned


class PeopleFilterForm(forms.Form):
    """What the list of people is narrowed to; what is wrong narrows nothing."""

    q = forms.CharField(
        label=_("Name, address or place"),
        required=False,
        max_length=100,
        widget=TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), required=False, widget=Select)
    state = forms.ChoiceField(label=_("When"), required=False, widget=Select)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["role"].choices = [("", _("Every role")), *((str(role), ROLE_NAMES[role]) for role in Role)]
        self.fields["state"].choices = [
            (str(RoleState.NOW), _("Held now")),
            (str(RoleState.LATER), _("Held later")),
            (str(RoleState.PAST), _("Held before")),
        ]
