"""What is said of clusters in a known state, from what real ones answered in it."""

from __future__ import annotations

from tests.doctor.kit import RECORDED, ids, problems, recorded

EXPECTED = {
    each.stem: each.stem.partition(".")[0]  # the diagnosis, and what tells two records apart
    for each in sorted(RECORDED.glob("*.json"))
}


def test_each_recorded_cluster_is_diagnosed() -> None:
    assert len(EXPECTED) >= 15
    for name, id in EXPECTED.items():
        found = ids(recorded(name))
        assert ([] if id == "healthy" else [id]) == [each for each in found if each == id], name
        assert (id == "healthy") == (found == []), name


def test_each_problem_says_of_what_and_why() -> None:
    for name in EXPECTED:
        for each in problems(recorded(name)):
            assert each.objects, name
            assert all(about for about in each.objects), name
            assert len(each.why) > 10, name


def test_records_are_small_and_hold_no_credential() -> None:
    for each in RECORDED.glob("*.json"):
        text = each.read_text(encoding="utf-8")
        assert len(text) < 40_000, each.name
        assert "planted" not in text, each.name
