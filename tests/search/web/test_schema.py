"""What the description of the API allows, and what it does not, is answered or refused; nothing ends in a fault of ours."""

from __future__ import annotations

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from search.pages.opened import OpenedArchive
from search.web.app import make_app

EXAMPLES = int(os.environ.get("SCHEMA_EXAMPLES", "3"))  # of each operation; more by hand


LITTLE = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
CHECKS = [not_a_server_error, content_type_conformance, status_code_conformance]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_request_ends_in_a_fault(home, mode):
    archive = OpenedArchive(home)
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", make_app(archive, names=["testserver"]))
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) > 15
    for operation in operations:

        @LITTLE
        @given(case=operation.as_strategy(generation_mode=mode))
        def check(case):
            case.call_and_validate(checks=CHECKS)

        check()
    archive.close()
