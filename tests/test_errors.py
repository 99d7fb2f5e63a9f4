"""Errors and warnings: their form, their families, and the line that a warning points at."""

from __future__ import annotations

import linecache
import warnings
from pathlib import Path

import pytest

import alluxio_constructs
from alluxio_constructs import (
    AlluxioConfigError,
    AlluxioConfigWarning,
    DataLossWarning,
    Journal,
    VolumeSource,
)
from alluxio_constructs.errors import refuse, warn


def line_of(warning: warnings.WarningMessage) -> str:
    return linecache.getline(warning.filename, warning.lineno).strip()


def test_an_error_names_parameter_value_requirement_and_remedy() -> None:
    error = refuse("Journal folder", "journal", "must be absolute", 'use "/journal"')
    assert "Journal folder must be absolute (got 'journal'); use \"/journal\"" == str(error)


def test_an_error_is_caught_as_a_value_error() -> None:
    assert issubclass(AlluxioConfigError, ValueError)


def test_a_warning_of_data_loss_is_silenced_with_all_others_of_the_library() -> None:
    assert issubclass(DataLossWarning, AlluxioConfigWarning)


def test_a_warning_is_shown_by_default() -> None:
    # Python hides a DeprecationWarning of imported code, and shows a UserWarning of any.
    assert issubclass(AlluxioConfigWarning, UserWarning)


def test_a_warning_has_the_message_and_the_category() -> None:
    with pytest.warns(DataLossWarning, match=r"^it will be lost$"):
        warn("it will be lost", DataLossWarning)


def test_a_warning_points_at_the_line_that_calls_the_library() -> None:
    volume = VolumeSource.empty_dir()
    with pytest.warns(DataLossWarning) as caught:
        Journal.embedded(volume=volume)  # the line of the caller
    assert ["Journal.embedded(volume=volume)  # the line of the caller"] == [
        line_of(each) for each in caught
    ]


def test_a_warning_points_at_its_own_line_where_no_library_is_between() -> None:
    with pytest.warns(AlluxioConfigWarning) as caught:
        warn("unwise", AlluxioConfigWarning)  # the line of the warning
    assert ['warn("unwise", AlluxioConfigWarning)  # the line of the warning'] == [
        line_of(each) for each in caught
    ]


def test_a_package_whose_name_begins_like_the_librarys_is_outside_of_it() -> None:
    beside = Path(f"{Path(alluxio_constructs.__file__).parent}_of_ours") / "app.py"
    code = compile("\n\nJournal.local(format='always')", beside, "exec")
    with pytest.warns(DataLossWarning) as caught:
        exec(code, {"Journal": Journal})
    assert [(str(beside), 3)] == [(each.filename, each.lineno) for each in caught]


def test_a_warning_can_be_made_an_error() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", AlluxioConfigWarning)
        with pytest.raises(DataLossWarning, match="lost with the pod"):
            Journal.local(volume=VolumeSource.empty_dir())
