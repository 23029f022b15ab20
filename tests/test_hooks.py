"""What pipelines run: the pre-commit hooks, the GitHub action and the GitLab job, each as a process on sample files."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS = {step["id"]: step for step in ACTION["runs"]["steps"] if "id" in step}
JOB = yaml.safe_load((ROOT / "docs" / "gitlab-ci.yml").read_text())["auditor"]
DOCS = (ROOT / "docs" / "ci.md").read_text()
EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")

CLEAN = '{"id": "05OSLO1", "created": "2005-06-01", "classification": "CONFIDENTIAL", "paragraphs": ["(U)", "(C)"]}\n'
WRONG = '{"id": "05OSLO2", "created": "2005-06-01", "classification": "CONFIDENTIAL", "paragraphs": ["(S)"]}\n'
CARD = {
    "code": "MY001",
    "name": "lima-is-closed",
    "since": "1.0",
    "scope": "cable",
    "kind": "rule",
    "summary": "A cable of a post that had been closed.",
    "severity": "warning",
    "when": "post == 'LIMA'",
    "about": "post",
    "message": "the post is {post}",
    "help": "Look at the original.",
    "authority": [{"source": "house rule", "section": "1"}],
}
SELECT = 'select = ["RU001", "DS002", "IN"]\n'
"""Settings of every run here, so that a new rule changes no test."""


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "auditor.toml").write_text(SELECT)
    (tmp_path / "my data").mkdir()
    (tmp_path / "my data" / "clean.jsonl").write_text(CLEAN)
    return tmp_path


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "AUDITOR_"))}
    path = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", "")])
    return {**kept, "PATH": path, **more}


def run(command: list[str], folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, env=environment(**more), capture_output=True, text=True, check=False, timeout=120
    )


# --------------------------------------------------------------------------- pre-commit
def hook(name: str, folder: Path, *files: str, args: list[str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a hook as pre-commit does: its entry, its args (or the user's), then the files that it matches."""
    told = HOOKS[name]
    matching = [file for file in files if re.search(told["files"], file)] if told.get("pass_filenames", True) else []
    return run([*shlex.split(told["entry"]), *(args if args is not None else told.get("args", [])), *matching], folder)


def test_hooks_are_described_and_stay_in_one_process():
    for name, told in HOOKS.items():
        assert {"id", "name", "description", "entry", "language", "files"} <= set(told)
        assert told["require_serial"]
        assert f"`{name}`" in DOCS
        re.compile(told["files"])


@pytest.mark.parametrize(("text", "status"), [(CLEAN, 0), (WRONG, 1), (CLEAN + "{broken\n", 1)])
def test_check_of_staged_files(work, text, status):
    (work / "a.jsonl").write_text(text)
    ran = hook("auditor-check", work, "a.jsonl", "README.md")
    assert ran.returncode == status, ran.stderr
    assert ("a.jsonl:" in ran.stdout) == bool(status)


def test_check_matches_tables_of_records_only():
    matches = re.compile(HOOKS["auditor-check"]["files"]).search
    assert all(map(matches, ("a.csv", "x/b.tsv", "c.jsonl", "d.ndjson", "e.csv.gz")))
    assert not any(map(matches, ("package.json", "a.py", "csv", "auditor.toml", "a.csv.txt")))


def test_check_of_the_whole_set_sees_two_files_at_once(work):
    (work / "a.jsonl").write_text(CLEAN.replace("05OSLO1", "05OSLO2"))
    (work / "b.jsonl").write_text(WRONG.replace("(S)", "(C)").replace("CONFIDENTIAL", "SECRET"))
    assert hook("auditor-check", work, "a.jsonl").returncode == 0
    assert hook("auditor-check", work, "b.jsonl").returncode == 0
    ran = hook("auditor-check-all", work, "b.jsonl")
    assert (ran.returncode, "DS002" in ran.stdout) == (1, True), ran.stderr
    assert hook("auditor-check-all", work, args=["my data"]).returncode == 0


