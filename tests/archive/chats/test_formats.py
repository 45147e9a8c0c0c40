"""Every way in which people save a chat is told by what is in the file, and gives the same messages."""

from datetime import date, datetime

import pytest

from archive.chats.export import ChatExport, DaysUnknown
from archive.chats.formats import find_format, read_messages
from archive.records import ChatMessage
from tests.archive.chats.conversation import conversation, expected
from tests.archive.chats.writers import WRITERS, Writer

SAVED = datetime(2020, 11, 20, 23, 30)
SAID = conversation()


def read(text: str, **known) -> list[ChatMessage] | None:
    export = ChatExport(text.replace("\r\n", "\n"), **{"saved": SAVED, **known})
    found = find_format(export)
    return read_messages(export, found) if found else None


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.write.__name__)
def test_two_hundred_messages_come_back_from_each_format(writer: Writer) -> None:
    messages = read(writer.write(SAID), named_day=None if writer.days else date(2020, 11, 18))
    wanted = expected(SAID, quotes=writer.quotes, times=writer.times)
    assert messages is not None
    kept = [ChatMessage(m.time.replace(second=0, microsecond=0), m.author, m.text) for m in messages]
    for one, other in zip(kept, wanted, strict=False):
        assert one == other
    assert len(kept) == len(wanted) == 200


def test_a_copy_without_days_is_refused_rather_than_guessed() -> None:
    text = next(writer for writer in WRITERS if not writer.days).write(SAID)
    with pytest.raises(DaysUnknown):
        read(text)
