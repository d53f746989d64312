"""The list of words is what it claims to be, and six of them are read, typed and compared as people do."""

import hashlib
import re
import unicodedata

import pytest

from outreach_desk.ground import words
from outreach_desk.ground.paths import resource

KEY = bytes(range(32))
SIX = ["heo đất", "kẹo bông", "đón chào", "tê giác", "đèn lồng", "quả bí"]
SYLLABLE = re.compile(
    "(?:ngh?|nh|gh?|gi|kh|ph|qu|th|tr|ch|[bcdđhklmnprstvx])?[aăâeêioôơuưy]{1,3}(?:ch|ng?|nh|[cmpt])?"
)
TONES = "\u0300\u0301\u0303\u0309\u0323"


def without_tones(text: str) -> str:
    letters = (letter for letter in unicodedata.normalize("NFD", text) if letter not in TONES)
    return unicodedata.normalize("NFC", "".join(letters))


def without_marks(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def by_telephone(word: str) -> str:
    """Say the classes of the format again, without the regular expressions of the module."""
    heard = []
    for syllable in without_marks(word).split(" "):
        for written, said in (("gi", "d"), ("r", "d"), ("v", "d"), ("tr", "ch"), ("s", "x")):
            if syllable.startswith(written):
                heard.append(said + syllable[len(written) :])
                break
        else:
            is_n = syllable[0] == "n" and syllable[1] not in "gh"
            heard.append("l" + syllable[1:] if is_n else syllable)
    return " ".join(heard)


def test_the_list_has_2048_words() -> None:
    """Eleven bits choose a word."""
    assert len(words.all_words()) == 2**11


def test_the_list_stays_as_it_is() -> None:
    """Another list, or another order, would show other words for the same key to half of the desks."""
    digest = hashlib.sha256("\n".join(words.all_words()).encode()).hexdigest()

    assert digest == "461aa71406ae5a85029e692cfb7aba6e21f56ecd79e0cc1d5c8f73dd18d26aca"


def test_every_word_has_two_vietnamese_syllables() -> None:
    """One space, lower case, and nothing in a syllable that Vietnamese does not write, at most one tone."""
    wrong = []
    for word in words.all_words():
        syllables = word.split(" ")
        tones = [sum(t in TONES for t in unicodedata.normalize("NFD", s)) for s in syllables]
        if (
            len(syllables) != 2
            or max(tones) > 1
            or not all(SYLLABLE.fullmatch(without_tones(s)) for s in syllables)
        ):
            wrong.append(word)

    assert wrong == []


def test_a_stopped_syllable_has_a_tone_it_can_have() -> None:
    """Before c, ch, p, t only sắc and nặng exist: anything else is a slip of the pen."""
    stopped = [s for word in words.all_words() for s in word.split(" ") if re.search("(?:c|ch|p|t)$", s)]
    wrong = [s for s in stopped if not {"\u0301", "\u0323"} & set(unicodedata.normalize("NFD", s))]

    assert (len(stopped) > 100, wrong) == (True, [])


def test_the_file_is_nfc_with_a_line_end_after_each_word() -> None:
    """The same bytes on every system."""
    raw = resource("words.txt").read_bytes().decode("utf-8")

    assert raw == unicodedata.normalize("NFC", "".join(f"{word}\n" for word in words.all_words()))


def test_words_differ_when_typed_without_marks() -> None:
    """Who types without marks means one word."""
    assert len({without_marks(word) for word in words.all_words()}) == 2048


def test_words_differ_when_heard_by_telephone() -> None:
    """Who hears l for n, tr for ch, s for x or v for gi still finds one word."""
    assert len({by_telephone(word) for word in words.all_words()}) == 2048


def test_keys_differ() -> None:
    """The key that the program compares is unique too."""
    assert len({words.key(word) for word in words.all_words()}) == 2048


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Con Mèo", "con meo"),
        ("nón lá", "lon na"),
        ("trái tim", "chai tim"),
        ("sư tử", "xu tu"),
        ("dưa hấu", "giưa hấu"),
        ("dưa hấu", "vua hau"),
        ("đi bộ", "ri bo"),
        ("tháng giêng", "thang rieng"),
        ("gieo hạt", "deo hat"),
        ("kỹ sư", "kĩ xư"),
        ("ca sĩ", "ca sy"),
        ("hòa bình", "hoà bình"),
        ("hòa bình", unicodedata.normalize("NFD", "HÒA BÌNH")),
    ],
)
def test_one_key_for_what_sounds_alike(one: str, other: str) -> None:
    """Marks, case, the place of the tone and the consonants that people mix up do not count."""
    assert words.key(one) == words.key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nghỉ hè", "lghi he"),
        ("nhà sàn", "la san"),
        ("nga", "la"),
        ("thi", "ti"),
        ("quy", "qui"),
        ("tay", "tai"),
    ],
)
def test_other_sounds_keep_their_keys(one: str, other: str) -> None:
    """The n of ng and nh is no l, and y stands for i only after one consonant."""
    assert words.key(one) != words.key(other)


