"""A small sample of `benchmarks/timing_coverage.py`; the command itself runs 1,000 seeds."""

import timing_coverage


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    found = timing_coverage.coverage(range(120))
    assert len(found) == 11
    for name, (truth, value, holds) in found.items():
        assert 0.89 <= holds <= 1.0, f"{name}: {holds:.1%}"
        assert abs(value - truth) < 0.02 * max(truth, 1), name


def test_what_is_refused_is_wrong_by_years():
    naive = timing_coverage.naive()
    assert naive["mean lag of the released (true 8.0)"] < 7
    assert naive["mean lag of the released, written 1995 (true 8.0)"] < -8
    assert naive["share by 33 years, of the released (true 0.500)"] > 0.6
