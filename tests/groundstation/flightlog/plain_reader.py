"""A second reader of flight logs, made from docs/flight-log.md alone: no line of ours in it."""

import json
import struct
import zlib

SYNC = bytes.fromhex("A54652A5")
HEAD = struct.Struct("<4sBIqq")


def read(data):
    """Return the flights in a file, each a list of (kind, monotonic ns, UTC ns, payload), and
    the damage as (offset, size)."""
    flights, header, closed, damage = [[]], None, False, []
    place = good = 20 if is_signature(data[:20]) else 0
    while place < len(data):
        record, end = record_at(data, place)
        if record is None:
            place = data.find(SYNC, place + 1)
            place = len(data) if place < 0 else place
            continue
        note(damage, data, good, place)
        first = flights[-1] and record[0] == 1 and is_signature(data[place - 20 : place])
        other = record[0] == 1 and header not in (None, record[3])
        if first or other or (closed and record[0] in (1, 2)):
            flights, header, closed = [*flights, []], None, False
        place = good = end
        if record[0] == 1:
            header = header or record[3]
        flights[-1].append(record)
        closed = closed or record[0] == 4
    note(damage, data, good, len(data))
    return flights, damage


def record_at(data, place):
    crc_at = place + HEAD.size
    if crc_at + 4 > len(data):
        return None, 0
    sync, kind, length, monotonic_ns, utc_ns = HEAD.unpack_from(data, place)
    payload = data[crc_at : crc_at + length]
    crc_at += length
    if sync != SYNC or length > 16_777_216 or crc_at + 4 > len(data):
        return None, 0
    if zlib.crc32(data[place + 4 : crc_at]) != struct.unpack_from("<I", data, crc_at)[0]:
        return None, 0
    content = json.loads(payload) if kind in (1, 3, 6, 7, 9, 10) else payload
    return (kind, monotonic_ns, utc_ns, content), crc_at + 4


def is_signature(line):
    return line.startswith(b"CANSAT FLIGHT LOG ") and line[18:19].isdigit() and line[19:] == b"\n"


def note(damage, data, begin, end):
    size = end - begin
    if size >= 20 and is_signature(data[end - 20 : end]):
        size -= 20
    if size:
        damage.append((begin, size))
