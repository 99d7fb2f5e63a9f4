"""Errors and warnings: their form, their families, and the line that a warning points at."""

from __future__ import annotations

import linecache
import pickle
import warnings
from pathlib import Path

import pytest

import alluxio_constructs
from alluxio_constructs import (
    AlluxioConfigError,
    AlluxioConfigWarning,
    AlluxioDeprecationWarning,
    DataLossWarning,
    Finding,
    Journal,
    VolumeSource,
)
from alluxio_constructs.errors import NOT_SHOWN, deprecate, problem, refuse, warn


def line_of(warning: warnings.WarningMessage) -> str:
    return linecache.getline(warning.filename, warning.lineno).strip()


def test_error_names_parameter_value_requirement_and_remedy() -> None:
    error = refuse("Journal folder", "journal", "must be absolute", 'use "/journal"')
    assert "Journal folder must be absolute (got 'journal'); use \"/journal\"" == str(error)
    assert ("Journal folder", "journal", "must be absolute", 'use "/journal"') == (
        error.parameter,
        error.value,
        error.requirement,
        error.remedy,
    )


def test_error_text_is_made_of_the_parts_that_there_are() -> None:
    cases: list[tuple[AlluxioConfigError, str]] = [
        (AlluxioConfigError("is wrong"), "is wrong"),
        (AlluxioConfigError("is wrong", parameter="name"), "name is wrong"),
        (AlluxioConfigError("is wrong", parameter="name", value=None), "name is wrong (got None)"),
        (AlluxioConfigError("is wrong", value=NOT_SHOWN, remedy="fix it"), "is wrong; fix it"),
        (problem(Finding.MEMORY, "too much", "take less"), "too much; take less"),
    ]
    for error, message in cases:
        assert message == error.message, message


def test_error_that_is_a_finding_has_its_name_and_the_constructs_path() -> None:
    error = problem(Finding.MEMORY, "too much", "take less")
    assert "too much; take less [memory-does-not-fit]" == str(error)
    found = error.found(path="test/alluxio")
    assert "[test/alluxio] too much; take less [memory-does-not-fit]" == str(found)
    assert (Finding.MEMORY, "test/alluxio", error.message) == (
        found.finding,
        found.path,
        found.message,
    )
    named = refuse("name", "a", "is wrong", "fix it").found(Finding.PORT_TWICE)
    assert (Finding.PORT_TWICE, "name", "a") == (named.finding, named.parameter, named.value)


def test_error_lists_all_that_was_found() -> None:
    errors = [AlluxioConfigError("one"), problem(Finding.MEMORY, "two", "fix it")]
    error = AlluxioConfigError("nothing was written, since:", errors=errors)
    assert tuple(errors) == error.errors
    assert "nothing was written, since:\n  one\n  two; fix it [memory-does-not-fit]" == str(error)


def test_error_can_be_pickled_with_its_parts() -> None:
    for error in (
        refuse("name", NOT_SHOWN, "is wrong", "fix it"),
        problem(Finding.MEMORY, "two", "fix it").found(path="a/b"),
    ):
        again = pickle.loads(pickle.dumps(error))
        assert vars(error) == vars(again), str(error)
        assert str(error) == str(again), str(error)


def test_finding_names_are_unlike_each_other() -> None:
    names = [each.value for each in Finding]
    assert len(set(names)) == len(names)


def test_error_is_caught_as_a_value_error() -> None:
    assert issubclass(AlluxioConfigError, ValueError)


def test_warning_of_data_loss_is_silenced_with_all_others_of_the_library() -> None:
    assert issubclass(DataLossWarning, AlluxioConfigWarning)


def test_warning_is_shown_by_default() -> None:
    # Python hides a DeprecationWarning of imported code, and shows a UserWarning of any.
    assert issubclass(AlluxioConfigWarning, UserWarning)


def test_warning_has_the_message_and_the_category() -> None:
    with pytest.warns(DataLossWarning, match=r"^it will be lost$"):
        warn("it will be lost", DataLossWarning)


def test_warning_points_at_the_line_that_calls_the_library() -> None:
    volume = VolumeSource.empty_dir()
    with pytest.warns(DataLossWarning) as caught:
        Journal.embedded(volume=volume)  # the line of the caller
    assert ["Journal.embedded(volume=volume)  # the line of the caller"] == [
        line_of(each) for each in caught
    ]


def test_warning_points_at_its_own_line_where_no_library_is_between() -> None:
    with pytest.warns(AlluxioConfigWarning) as caught:
        warn("unwise", AlluxioConfigWarning)  # the line of the warning
    assert ['warn("unwise", AlluxioConfigWarning)  # the line of the warning'] == [
        line_of(each) for each in caught
    ]


def test_warning_takes_a_package_whose_name_begins_like_the_librarys_for_another() -> None:
    beside = Path(f"{Path(alluxio_constructs.__file__).parent}_of_ours") / "app.py"
    code = compile("\n\nJournal.local(format='always')", beside, "exec")
    with pytest.warns(DataLossWarning) as caught:
        exec(code, {"Journal": Journal})
    assert [(str(beside), 3)] == [(each.filename, each.lineno) for each in caught]


def test_warning_can_be_made_an_error() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", AlluxioConfigWarning)
        with pytest.raises(DataLossWarning, match="lost with the pod"):
            Journal.local(volume=VolumeSource.empty_dir())


def test_deprecation_says_what_to_use_and_until_when_at_the_users_line() -> None:
    with pytest.warns(AlluxioDeprecationWarning) as caught:
        deprecate("old_name", "new_name", until="2.0.0")  # the line of the user
    (warning,) = caught
    message = "old_name is deprecated and will be removed in 2.0.0; use new_name"
    assert message == str(warning.message)
    assert isinstance(warning.message, AlluxioDeprecationWarning)
    assert "old_name" == warning.message.parameter
    assert 'deprecate("old_name", "new_name", until="2.0.0")  # the line of the user' == line_of(
        warning
    )


def test_deprecation_is_shown_by_default() -> None:
    assert not issubclass(AlluxioDeprecationWarning, DeprecationWarning)
    assert issubclass(AlluxioDeprecationWarning, AlluxioConfigWarning)
