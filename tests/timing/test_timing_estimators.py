"""The estimators against lifelines (frozen figures), against plain counting, and against each other."""

import json
import math
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.timing.estimators import at_risk, product_limit, restricted_mean, reverse_product_limit
from auditor.timing.histogram import EMPTY, Histogram, add, histogram

ROOT = Path(__file__).parents[2]
FROZEN = json.loads((Path(__file__).parent / "lifelines.json").read_text())
HORIZON = 12784


def curve_of(name):
    sample = {key: np.array(value) for key, value in FROZEN[name]["sample"].items()}
    event = sample["event"]
    events, opened, others = (histogram(sample["time"][event == kind]) for kind in (1, 0, 2))
    if name == "released-only":
        return reverse_product_limit(events, histogram(sample["window"]))
    entry = sample.get("entry", np.zeros(0, int))
    return product_limit(events, opened, histogram(entry[entry > 0]), others)


@pytest.mark.parametrize("name", sorted(FROZEN))
def test_agrees_with_lifelines(name):
    curve, expected = curve_of(name), {k: np.array(v) for k, v in FROZEN[name]["expected"].items()}
    assert curve.times.tolist() == expected["times"].astype(int).tolist()
    np.testing.assert_allclose(curve.share, expected["share"], rtol=0, atol=1e-9)
    known = expected["known"].astype(bool)
    assert known.sum() > 20
    np.testing.assert_allclose(curve.lower[known], expected["lower"][known], rtol=0, atol=1e-6)
    np.testing.assert_allclose(curve.upper[known], expected["upper"][known], rtol=0, atol=1e-6)
    if "median" in expected:
        assert curve.quantile(0.5).value == expected["median"][0]
    if "mean" in expected:
        assert restricted_mean(curve, HORIZON).value == pytest.approx(expected["mean"][0], abs=1e-6)


def test_agrees_with_lifelines_itself():
    python = os.environ.get("LIFELINES_PYTHON")
    if not python:
        pytest.skip("LIFELINES_PYTHON names no interpreter with lifelines")
    run = subprocess.run(
        [python, str(ROOT / "benchmarks" / "timing_lifelines.py")],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


times = st.lists(st.integers(0, 60), min_size=1, max_size=60)


@settings(max_examples=100, deadline=None)
@given(times)
def test_complete_data_give_plain_shares(waits):
    curve = product_limit(histogram(np.array(waits)), EMPTY)
    for time in range(61):
        assert curve.at(time).value == pytest.approx(sum(w <= time for w in waits) / len(waits))


@settings(max_examples=100, deadline=None)
@given(times)
def test_one_window_gives_plain_shares_in_reverse(waits):
    curve = reverse_product_limit(histogram(np.array(waits)), histogram(np.full(len(waits), 60)))
    for time, share in zip(curve.times, curve.share, strict=True):
        assert share == pytest.approx(sum(w <= time for w in waits) / len(waits))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 2)), min_size=1, max_size=80))
def test_curves_are_shares_with_ordered_limits(rows):
    waits, entries, kinds = (np.array(part) for part in zip(*rows, strict=True))
    entries = np.minimum(entries, waits)
    parts = [histogram(waits[kinds == kind]) for kind in (0, 1, 2)]
    curve = product_limit(parts[1], parts[0], histogram(entries[entries > 0]), parts[2])
    assert (np.diff(curve.share) >= -1e-12).all()
    upper = np.where(np.isnan(curve.upper), 1.0, curve.upper)  # nobody with the event: no upper limit
    assert ((curve.lower <= curve.share + 1e-9) & (curve.share <= upper + 1e-9)).all()
    assert ((curve.lower >= 0) & (upper <= 1)).all()
    assert (curve.at_risk >= curve.deaths).all()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 2)), min_size=1, max_size=80))
