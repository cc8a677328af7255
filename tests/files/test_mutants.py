"""Files with something wrong in them: opened, or refused in a sentence. `make fuzz` reads 10,000 of each."""

import itertools

import pytest

from tests.files import mutants
from tests.files.nets import SUFFIXES


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_file_breaks_the_reader(suffix):
    opened = []
    for i, mutant in enumerate(itertools.islice(mutants.mutants(suffix, seed=5), 200)):
        fate = mutants.meet(mutant, traced=i % 5 == 0)
        assert not fate.wrong, (fate.wrong, mutant)
        assert fate.memory < mutants.MOST, mutant
        opened.append(fate.opened)
    assert 0.02 < sum(opened) / len(opened) < 0.7  # some are good enough, and most are not
