"""The public names are what `__all__` says, sorted, and every one of them exists."""

import coach


def test_the_public_names_exist_and_are_sorted() -> None:
    assert coach.__all__ == sorted(coach.__all__)
    assert all(getattr(coach, name) for name in coach.__all__)
