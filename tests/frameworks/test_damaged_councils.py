"""The councils' own files, damaged as accidents do it: a sentence each, never a traceback, nothing half loaded.

bench/damaged_frameworks.py does the same 10,000 times and says how it went.
"""

import pytest
from django.db import transaction

from frameworks import bundle, services
from frameworks.models import Framework, FrameworkVersion, SourceFile, ToolVersion
from frameworks.problems import FrameworkRefused
from tests.frameworks.council import COUNCILS, HULL, hull_texts, written
from tests.frameworks.damage import complaints, damaged_folders, whole

pytestmark = pytest.mark.long

REAL = [path for path in COUNCILS.iterdir() if (path / bundle.POLICY).exists()]
SMALL = 4_500  # characters: such a file is read in some milliseconds


def tried(one, ask):
    """What a damaged folder gives; a failure names its file and seed, by which it can be done again."""
    try:
        return ask(one)
    except Exception as fault:
        fault.add_note(f"{one.directory.name}/{one.path}, seed {one.seed}")
        raise


def counts(folders):
    """How many were refused with sentences, and how many taken."""
    said = [tried(one, complaints) for one in folders]
    return sum(map(bool, said)), sum(not one for one in said)


def test_eighteen_hundred_damaged_small_files_give_sentences(tmp_path):
    refused, taken = counts(damaged_folders(REAL, tmp_path, range(1_800), fits=lambda path, text: len(text) < SMALL))

    assert refused + taken == 1_800
    assert min(refused, taken) > 100  # the damage is neither always fatal nor always harmless


def test_two_hundred_damaged_files_of_any_size_give_sentences(tmp_path):
    refused, taken = counts(damaged_folders(REAL, tmp_path, range(50_000, 50_200)))

    assert refused + taken == 200
    assert min(refused, taken) > 10


@pytest.mark.django_db
def test_what_is_refused_leaves_nothing_and_what_is_taken_is_whole(tmp_path):
    ours = (Framework, FrameworkVersion, SourceFile, ToolVersion)
    loaded = 0
    for one in damaged_folders([HULL], tmp_path, range(60)):
        with transaction.atomic():
            if tried(one, complaints):
                with pytest.raises(FrameworkRefused):
                    services.load(one.directory)
                assert [model.objects.count() for model in ours] == [0, 0, 0, 0]
            else:
                tried(one, whole)
                loaded += 1
            transaction.set_rollback(True)

    assert loaded >= 3


# What this damage found


@pytest.mark.parametrize("escape", ["\\0", "\\ud800", "\\x07", "\\x1b", "\\uffff"])
def test_an_escape_that_no_database_keeps_is_refused(tmp_path, escape):
    texts = hull_texts()
    texts["tools/dip-sample.yaml"] = texts["tools/dip-sample.yaml"].replace('title: "', f'title: "{escape}', 1)

    read_back = bundle.texts_of(written(texts, tmp_path))

    with pytest.raises(FrameworkRefused) as refused:
        bundle.read(read_back)

    [problem] = refused.value.problems
    assert (problem.file, problem.message) == (
        "tools/dip-sample.yaml", "expected printable text, got a control character",
    )  # fmt: skip


def test_a_value_of_several_lines_is_told_on_one():
    texts = hull_texts()
    texts["tools/dip-sample.yaml"] = texts["tools/dip-sample.yaml"].replace(
        "subject_kind: child", 'subject_kind: "a\\nb\\n\\n c"', 1
    )

    with pytest.raises(FrameworkRefused) as refused:
        bundle.read(texts)

    assert str(refused.value).endswith('got "a b c"')
    assert "\n" not in str(refused.value)
