"""Settings: where they are found, what is refused and how, and which source they hold for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import settings
from auditor.errors import ConfigError, UsageError


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a folder of data two levels down."""
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / "data" / "old").mkdir(parents=True)
    (tmp_path / "repo" / "data" / "old" / "a.csv").write_text("id\n")
    monkeypatch.chdir(tmp_path / "repo")
    return tmp_path / "repo"


def test_defaults_are_those_of_the_schema():
    loaded = settings.load([], isolated=True)
    for key, part in settings.schema()["properties"].items():
        value = getattr(loaded, key.replace("-", "_"))
        assert (value or part["default"]) == part["default"]
    assert loaded.fail_on == "error"
    assert loaded.as_of is None


def test_the_nearest_file_upward_of_the_first_input_holds(project: Path):
    (project / "auditor.toml").write_text('fail-on = "warning"\n')
    found = settings.load(["data/old/a.csv"])
    assert (found.fail_on, found.origins["fail-on"]) == ("warning", "auditor.toml")
    (project / "data" / "pyproject.toml").write_text('[tool.auditor]\nfail-on = "info"\n')
    found = settings.load(["data/old/a.csv"])
    assert (found.fail_on, found.origins["fail-on"]) == ("info", "data/pyproject.toml")
    (project / "data" / "auditor.toml").write_text('fail-on = "never"\n')
    assert settings.load(["data/old"]).fail_on == "never"
    assert settings.load(["-"]).fail_on == "warning"
    assert settings.load(["data/old/*.csv"]).fail_on == "never"


def test_a_project_file_of_others_is_passed_over(project: Path):
    (project / "auditor.toml").write_text('fail-on = "warning"\n')
    (project / "data" / "pyproject.toml").write_text("[tool.ruff]\nline-length = 120\n")
    assert settings.load(["data/old/a.csv"]).fail_on == "warning"


def test_the_search_ends_at_the_repository(project: Path):
    (project.parent / "auditor.toml").write_text('fail-on = "never"\n')
    assert settings.load(["data/old/a.csv"]).fail_on == "error"


def test_isolated_and_config_overrule_the_search(project: Path):
    (project / "auditor.toml").write_text('fail-on = "never"\n')
    (project / "other.toml").write_text('fail-on = "info"\n')
    assert settings.load(["data"], isolated=True).fail_on == "error"
    assert settings.load(["data"], config=Path("other.toml")).fail_on == "info"


def test_folders_start_at_the_file(project: Path):
    (project / "packs").mkdir()
    (project / "auditor.toml").write_text('rules = ["packs"]\nas-of = 2026-01-02\n')
    found = settings.load(["data/old/a.csv"])
    assert [folder.resolve() for folder in found.rules] == [project / "packs"]
    assert found.as_of == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('selct = ["RU"]', "auditor.toml: selct: unknown setting; did you mean select?; allowed are select, ignore,"),
        ('select = "RU"', "auditor.toml: select: found 'RU', allowed is a list of texts"),
        ("select = [1]", "auditor.toml: select.0: found 1, allowed is a text"),
        ('fail-on = "eror"', "auditor.toml: fail-on: found 'eror', allowed is one of error, warning, info, never"),
        ('as-of = "1 May"', "auditor.toml: as-of: found '1 May', allowed is a date YYYY-MM-DD"),
        ('as-of = "2025-02-30"', "auditor.toml: 2025-02-30 is not a date (YYYY-MM-DD)"),
        ("keep = 1", "auditor.toml: keep: found 1, allowed is true or false"),
        ("jobs = -1", "auditor.toml: jobs: found -1, allowed is a whole number of at least 0"),
        ("jobs = true", "auditor.toml: jobs: found True, allowed is a whole number of at least 0"),
        ('law = ["nowhere"]', "auditor.toml: nowhere is not a folder"),
        (
            '[severity]\nRU = "fatal"',
            "auditor.toml: severity.RU: found 'fatal', allowed is one of error, warning, info, off",
        ),
        (
            '[per-path."a/**"]\nignor = ["RU"]',
            "auditor.toml: per-path.a/**.ignor: unknown setting; did you mean ignore?",
        ),
        ("select = [", "auditor.toml: not TOML:"),
    ],
)
def test_what_is_wrong_is_told_where_and_what_is_allowed(project: Path, text: str, said: str):
    (project / "auditor.toml").write_text(text)
    with pytest.raises(ConfigError) as refused:
        settings.load(["data"])
    assert str(refused.value).startswith(said)


