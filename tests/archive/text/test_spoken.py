"""Spoken sentences are cleaned of what nobody would write down, and keep what they say."""

import pytest

from archive.text.spoken import as_statement, clean_spoken


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("嗯，那个 backoffQ 里面的 Pod，Pod 要等待一段时间", "backoffQ 里面的 Pod 要等待一段时间"),
        ("我我我觉得这个这个缓存，嗯，缓存很重要啊。", "我觉得缓存很重要。"),
        ("那怎么挑选 victim 呢？", "怎么挑选 victim？"),
        ("好的，下周继续讲亲和性。", "下周继续讲亲和性。"),
        ("就是说它会等待", "它会等待"),
        ("大家晚上好，这周读 8.4。", "这周读 8.4。"),
        (
            "Um so I I think the the remote control , you know , should be be small .",
            "I think the remote control, should be small.",
        ),
        ("这是对中国电影工业的一个全面的一个考验。", "这是对中国电影工业的全面的考验。"),
        ("比特币的这个发明者对吧，其实不知道是谁。", "比特币的发明者，其实不知道是谁。"),
        ("先写测试，然后提交，然后等别人来看。", "先写测试，提交，等别人来看。"),
        ("在这个市场，这个基金的收益，这个风险都要看。", "在市场，基金的收益，风险都要看。"),
        ("嗯嗯", ""),
    ],
)
def test_fillers_false_starts_and_words_said_twice_are_gone(said, written):
    assert clean_spoken(said) == written


@pytest.mark.parametrize(
    "said",
    [
        "一个一个放回去，能留下的就留下。",
        "没有有效的节点",
        "慢慢看看，一步一步来",
        "那个节点不可用。",
        "kube-scheduler is the thing",
    ],
)
def test_what_only_looks_like_a_slip_stays(said):
    assert clean_spoken(said) == said


def test_an_answer_loses_its_no_only_where_no_question_stands_above_it():
    assert clean_spoken("No, every scheduler has its own cache.").startswith("No")
    assert as_statement("No, every scheduler has its own cache.") == "Every scheduler has its own cache."
    assert as_statement("不会，调度器先假设这个 Pod 已经放好。") == "调度器先假设这个 Pod 已经放好。"


def test_words_begun_and_begun_again_are_said_once():
    assert clean_spoken("to all of you wh who haven't seen d how d did they like it") == (
        "To all of you who haven't seen how did they like it"
    )
    assert clean_spoken("we were here in the theory of a plan") == "We were here in the theory of a plan"


def test_who_speaks_next_does_not_stand_before_what_is_told():
    assert as_statement("我接着讲污点，taint 写在 Node 上。") == "污点，taint 写在 Node 上。"
    assert as_statement("我先讲完了。") == "我先讲完了。"


def test_neither_i_think_nor_what_joins_it_to_the_sentence_before_stands_before_a_statement():
    assert as_statement("所以其实我觉得科技是一个重要的催化剂。") == "科技是一个重要的催化剂。"
    assert (
        as_statement("Then I think the menu button works on newer televisions.")
        == "The menu button works on newer televisions."
    )
    assert as_statement("我觉得它会失败。") == "我觉得它会失败。"


def test_a_sentence_begun_again_with_the_same_word_is_told_once():
    assert (
        clean_spoken("The goal is that it's it has an influence on the set.")
        == "The goal is that it has an influence on the set."
    )
    assert clean_spoken("When you push a but a button, it bleeps.") == "When you push a button, it bleeps."


def test_that_something_is_an_opinion_is_left_out_inside_a_sentence_too():
    assert as_statement("实际上我觉得节点的数量很重要。") == as_statement("节点的数量很重要。")
    assert as_statement("这让我觉得节点很重要。") == "这让我觉得节点很重要。"


def test_whom_a_speaker_speaks_to_does_not_stand_before_what_is_told():
    assert as_statement("Mr. Chair, the program must do more.") == "The program must do more."
    assert as_statement("Chair is the title of the head.") == "Chair is the title of the head."


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("如果没有完整的链条，汽车芯片它就稳定不了。", "如果没有完整的链条，汽车芯片就稳定不了。"),
        ("我们要有具备的这样一个胜任力。", "我们要有具备的胜任力。"),
        ("通过网络进行的这样一种咨询，会受到延时。", "通过网络进行的咨询，会受到延时。"),
        ("从消费来说的话，这个其实是好事。", "从消费来说，这个是好事。"),
        ("如果资产比较少的话，一般放在交易所。", "如果资产比较少，一般放在交易所。"),
        ("先去注册，那么平台会审核。", "先去注册，平台会审核。"),
        ("那还有发生技术故障的可能性。", "还有发生技术故障的可能性。"),
        ("在这个财富科技方面，这个平台开放了。", "在财富科技方面，平台开放了。"),
        ("双方有一种有一个完美的结合。", "双方有一个完美的结合。"),
        ("这个以视频为代表的形式非常普遍。", "以视频为代表的形式非常普遍。"),
    ],
)
def test_what_only_speech_has_is_left_out(said, written):
    assert clean_spoken(said) == written


@pytest.mark.parametrize(
    "said",
    [
        "银行股是工具，它可以作为标准。",
        "因为它在湖北。",
        "那么多的节点要检查。",
        "这个东西很慢，这个问题要解决。",
        "如果是这样的话题，就讨论。",
    ],
)
def test_what_only_looks_like_it_stays(said):
    assert clean_spoken(said) == said


def test_whether_something_can_be_is_the_beginning_of_a_statement():
    assert as_statement("但是能不能走出去，也是一个挺微妙的玄学。") == "能不能走出去，也是一个挺微妙的玄学。"
    assert as_statement("应该说，网上的资源非常丰富。") == "网上的资源非常丰富。"
