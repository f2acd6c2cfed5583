import pytest

from coach.domain.documents import DocumentKind
from coach.domain.situation import Situation, Stage
from coach.errors import UserInputError
from coach.situations import parse_kind, parse_situation


def test_the_policy_tables_words_are_understood() -> None:
    situation = parse_situation({"stage": "active_contract", "consent": "yes", "speaker": "quoted client"})
    assert situation.stage is Stage.ACTIVE_CONTRACT
    assert situation.consent is True
    assert situation.speaker.value == "client"


def test_an_unknown_key_names_the_known_ones() -> None:
    with pytest.raises(UserInputError, match="client_plan") as caught:
        parse_situation({"stagee": "ended"})
    assert caught.value.where == "situation"


def test_a_wrong_value_says_which_are_right() -> None:
    with pytest.raises(UserInputError, match="pre_contract, active_contract, ended"):
        parse_situation({"stage": "soon"})


@pytest.mark.parametrize("data", [[], "ended", {"consent": "maybe"}, {"previous_letters": "one"}])
def test_wrong_shapes_are_refused(data: object) -> None:
    with pytest.raises(UserInputError):
        parse_situation(data)


def test_an_unknown_kind_lists_the_four() -> None:
    with pytest.raises(UserInputError, match="profile, proposal, message, job_post"):
        parse_kind("letter")


def test_an_unknown_stage_of_a_message_is_stated_as_an_assumption() -> None:
    assert Situation().assumptions(DocumentKind.MESSAGE)
    assert not Situation(stage=Stage.ENDED).assumptions(DocumentKind.MESSAGE)
    assert not Situation().assumptions(DocumentKind.PROPOSAL)
