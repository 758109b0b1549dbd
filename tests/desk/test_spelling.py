"""How words are compared: what holds for any of them."""

import string

from hypothesis import given
from hypothesis import strategies as st

from crossdock.desk import spelling

# Few letters, so that words are near each other in most examples.
words = st.text("abcü", min_size=spelling.LEAST_NEAR, max_size=9)
anything = st.text(max_size=40)


@st.composite
def misspelt(draw: st.DrawFn) -> tuple[str, str]:
    """A word, and the same with one error."""
    word = draw(words)
    at = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from(string.ascii_lowercase))
    wrong = draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
            ]
        )
    )
    return word, wrong


@given(misspelt())
def test_a_word_is_found_by_each_spelling_with_one_error(both: tuple[str, str]) -> None:
    word, wrong = both
    assert spelling.distance(word, wrong) == spelling.distance(wrong, word) == int(word != wrong)
    if len(wrong) >= spelling.LEAST_NEAR:
        assert set(spelling.near_word(word)) & set(spelling.near_word(wrong))
        address = set(spelling.near_mail(word, "example.com"))
        assert address & set(spelling.near_mail(wrong, "example.com"))
        assert not address & set(spelling.near_mail(wrong, "example.org"))
        assert set(spelling.near_domain(word)) & set(spelling.near_domain(wrong))


def edits(one: str, other: str) -> int:
    """Optimal string alignment distance, by its recurrence."""
    table = [[max(i, j) if 0 in (i, j) else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a != b))
            if min(i, j) > 1 and a == other[j - 2] and b == one[i - 2]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


@given(st.text("ab", max_size=6), st.text("ab", max_size=6))
def test_the_distance_is_that_of_the_recurrence_up_to_one(one: str, other: str) -> None:
    assert spelling.distance(one, other) == min(edits(one, other), 2)


@given(anything)
def test_words_are_the_same_however_often_they_are_taken_apart(text: str) -> None:
    found = spelling.words(text)
    assert [word for one in found for word in spelling.words(one)] == found
    assert spelling.words(text.upper()) == spelling.words(text.upper().lower())


@given(anything)
def test_numbers_are_found_with_other_spaces_and_case(text: str) -> None:
    assert spelling.number(f" {text} ") == spelling.number(text)


def test_names_are_compared_without_case_and_accents() -> None:
    assert spelling.words("Wilhelmina ÜBERSCHÄR") == ["wilhelmina", "uberschar"]
    assert spelling.words("Jørgen Łódź, J. O'Brien-Smith") == ["jorgen", "lodz", "obrien", "smith"]
    assert spelling.words("STRASSE straße") == ["strasse", "strasse"]
    assert spelling.words("山田 太郎 _ - .") == ["山田", "太郎"]


def test_two_words_are_one_key_in_any_order() -> None:
    assert spelling.pair("ada", "example") == spelling.pair("example", "ada")
    assert len(spelling.pairs(["a1", "b1", "c1", "a1"])) == 3
    assert len(spelling.pairs(str(number) for number in range(100))) == 28


def test_a_telephone_number_is_known_by_its_end() -> None:
    assert spelling.digits("+1 (212) 555-0199") == spelling.digits("2125550199") == "25550199"
    assert spelling.digits("555-0199") == ""


def test_an_address_has_two_sides() -> None:
    assert spelling.mail(" Ada @Example.COM") == ("ada", "example.com")
    assert spelling.mail("ada") is None
    assert spelling.mail("@example.com") is None
