"""Keys and tokens from Prefect's Secret blocks, for a run whose environment does not hold them."""

from __future__ import annotations

import os

from prefect.blocks.system import Secret

from archive.settings import Settings


def provide_key(settings: Settings) -> None:
    """Put the key into this process's environment where the settings name a block; one that is there already stays.

    A block that cannot be loaded leaves it unset, and the summary then says which variable is missing.
    """
    llm = settings.llm
    if settings.summaries.method == "model" and llm.prefect_secret:
        provide(llm.key_variable, llm.prefect_secret)


def provide_credentials(settings: Settings) -> None:
    """The same for the credentials of the sources."""
    for source in settings.sources:
        for variable, block in source.secrets.items():
            provide(variable, block)


def provide(variable: str, block: str) -> None:
    """Set a variable of this process from a Secret block, unless it is set or there is no such block."""
    if os.environ.get(variable):
        return
    try:
        os.environ[variable] = str(Secret.load(block).get())  # type: ignore[union-attr]
    except ValueError:  # Prefect's word for a block that is not there
        return
