"""Whatever is done to a file, it is refused with sentences or it loads."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frameworks import bundle, documents
from frameworks.problems import FrameworkRefused
from tests.frameworks.kingsbridge import kingsbridge_texts

TEXTS = kingsbridge_texts()
PIECES = ["\n", " ", "  - ", ": ", "{", "}", "[", "]", '"', "'", "|", ">", "&a", "*a", "!!x", "#",
          "---\n", "...\n", "%YAML 9.9\n", "\t", "\0", "\ufeff", "\U0001f600", "null", "? ", "<<: ",
          '"\\U99999999"', "0x1f", "1" * 5000, "inadequate", "every", "source"]  # fmt: skip
small = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=100)


@st.composite
def damaged(draw, text):
    """A text with a few places cut out, doubled or written over."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        put = draw(st.one_of(st.sampled_from(PIECES), st.text(max_size=8), st.just(text[start:end] * 2)))
        text = text[:start] + put + text[end:]
    return text


def read_or_refuse(texts):
    """Read the files; if they are refused, each problem is a sentence with a place."""
    for problem in refusal(texts):
        assert problem.file in texts
        assert problem.line >= 1
        assert problem.message.startswith(("expected", "The "))


def refusal(texts):
    """The problems of files, none if they are in order."""
    try:
        bundle.read(texts)
    except FrameworkRefused as refused:
        return refused.problems
    return []


@small
@given(damaged(TEXTS["tools/visit.yaml"]))
def test_a_damaged_tool_never_ends_in_a_traceback(text):
    read_or_refuse({**TEXTS, "tools/visit.yaml": text})


@settings(small, max_examples=80)
@given(damaged(TEXTS["policy.yaml"]))
def test_a_damaged_policy_never_ends_in_a_traceback(text):
    read_or_refuse({**TEXTS, "policy.yaml": text})


@small
@given(st.text(max_size=200))
def test_any_text_is_a_document_or_a_problem(text):
    found = []

    root = documents.read(text, "any.yaml", found)

    assert (root is None) == bool(found)


values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4),
    max_leaves=12,
)


@small
@given(st.data())
def test_a_value_of_any_shape_in_any_place_is_read_or_refused(data):
    """Structures, not letters: one entry of a tool replaced by something else."""
    line = data.draw(st.sampled_from(TEXTS["tools/visit.yaml"].splitlines()))
    key, colon, _ = line.partition(":")
    other = f"{key}{colon} {json.dumps(data.draw(values))}" if colon else line
    text = TEXTS["tools/visit.yaml"].replace(line, other, 1)

    read_or_refuse({**TEXTS, "tools/visit.yaml": text})
