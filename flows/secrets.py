"""The language model's key from Prefect's Secret blocks, for a run whose environment does not hold it."""

from __future__ import annotations

import os

from prefect.blocks.system import Secret

from archive.settings import Settings


def provide_key(settings: Settings) -> None:
    """Put the key into this process's environment where the settings name a block; one that is there already stays.

    A block that cannot be loaded leaves it unset, and the summary then says which variable is missing.
    """
    llm = settings.llm
    if settings.summaries.method != "model" or not llm.prefect_secret or os.environ.get(llm.key_variable):
        return
    try:
        os.environ[llm.key_variable] = str(Secret.load(llm.prefect_secret).get())  # type: ignore[union-attr]
    except ValueError:  # Prefect's word for a block that is not there
        return