def test_each_word_is_found_where_it_stands() -> None:
    """As it is written and as it is typed without marks."""
    typed = [words.find(word) for word in words.all_words()]
    plain = [words.find(without_marks(word).upper()) for word in words.all_words()]

    assert (typed, plain) == (list(range(2048)), list(range(2048)))


def test_a_word_is_found_with_surplus_spaces() -> None:
    """Spaces around and between do not matter."""
    assert words.find("  tuyet \u00a0 doi ") == words.all_words().index("tuyết rơi")


@pytest.mark.parametrize("typed", ["", " ", "con", "con meo con", "zz zz", "conmeo"])
def test_no_word_is_found_where_there_is_none(typed: str) -> None:
    """None for nothing, half a word, more than a word and what is not in the list."""
    assert words.find(typed) is None


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (KEY, SIX),
        (bytes(32), ["họa mi", "đến trường", "ô mai", "tuyết rơi", "chị gái", "rau thơm"]),
    ],
)
def test_six_words_of_a_key(data: bytes, expected: list[str]) -> None:
    """The first 66 bits of SHA-256 as written ones and noughts, eleven for each word."""
    bits = "".join(f"{byte:08b}" for byte in hashlib.sha256(data).digest())
    counted = [words.all_words()[int(bits[at : at + 11], 2)] for at in range(0, 66, 11)]

    assert (words.six_words(data), counted) == (expected, expected)


@pytest.mark.parametrize(
    "typed",
    [
        "heo đất kẹo bông đón chào tê giác đèn lồng quả bí",
        "heo dat keo bong don chao te giac den long qua bi",
        "Heo Dat, Keo Bong, Don Chao, Te Giac, Den Long, Qua Bi.",
        "heo-dat.keo-bong.don-chao.te-giac.den-long.qua-bi",
        "  heo đất;\nkẹo bông;\nđón chào;\ntê giác;\nđèn lồng;\nquả bí\n",
        "heo rat keo bong gion trao te vac ren nong qua bi",
    ],
)
def test_the_six_words_match_as_people_type_them(typed: str) -> None:
    """With and without marks, with any mark between them, with the consonants of another province."""
    assert words.matches(KEY, typed) is True


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "heo đất kẹo bông đón chào tê giác đèn lồng",
        "heo đất kẹo bông đón chào tê giác đèn lồng quả bí quả bí",
        "kẹo bông heo đất đón chào tê giác đèn lồng quả bí",
        "heo đất kẹo bông đón chào tê giác đèn lồng quả bơ",
        "heo đất kẹo bông đón chào tê giác đèn lồng quả lê",
    ],
)
def test_other_words_do_not_match(typed: str) -> None:
    """Too few, too many, another order, one other word."""
    assert words.matches(KEY, typed) is False


def test_the_words_of_another_key_do_not_match() -> None:
    """Six words speak for one key only."""
    assert words.matches(bytes(32), " ".join(SIX)) is False


def test_a_passphrase_has_six_words_of_the_list() -> None:
    """Twelve syllables, each pair in the list: 66 bits."""
    syllables = words.passphrase().split(" ")
    pairs = [" ".join(syllables[at : at + 2]) for at in range(0, len(syllables), 2)]

    assert (len(pairs), [pair for pair in pairs if pair not in words.all_words()]) == (6, [])


def test_a_passphrase_is_another_one_each_time() -> None:
    """Fifty of them are fifty, and they take their words from all over the list."""
    made = [words.passphrase() for _ in range(50)]
    beginnings = {phrase[0] for phrase in made}

    assert (len(set(made)), len(beginnings) > 5) == (50, True)
