"""What is known in advance of published models is what their publishers say."""

from faster_whisper import utils

from archive.models.known import ALIASES, OPENAI, WHISPER, find_known, known_models


def test_every_checkpoint_of_openai_is_known_with_its_sum() -> None:
    import whisper

    urls = dict(whisper._MODELS)
    known = {name: find_known(name) for name in urls}
    assert {name: one and one.url for name, one in known.items()} == urls
    assert all(url.startswith(OPENAI) for url in urls.values())


def test_a_converted_model_is_had_where_faster_whisper_has_it() -> None:
    assert {one.name: one.hub for one in WHISPER} == {one.name: utils._MODELS[one.name] for one in WHISPER}
    assert {name: utils._MODELS[name] for name in ALIASES} == {name: find_known(name).hub for name in ALIASES}


def test_a_model_has_one_name() -> None:
    names = [one.name for one in known_models()]
    assert len(names) == len(set(names))


def test_what_is_bundled_has_the_size_that_is_told() -> None:
    from archive.models.installed import size_of, where

    for known in known_models():
        if known.is_bundled:
            assert size_of([where(known.name)]) == known.size_bytes
