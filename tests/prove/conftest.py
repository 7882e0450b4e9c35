"""What proofs start from: an empty house on the database that is asked for."""

import pytest

from tests.prove.house import empty_house


@pytest.fixture
def house(tmp_path):
    """Make an empty house; yields its environment and a way to ask its database in SQL."""
    with empty_house(tmp_path) as made:
        yield made
