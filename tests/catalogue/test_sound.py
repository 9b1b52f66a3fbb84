"""How titles sound: however Japanese is written in Latin letters, it sounds the same."""

import pytest

from aniworld.catalogue.sound import bones, sound

SAME = [
    ("Shōjo Kakumei", "shoujo kakumei", "Shojo Kakumei", "syoujo kakumei"),
    ("Sousou no Frieren", "sōsō no frieren", "Soso no Frieren"),
    ("Shukufuku wo", "shukufuku o"),
    ("Zyuzyutu Kaisen", "Jujutsu Kaisen"),
    ("Botchan", "bocchan"),
    ("Shimbun", "shinbun"),
    ("Kin'iro Mosaic", "kiniro mosaic"),
    ("Tudzuki", "tsuzuki"),
    ("Spice & Wolf", "Spice and Wolf"),
    ("The Promised Neverland", "Promised Neverland"),
    ("Doctor Stone", "Dr. STONE"),
    ("Dragonball Z", "Dragon Ball Z"),
    ("Haikyuu!!", "Haikyu"),
    ("Toukyou", "Tōkyō", "Tokyo"),
]


@pytest.mark.parametrize("written", SAME, ids=lambda written: written[0])
def test_one_title_in_several_spellings_sounds_the_same(written):
    assert len({sound(title) for title in written}) == 1 and sound(written[0])


@pytest.mark.parametrize("one, other", [("Kaiji", "Keijo"), ("Sora", "Shiro"), ("Kino", "Kuno"), ("K", "C3")])
def test_other_titles_sound_otherwise(one, other):
    assert sound(one) != sound(other)


@pytest.mark.parametrize("text", ["進撃", "Attack 進撃", "Притон", "", "!!!", "※"])
def test_what_is_not_in_latin_letters_has_no_sound(text):
    assert sound(text) == ""


def test_a_title_of_nothing_but_small_words_keeps_them():
    assert sound("The") and sound("A") and sound("and")


@pytest.mark.parametrize(
    "english, japanese",
    [("Starlight", "sutaaraito"), ("Railgun", "reerugan"), ("World", "waarudo")],
)
def test_a_foreign_word_keeps_its_consonants_in_japanese(english, japanese):
    theirs, ours = bones(sound(english)), bones(sound(japanese))
    assert set(theirs) <= set(ours) or theirs == ours
