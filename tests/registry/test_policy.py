"""What the network has agreed is read from its file, and a mistake in it is named."""

from datetime import date

import pytest

from halqa.foundation.policy import BadPolicy
from halqa.registry.queries.policy import AGREED, agreed_numbers, coordinator_sites, profile_policy, roster_policy
from halqa.registry.rules.profiles import ProfilePolicy

SOUND = "[roster]\n" + "".join(f"{name} = 2013\n" for name in AGREED)


def test_the_shipped_policy_says_since_when_there_were_members_and_awards(db):
    policy = roster_policy(date(2026, 3, 1))

    assert (policy.members_from, policy.awards_from, policy.members_only_from) == (2013, 2015, 2017)
    assert (policy.latest_day, policy.latest_ahead) == (date(2026, 3, 2), date(2036, 3, 8))


def test_every_number_is_read(tmp_path):
    path = tmp_path / "registry.toml"
    path.write_text(SOUND.replace("awards_from = 2013", "awards_from = 0"), encoding="utf-8")

    assert agreed_numbers(path) == dict.fromkeys(AGREED, 2013) | {"awards_from": 0}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[roster", "cannot be read"),
        ("[members]", "there is no table [roster]"),
        (SOUND.replace("awards_from = 2013\n", ""), "awards_from in [roster] must be"),
        (SOUND.replace("awards_from = 2013", "awards_from = true"), "awards_from in [roster] must be"),
        (SOUND.replace("awards_from = 2013", 'awards_from = "2013"'), "awards_from in [roster] must be"),
        (SOUND.replace("awards_from = 2013", "awards_from = -1"), "awards_from in [roster] must be"),
        (SOUND.replace("awards_from = 2013", "awards_from = 10000"), "awards_from in [roster] must be"),
        (SOUND + "award_from = 2015\n", "nobody reads award_from"),
        (SOUND + "[rounds]\n", "nobody reads rounds"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path, text, said):
    path = tmp_path / "registry.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadPolicy) as refused:
        agreed_numbers(path)

    assert str(refused.value).startswith(str(path))
    assert said in str(refused.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BadPolicy, match="cannot be read"):
        agreed_numbers(tmp_path / "nowhere.toml")


def test_the_shipped_policy_names_the_sites_of_the_coordinator(settings):
    assert "unesco.org" in coordinator_sites(settings.POLICY / "registry.toml")


@pytest.mark.parametrize("line", ["", 'coordinator_sites = "unesco.org"', "coordinator_sites = [1]", 'coordinator_sites = [""]'])
def test_sites_of_the_coordinator_that_are_no_list_of_names_are_named(tmp_path, line):
    path = tmp_path / "registry.toml"
    path.write_text(f"[publishers]\n{line}\n", encoding="utf-8")
    with pytest.raises(BadPolicy, match="must be a list of names of hosts"):
        coordinator_sites(path)


def test_a_setting_about_publishers_that_nobody_reads_is_named(tmp_path):
    path = tmp_path / "registry.toml"
    path.write_text('[publishers]\ncoordinator_sites = ["unesco.org"]\npress = 1\n', encoding="utf-8")
    with pytest.raises(BadPolicy, match="nobody reads press"):
        coordinator_sites(path)


def test_the_shipped_policy_says_how_long_a_profile_may_be():
    assert profile_policy() == ProfilePolicy(
        most_words=250, most_characters=4000, most_of_reason=2000, most_picture_bytes=512_000
    )
