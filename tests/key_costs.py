"""What a passphrase costs: in tests next to nothing, but where a desk is opened by the program itself.

That nothing is made or opened for less than was decided is proven in `store`.
"""

from nacl.pwhash import argon2id

from outreach_desk.store import vault

DECIDED = {name: getattr(vault, name) for name in ("MEMORY", "PASSES", "LEAST_MEMORY", "LEAST_PASSES")}
LAWFUL = DECIDED | {"MEMORY": DECIDED["LEAST_MEMORY"], "PASSES": DECIDED["LEAST_PASSES"]}
"""The least for which the program opens a desk."""
NOTHING = {
    name: argon2id.MEMLIMIT_MIN if name.endswith("MEMORY") else argon2id.OPSLIMIT_MIN for name in DECIDED
}
