"""What schemathesis has to know of this service."""

import re
import zlib

import msgpack
import schemathesis

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")
TYPES_USED = 40


@schemathesis.serializer("application/msgpack")
def to_message_pack(_context, value):
    try:
        return msgpack.packb(value)
    except OverflowError:
        # No integer of MessagePack has more than 64 bits.
        return msgpack.packb(str(value))


@schemathesis.deserializer("application/msgpack")
def from_message_pack(_context, response):
    return msgpack.unpackb(response.content)


@schemathesis.hook
def map_body(_context, body):
    """A store takes 200 aggregate types: random ones would soon all be refused."""
    events = body.get("events") if isinstance(body, dict) else body
    for event in events if isinstance(events, list) else [body]:
        if isinstance(event, dict):
            name = event.get("aggregateType")
            if isinstance(name, str) and NAME.fullmatch(name):
                event["aggregateType"] = f"Type{zlib.crc32(name.encode()) % TYPES_USED}"
    return body


@schemathesis.check
def unavailable_only_for_a_reason(_context, response, _case):
    """One client at a time is no overload: the one reason is a position that is not there yet."""
    if response.status_code == 503:
        code = response.json().get("code")
        assert code == "position_not_reached", f"503 without overload: {code}"