def test_rule_pack(work):
    (work / "rules").mkdir()
    card = work / "rules" / "MY001.json"
    card.write_text(json.dumps(CARD))
    ran = hook("auditor-rules", work)
    assert (ran.returncode, "MY001" in ran.stdout) == (0, True), ran.stderr
    card.write_text(json.dumps(CARD | {"when": "__import__('os').getcwd() == ''"}))
    ran = hook("auditor-rules", work)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "MY001.json: $.when: column 1" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_law_overlay(work):
    (work / "law").mkdir()
    order = json.loads((ROOT / "rules/orders/eo-13526.json").read_text())
    (work / "law" / "eo-13526.json").write_text(json.dumps(order))
    assert hook("auditor-law", work).returncode == 0
    order["governs"]["from"] = "2010-07-27"
    (work / "law" / "eo-13526.json").write_text(json.dumps(order))
    ran = hook("auditor-law", work)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "governs" in ran.stderr


# --------------------------------------------------------------------------- GitHub
@dataclass
class Outcome:
    """What one step left behind."""

    status: int
    out: str
    err: str
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""


def evaluate(text: str, known: dict[str, str]) -> str:
    """Put values in place of expressions; an expression that is not known is a mistake in action.yml."""
    return EXPRESSION.sub(lambda found: known[found[1]], str(text))


def inputs(**given: str) -> dict[str, str]:
    values = {name: told["default"] for name, told in ACTION["inputs"].items()}
    assert set(given) <= set(values)
    return {f"inputs.{name}": value for name, value in (values | given).items()} | {"github.action_path": str(ROOT)}


