"""`import coach` and `coach check` stay light: what is heavy is loaded by what needs it."""

import subprocess
import sys

HEAVY = ("litellm", "instructor", "streamlit", "tiktoken", "fastapi", "dbos", "sqlalchemy", "tldextract", "harper")


def loaded_after(code: str) -> set[str]:
    shown = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(' '.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in shown.stdout.splitlines()[-1].split()}


def test_importing_the_product_loads_nothing_heavy() -> None:
    assert not loaded_after("import coach") & set(HEAVY)


def test_a_check_by_rule_loads_no_model_client() -> None:
    code = (
        "import coach\n"
        "text = 'Call me on +1 202-555-0143 or mail a.person@mail-host.io'\n"
        "coach.check(text, coach.DocumentKind.PROPOSAL, polish=False)"
    )
    assert not loaded_after(code) & set(HEAVY)