def test_keys_of_a_project_file_are_named_in_full(project: Path):
    (project / "pyproject.toml").write_text("[tool.auditor]\nkeep = 1\n")
    with pytest.raises(ConfigError, match=r"pyproject\.toml: tool\.auditor\.keep: found 1"):
        settings.load(["data"])


def test_a_file_that_is_not_utf8_is_told(project: Path):
    (project / "auditor.toml").write_bytes(b'profile = "\xff"')
    with pytest.raises(ConfigError, match="byte 11 is not UTF-8"):
        settings.load(["data"])


def test_a_byte_order_mark_is_taken(project: Path):
    (project / "auditor.toml").write_bytes(b'\xef\xbb\xbffail-on = "never"\n')
    assert settings.load(["data"]).fail_on == "never"


# --------------------------------------------------------------------------- which source
PER_PATH = """
ignore = ["PS"]
[severity]
RU = "warning"
[per-path."data/old/**"]
ignore = ["DI002"]
severity = {RU001 = "off"}
profile = "cablegate"
[per-path."*.txt"]
select = ["RU"]
"""


def test_settings_for_paths_add_to_the_general_ones(project: Path):
    (project / "auditor.toml").write_text(PER_PATH)
    found = settings.load(["data"])
    here = found.choice("data/new.csv")
    assert (here.select, here.ignore, here.severity, here.profile) == ((), ("PS",), (("RU", "warning"),), "")
    old = found.choice("data/old/deep/x.csv")
    assert old.ignore == ("PS", "DI002")
    assert dict(old.severity) == {"RU": "warning", "RU001": "off"}
    assert old.profile == found.profile_of("data/old/deep/x.csv") == "cablegate"
    assert found.choice("data/old/x.txt").select == ("RU",)
    assert hash(old) == hash(found.choice("data/old/other.csv"))


def test_patterns_start_at_the_file_wherever_the_command_runs(project: Path, monkeypatch: pytest.MonkeyPatch):
    (project / "auditor.toml").write_text(PER_PATH)
    monkeypatch.chdir(project / "data")
    assert settings.load(["old"]).choice("old/x.csv").ignore == ("PS", "DI002")


KNOWN = {"RU001": "portion-above-overall", "DI002": "order-not-in-force"}


def test_rules_are_named_by_code_family_or_name():
    words = ["RU001", "ru001", "DI", "portion-above-overall"]
    settings.load([], isolated=True, given={"select": (words, "--select")}).verify_rules(KNOWN)


def test_an_unknown_rule_is_told_with_its_place_and_the_nearest(project: Path):
    with pytest.raises(UsageError, match=r"^--select: unknown rule RU0O1; did you mean RU001"):
        settings.load([], isolated=True, given={"select": (["RU0O1"], "--select")}).verify_rules(KNOWN)
    (project / "auditor.toml").write_text('[per-path."a"]\nignore = ["DX002"]\n')
    with pytest.raises(
        ConfigError, match=r"^auditor\.toml: per-path\.a\.ignore: unknown rule DX002; did you mean DI002"
    ):
        settings.load(["data"]).verify_rules(KNOWN)


def test_a_rule_unknown_to_python_is_told_once():
    chosen = settings.load([], isolated=True, given={"select": (["RU0O1"], "select")})
    with pytest.raises(ConfigError, match=r"^select: unknown rule RU0O1; did you mean RU001"):
        chosen.verify_rules(KNOWN)


@given(st.text(max_size=40))
def test_any_text_for_a_date_is_a_date_or_refused(text: str):
    try:
        found = settings.load([], isolated=True, given={"as-of": (text, "--as-of")})
    except ConfigError:
        return
    assert found.as_of is None if not text else found.as_of.isoformat() == text
