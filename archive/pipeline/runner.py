"""Run stages by plain calls, trying again what time may mend."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

from archive.errors import AddressWrong, InputRefused, ModelDamaged, ModelMissing, SettingsWrong, StorageFailed
from archive.pipeline.context import COLLECT, INDEX, TRANSCRIBE
from archive.pipeline.jobs import Job, SessionResult, StageResult, problem_of
from archive.pipeline.run import finish_session, unfinished_session
from archive.pipeline.stages import perform

RETRIES = {
    COLLECT: 2,
    TRANSCRIBE: 1,
    INDEX: 2,
}  # where the outside world is touched: shares, downloads, a Chroma server
RETRY_DELAY_S = 10.0
NEEDS_A_PERSON = (AddressWrong, InputRefused, ModelDamaged, ModelMissing, SettingsWrong, StorageFailed)

log = logging.getLogger("sig-archive")


def is_worth_retrying(error: object) -> bool:
    """Whether time may mend it; what a person has to mend is reported at once."""
    return not isinstance(error, NEEDS_A_PERSON)


@dataclass(frozen=True)
class PlainRunner:
    """Stages as plain calls in this process."""

    retry_delay_s: float = RETRY_DELAY_S

    def run_stage(self, job: Job) -> StageResult:
        """Run one stage; what fails again and again is a problem."""
        for left in reversed(range(1 + RETRIES.get(job.stage, 0))):
            try:
                return perform(job)
            except Exception as error:
                log.info("%s of %s failed", job.stage, job.source, exc_info=True)
                if not left or not is_worth_retrying(error):
                    return StageResult((problem_of(error, job.source, job.stage),))
                time.sleep(self.retry_delay_s)
        raise AssertionError("unreachable")

    def run_session(self, job: Job) -> SessionResult:
        """Run the stages that a session needs, one after another."""
        try:
            return finish_session(job, self)
        except Exception as error:
            log.info("%s failed", job.source, exc_info=True)
            return unfinished_session(job, problem_of(error, job.source, INDEX))
