"""The buyers of the benchmark's searches are as unequal as people are."""

import random
from collections import Counter

from crossdock.app.bench import people


def test_names_are_thousands_and_skewed() -> None:
    buyers = [people.buyer(number) for number in range(5_000)]
    family = Counter(name.split()[1] for name, _ in buyers)
    assert len(family) > 2_000
    assert 0.01 < family.most_common(1)[0][1] / len(buyers) < 0.1
    assert sum(count == 1 for count in family.values()) > len(family) / 2
    assert len({email for _, email in buyers}) == len(buyers)
    assert buyers[7] == people.buyer(7)


def test_a_mistaken_name_is_another_of_the_same_letters() -> None:
    draw = random.Random(3)
    name = people.buyer(11)[0]
    found = {people.mistaken(name, draw) for _ in range(50)}
    assert len(found) > 3
    assert {"".join(sorted(one)) for one in found} == {"".join(sorted(name))}
