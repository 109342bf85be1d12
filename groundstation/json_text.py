"""What commands give other programs with --json."""

import msgspec


def json_text(document: object) -> str:
    """Return the document as JSON that people can read as well."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()
