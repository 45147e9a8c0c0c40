"""The parts of which a search is made, with their depths and weights; the figures behind them stand in docs/models.md."""

from __future__ import annotations

from dataclasses import dataclass

FULL_DEPTH = 100  # the place at which a list of scores reaches 0: all that lies lower counts as nothing found
RERANK_DEPTH = 50  # passages whose tokens are compared one by one
DENSE_WEIGHT = 0.3  # best on the development sets: alone, the table is weaker than words with the lexicon
DENSE_WEIGHT_IN_SPEECH = 0.1  # of which the bundled table has seen next to none
MAX_SIM_WEIGHT = 0.3
PASSAGES_REMEMBERED = 4_096  # whose tokens a process that stays keeps from one query to the next: about 15 MB
DECIMALS = 6  # of every score: what lies beyond depends on the shape of arrays and batches


@dataclass(frozen=True)
class Recipe:
    """What a search does, as it is shipped; `python -m bench recipe` leaves out one part at a time."""

    translations: bool = True  # look also for what the query's words are called in the other language
    concepts: bool = (
        True  # look also for the names of what the query only paraphrases, and for other names of what it names
    )
    concept_once: bool = True  # a passage that says a thing in both languages has said it once
    synonyms_as_one: bool = True  # all translations of a word are one term, so that many names do not outweigh one
    term_once: bool = True  # a Chinese term of the glossary is one term, however many pairs of characters it has
    demote: bool = True  # passages without words of their own
    neighbours: bool = True  # words said just before and after a passage of speech count for it too
    dense_weight: float = DENSE_WEIGHT  # the share of the vectors' cosine similarity
    dense_weight_in_speech: float = DENSE_WEIGHT_IN_SPEECH
    content_words: bool = True  # the query's vector is of its content, without 怎么, 的 and the like
    max_sim_weight: float = MAX_SIM_WEIGHT  # the share of MaxSim among the first


SHIPPED = Recipe()
