"""The words of the command line that lead out of a refusal. Its own message is for a window too."""

from outreach_desk.ground.language import _

_WAYS = {
    "fork": "admit-fork FILE, renew-device",
    "rolled_back": "renew-device, request --to DIR",
    "device_ended": "renew-device, request --to DIR",
    "device_revoked": "renew-device, request --to DIR",
    "trust_rolled_back": "trust, trust --confirm, revoke DEVICE --through N",
    "wrong_office": "accept FILE --words WORDS --anew",
    "revoked_late": "import FILE --let-in",
    "no_such_device": "trust",
    "other_group": "admit-rows QUESTION… --other-group",
    "through": "revoke DEVICE --through N",
    "not_heard": "rotate-keys --anyway",
    "no_fork": "import FILE",
}


def lines(code: str) -> list[str]:
    """Say which words to type after a refusal with this code; nothing where its message says all."""
    way = _WAYS.get(code)
    return [] if way is None else [_("At the command line: {words}").format(words=way)]