def test_outcomes_add_up_to_the_share_with_any(rows):
    waits, kinds = (np.array(part) for part in zip(*rows, strict=True))
    opened, first, second = (histogram(waits[kinds == kind]) for kind in (0, 1, 2))
    every = product_limit(first + second, opened)
    if first.total and second.total:
        parts = [product_limit(first, opened, EMPTY, second), product_limit(second, opened, EMPTY, first)]
        assert sum(part.share for part in parts) == pytest.approx(every.share)


def test_entry_and_exit_days_are_at_risk():
    exits, entries = histogram(np.array([5, 9])), histogram(np.array([5]))
    assert at_risk(np.array([4, 5, 6, 9]), exits, entries, 2).tolist() == [1, 2, 1, 1]


def test_late_entry_does_not_empty_the_start():
    """One record under observation at first: its release must not say that all are released."""
    waits = np.array([10] + [50] * 40)
    entries = histogram(np.full(40, 20))
    curve = product_limit(histogram(waits), EMPTY, entries, smallest=20)
    assert curve.start == 20
    assert curve.at(10).reason == "not observed that early"


def test_reverse_time_starts_where_enough_are_at_risk():
    waits = np.concatenate([np.arange(1, 101), [200]])
    windows = np.concatenate([np.full(100, 100), [200]])
    curve = reverse_product_limit(histogram(waits), histogram(windows), smallest=20)
    assert curve.given == 100
    assert curve.at(150).reason == "not observed that long"


def test_reverse_time_does_not_go_below_an_emptied_risk_set():
    waits, windows = np.array([2, 3, 20, 21, 22]), np.array([4, 4, 30, 30, 30])
    curve = reverse_product_limit(histogram(waits), histogram(windows))
    assert curve.start == 20
    assert curve.at(3).reason == "not observed that early"


def test_median_is_not_reached_rather_than_guessed():
    curve = product_limit(histogram(np.array([1])), histogram(np.full(9, 30)), smallest=1)
    assert math.isnan(curve.quantile(0.5).value)
    assert curve.quantile(0.5).reason == "not reached"


def test_nobody_released_is_no_interval_of_zero_width():
    curve = product_limit(EMPTY, histogram(np.full(9, 30)), smallest=1)
    assert curve.at(20).value == 0
    assert math.isnan(curve.at(20).upper)


@settings(max_examples=60, deadline=None)
@given(times)
def test_restricted_mean_of_complete_data_is_the_mean(waits):
    curve = product_limit(histogram(np.array(waits)), EMPTY)
    assert restricted_mean(curve, 30).value == pytest.approx(np.minimum(waits, 30).mean())


def test_restricted_mean_in_reverse_time_is_the_conditional_mean():
    waits = np.array([1, 4, 7, 20])
    curve = reverse_product_limit(histogram(waits), histogram(np.full(4, 40)))
    assert restricted_mean(curve, 20).value == pytest.approx(waits.mean())
    value = restricted_mean(curve, 10)
    assert value.value == pytest.approx(np.minimum(waits, 10).mean())
    assert value.lower < value.value < value.upper


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(-50, 50)), st.lists(st.integers(-50, 50)))
def test_histograms_add_up_like_their_samples(left, right):
    both = histogram(np.array(left + right, int))
    summed = histogram(np.array(left, int)) + histogram(np.array(right, int))
    assert (summed.keys.tolist(), summed.counts.tolist()) == (both.keys.tolist(), both.counts.tolist())
    again = Histogram.from_json(summed.as_json())
    assert (again.keys.tolist(), again.counts.tolist()) == (both.keys.tolist(), both.counts.tolist())
    assert add([]).total == 0
    assert both.below(0) == sum(v < 0 for v in left + right)


def test_limits_before_the_first_event_are_not_everything():
    """Denials come first: until a release, the share is 0 and its upper limit that of the first release."""
    releases, denials = histogram(np.arange(30, 60)), histogram(np.arange(1, 11))
    curve = product_limit(releases, histogram(np.full(40, 70)), EMPTY, denials)
    early = curve.at(5)
    assert early.value == early.lower == 0
    assert early.upper == curve.at(30).upper < 0.2
    assert curve.quantile(0.1).lower > 29
