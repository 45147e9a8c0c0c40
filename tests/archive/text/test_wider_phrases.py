"""The longer noun phrases that hold a word."""

from archive.text.wider_phrases import wider_phrases


def test_a_word_is_told_with_what_stands_beside_it_and_how_often():
    texts = ["科技伦理很重要。", "我们要讨论科技伦理。", "伦理的建设要先做。"]
    assert wider_phrases(texts, "伦理") == {"科技伦理": 2, "伦理的建设": 1}


def test_what_joins_is_kept_and_what_only_points_is_not():
    assert "汽车的架构" in wider_phrases(["重新定义汽车的整个的架构。"], "架构")
    assert "cost of rent" in wider_phrases(["They spoke of the cost of the rent."], "rent")


def test_what_says_nothing_of_a_word_makes_no_phrase_of_it():
    assert not wider_phrases(["伦理问题很多。", "这是伦理的问题。", "Including rent, it is dear."], "伦理")
    assert not wider_phrases(["Including rent, it is dear."], "rent")


def test_a_word_is_found_whole():
    assert not wider_phrases(["氢能源汽车很多。"], "能")