def step(name: str, folder: Path, known: dict[str, str], **more: str) -> Outcome:
    """Run a shell step as the runner does: its env evaluated, its script by bash with -e and pipefail."""
    told = STEPS[name]
    files = {key: folder / f".{name}-{key}" for key in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for path in files.values():
        path.write_text("")
    assert not EXPRESSION.search(told["run"]), "an expression in a script is a way in for strangers: use env"
    script = folder / f".{name}.sh"
    script.write_text(told["run"])
    env = {key: evaluate(value, known) for key, value in told.get("env", {}).items()}
    env |= {key: str(path) for key, path in files.items()} | {"GITHUB_ACTIONS": "true"} | more
    ran = run(["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)], folder, **env)
    outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())
    return Outcome(ran.returncode, ran.stdout, ran.stderr, outputs, files["GITHUB_STEP_SUMMARY"].read_text())


def test_action_takes_its_values_from_the_environment_only():
    for told in STEPS.values():
        given = set(told.get("env", {}))
        used = set(re.findall(r"\bAUDITOR_[A-Z_]+\b", told["run"]))
        assert used == given
    named = {
        found
        for told in ACTION["runs"]["steps"]
        for value in [*told.get("env", {}).values(), *told.get("with", {}).values()]
        for found in EXPRESSION.findall(str(value))
    }
    assert named <= {f"inputs.{name}" for name in ACTION["inputs"]} | {
        "github.action_path",
        "steps.audit.outputs.sarif-file",
        "steps.audit.outputs.exit-code",
    }
    assert all(f"inputs.{name}" in json.dumps(ACTION["runs"]) for name in ACTION["inputs"])


def test_action_is_documented():
    for name in [*ACTION["inputs"], *ACTION["outputs"]]:
        assert f"| `{name}` |" in DOCS


def test_findings_go_to_log_summary_and_outputs_and_fail_at_the_end(work):
    (work / "a b.jsonl").write_text(WRONG)
    known = inputs(paths="a b.jsonl\n\nmy data\n")
    ran = step("audit", work, known)
    assert ran.status == 0, ran.err
    assert ran.outputs == {
        "exit-code": "1",
        "findings-count": "1",
        "error-count": "1",
        "sarif-file": "auditor-results/auditor.sarif",
        "report-file": "auditor-results/auditor.html",
    }
    assert set(ran.outputs) == set(ACTION["outputs"])
    assert "::error file=a b.jsonl,line=1" in ran.out
    assert "RU001" in ran.summary
    log = json.loads((work / ran.outputs["sarif-file"]).read_text())
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == ["RU001"]
    assert "RU001" in (work / ran.outputs["report-file"]).read_text()
    after = {f"steps.audit.outputs.{name}": value for name, value in ran.outputs.items()}
    assert step("verdict", work, known | after).status == 1


def test_clean_input_passes(work):
    known = inputs(paths="my data", summary="false", extras="")
    ran = step("audit", work, known)
    assert (ran.outputs["exit-code"], ran.outputs["findings-count"], ran.summary) == ("0", "0", "")
    assert "report-file" not in ran.outputs
    assert step("verdict", work, known | {"steps.audit.outputs.exit-code": "0"}).status == 0


@pytest.mark.parametrize(("given", "status"), [({"paths": "nowhere.csv"}, "3"), ({"config": "no.toml"}, "2")])
def test_what_could_not_be_audited_has_no_counts(work, given, status):
    (work / "auditor-results").mkdir()
    (work / "auditor-results" / "auditor.sarif").write_text("of an earlier run")
    ran = step("audit", work, inputs(**given))
    assert (ran.status, ran.outputs) == (0, {"exit-code": status})


def test_fail_on_config_and_baseline_reach_the_command(work):
    (work / "a.jsonl").write_text(WRONG)
    assert step("audit", work, inputs(paths="a.jsonl", **{"fail-on": "never"})).outputs["exit-code"] == "0"
    (work / "other.toml").write_text('select = ["PN"]\n')
    assert step("audit", work, inputs(paths="a.jsonl", config="other.toml")).outputs["exit-code"] == "0"
    made = run(["auditor", "baseline", "create", "a.jsonl", "-o", "known.json", "--as-of", "2026-01-01"], work)
    assert made.returncode == 0, made.stderr
    ran = step("audit", work, inputs(paths="a.jsonl", baseline="known.json"))
    assert (ran.outputs["exit-code"], ran.outputs["findings-count"]) == ("0", "0")


def test_a_step_that_never_ran_is_no_success(work):
    assert step("verdict", work, {"steps.audit.outputs.exit-code": ""}).status == 4


def stand_in(folder: Path, name: str) -> dict[str, str]:
    """Put a program on the path that writes down its arguments instead of doing anything."""
    bin_folder = folder / "bin"
    bin_folder.mkdir()
    program = bin_folder / name
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    program.chmod(0o755)
    return {"PATH": os.pathsep.join([str(bin_folder), os.environ["PATH"]])}


@pytest.mark.parametrize(
    ("given", "package"),
    [
        ({}, f"{ROOT}[report]"),
        ({"extras": ""}, str(ROOT)),
        ({"version": "0.1.0", "extras": "report,excel"}, "auditor[report,excel]==0.1.0"),
    ],
)
def test_what_the_action_installs(work, given, package):
    ran = step("install", work, inputs(**given), **stand_in(work, "python"))
    assert (ran.status, ran.out.split()) == (0, ["-m", "pip", "install", "--quiet", package])


# --------------------------------------------------------------------------- GitLab
def script(lines: list[str], folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run lines of a job as the runner does: one after another in one shell that stops at the first failure."""
    return run(["bash", "-eo", "pipefail", "-c", "\n".join(lines)], folder, **(JOB["variables"] | more))


@pytest.mark.parametrize(("text", "status"), [(CLEAN, 0), (WRONG, 1)])
def test_gitlab_job(work, text, status):
    (work / "a.jsonl").write_text(text)
    ran = script(JOB["script"], work)
    assert ran.returncode == status, ran.stderr
    reports = JOB["artifacts"]["reports"]
    issues = json.loads((work / reports["codequality"]).read_text())
    assert [issue["location"]["path"] for issue in issues] == ["a.jsonl"] * status
    suites = ET.parse(work / reports["junit"]).getroot()  # noqa: S314 - our own output
    assert len(suites.findall("testsuite/testcase/failure")) == status
    for pattern in JOB["artifacts"]["paths"]:
        assert list(work.glob(pattern))
    assert JOB["artifacts"]["when"] == "always"


def test_gitlab_variables_reach_the_command(work):
    (work / "a.jsonl").write_text(WRONG)
    ran = script(JOB["script"], work, AUDITOR_PATHS="a.jsonl", AUDITOR_OPTIONS="--fail-on never")
    assert ran.returncode == 0
    assert all(f"`{name}`" in DOCS for name in JOB["variables"])


def test_what_the_gitlab_job_installs(work):
    ran = script(JOB["before_script"], work, **stand_in(work, "python"))
    assert ran.stdout.split() == ["-m", "pip", "install", "--quiet", "auditor[report]"]
