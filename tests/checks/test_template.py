"""Templates have facts in braces and nothing else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.checks.template import compile_template, say
from auditor.columns import Fact, column
from auditor.errors import ConfigError

FACTS = {name: Fact(name, "text", "cable", "", "", "text") for name in ("mark", "overall")}


def test_render():
    template = compile_template("marked ({mark}), the cable is {overall}.", FACTS)
    assert template.names == ("mark", "overall")
    assert template.render({"mark": "S", "overall": ""}) == "marked (S), the cable is not stated."


def test_a_value_is_never_read_as_a_template():
    assert compile_template("{mark}", FACTS).render({"mark": "{overall}"}) == "{overall}"


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("{overal}", "unknown fact {overal}; did you mean overall?"),
        ("{mark.__class__}", "is no {fact}"),
        ("{mark:>{overall}}", "is no {fact}"),
        ("{mark!r}", "is no {fact}"),
        ("{0}", "is no {fact}"),
        ("{}", "is no {fact}"),
        ("{mark", "is no {fact}"),
        ("mark}", "} without {"),
        ("{{mark}}", "is no {fact}"),
    ],
)
def test_refused(source, says):
    with pytest.raises(ConfigError, match="fact") as caught:
        compile_template(source, FACTS)
    assert says in str(caught.value)


@given(st.text(max_size=40))
def test_plain_text_is_itself(text):
    if not set(text) & set("{}"):
        assert compile_template(text, FACTS).render({}) == text


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("text", "GDS", "GDS"),
        ("number", 1022, "1022"),
        ("date", date(2008, 6, 2), "2008-06-02"),
        ("level", 3, "SECRET"),
        ("list", ("NOFORN", "ORCON"), "NOFORN, ORCON"),
        ("flag", True, "yes"),
        ("flag", False, "no"),
        ("text", None, ""),
    ],
)
def test_say(kind, value, said):
    assert say(column(kind, [value]), 0) == said
