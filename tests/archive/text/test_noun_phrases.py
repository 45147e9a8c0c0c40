"""What a stretch of text is about."""

from archive.text.noun_phrases import PhraseTable, phrases_of, subject_phrases

FILM = [
    "流浪地球现在是一个现象级的作品。",
    "这个作品出现以后，大家觉得流浪地球仅仅是一部电影。",
    "流浪地球的电影制作难度很大。",
    "然后我们就看到了普通的观众。",
]


def test_a_phrase_ends_with_a_noun_and_holds_no_adverb_and_no_plain_verb():
    found = set(phrases_of("作品出现以后，大家仅仅觉得想象力很重要。"))
    assert {"作品", "想象力"} <= found
    assert not {"作品出现", "出现", "仅仅", "重要"} & found


def test_a_verb_behind_de_stands_as_a_noun():
    assert "认知" in set(phrases_of("老百姓对科技的认知"))


def test_an_english_phrase_is_no_verb_and_no_adverb():
    found = set(phrases_of("We already discussed the remote control and really want primary colours."))
    assert {"remote control", "primary colours"} <= found
    assert not {"discussed", "already", "want"} & found


def test_words_that_hardly_stand_apart_are_a_name_and_the_subject():
    assert subject_phrases(FILM, most=1)[0][0] == "流浪地球"


def test_what_only_one_group_speaks_of_tells_it():
    table = PhraseTable([["节点的污点", "节点有污点"], ["节点的镜像", "节点没有镜像"]])
    assert table.best(0, 1)[0][0] == "污点"
    assert table.best(1, 1)[0][0] == "镜像"


def test_a_frequent_character_before_a_name_is_no_part_of_it():
    assert not any(phrase.startswith("条") for phrase in phrases_of("坚持做这条区块链"))


def test_a_verb_alone_and_a_thing_of_the_meeting_room_are_no_phrase():
    assert not {"saying", "whiteboard", "slides"} & set(phrases_of("Saying that, the slides stand on the whiteboard."))


def test_two_phrases_stand_together_where_one_text_has_both():
    table = PhraseTable([["节点的污点很重要", "镜像很大"]])
    assert table.stand_together(0, "节点", "污点")
    assert not table.stand_together(0, "污点", "镜像")
