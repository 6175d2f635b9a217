"""What schemathesis has to know of this service."""

import re
import zlib

import msgpack
import schemathesis
from schemathesis.openapi.checks import RejectedPositiveData

NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,63}")
TYPES_USED = 40

WAIT_MS = 100
WAIT_MS_MAX = 60_000

# Rules about several values at once, about what the client was told before, or about how a number is
# written: no schema has them.
RULES_OF_NO_SCHEMA = (
    "is no cursor that this API gave",
    "goes with",
    "cannot both be given",
    "cannot be given together",
    "speaks of one aggregate",
    "64-bit floating-point number",
)
# schemathesis has an idea of its own of this header, beside the document's pattern.
IF_MATCH = re.compile(r'\*|"[1-9][0-9]{0,14}"')

# An answer that depends on what is stored, as 409 does, which schemathesis knows.
OUTCOMES = (412, 422)


@schemathesis.serializer("application/msgpack")
def to_message_pack(_context, value):
    return msgpack.packb(without_huge_integers(value))


def without_huge_integers(value):
    """No integer of MessagePack has more than 64 bits."""
    if isinstance(value, dict):
        return {name: without_huge_integers(each) for name, each in value.items()}
    if isinstance(value, list):
        return [without_huge_integers(each) for each in value]
    return 0 if isinstance(value, int) and not -(2**63) <= value < 2**64 else value


@schemathesis.deserializer("application/msgpack")
def from_message_pack(_context, response):
    return msgpack.unpackb(response.content)


@schemathesis.hook
def before_load_schema(_context, document):
    """Another X-Request-Id than the document asks for is replaced, as it says in words; no refusal."""
    for operations in document["paths"].values():
        for operation in operations.values():
            for parameter in operation["parameters"]:
                if parameter["name"] == "X-Request-Id":
                    parameter["schema"] = {"type": "string"}


@schemathesis.hook
def map_body(_context, body):
    """A store takes 200 aggregate types: random ones would soon all be refused."""
    events = body.get("events") if isinstance(body, dict) else body
    for event in events if isinstance(events, list) else [body]:
        if not isinstance(event, dict):
            continue
        for field in ("aggregateType", "aggregatetype"):
            name = event.get(field)
            if isinstance(name, str) and NAME.fullmatch(name):
                event[field] = f"Type{zlib.crc32(name.encode()) % TYPES_USED}"
    return body


@schemathesis.hook
def map_query(_context, query):
    """Waiting out a minute shows no more than waiting a moment."""
    wait_ms = query.get("waitMs") if isinstance(query, dict) else None
    if isinstance(wait_ms, int) and WAIT_MS < wait_ms <= WAIT_MS_MAX:
        query["waitMs"] = WAIT_MS
    return query


@schemathesis.hook
def filter_failure(_context, failure, case, response):
    """Drops what is no finding: a refusal of what only looks valid."""
    if not isinstance(failure, RejectedPositiveData):
        return True
    if response.status_code in OUTCOMES:
        return False
    if not IF_MATCH.fullmatch((case.headers or {}).get("If-Match", "*")):
        return False
    faults = response.json().get("faults", []) if response.status_code == 400 else []
    return not any(rule in fault["message"] for fault in faults for rule in RULES_OF_NO_SCHEMA)


@schemathesis.check
def unavailable_only_for_a_reason(_context, response, _case):
    """One client at a time is no overload: the one reason is a position that is not there yet."""
    if response.status_code == 503:
        code = response.json().get("code")
        assert code == "position_not_reached", f"503 without overload: {code}"
