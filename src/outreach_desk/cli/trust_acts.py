"""The words about whom the office trusts: its list, revoking, new keys, forks, and a desk's new device."""

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from outreach_desk.cli import wording
from outreach_desk.cli.printing import Answer
from outreach_desk.desk import fork, renewal, revoke, rotation
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.revoke import Listed, TrustList
from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import N_, _

Act = Callable[[Desk, Namespace], Answer]


def trust(desk: Desk, given: Namespace) -> Answer:
    """Show the list of trusted devices, or take a person's word that she went through it."""
    if given.confirm:
        version = revoke.confirm(desk)
        words = _(
            "Confirmed. The list has number {version} now. Revoke again what is missing, then send the office"
            " package."
        )
        return Answer({"version": version, "confirmed": True}, [words.format(version=version)])
    found = revoke.look(desk)
    return Answer(found.as_dict(), [*_state(found), *(_line(one) for one in found.devices)])


def revoke_(desk: Desk, given: Namespace) -> Answer:
    """End a device."""
    changed = revoke.revoke(desk, given.device, given.through)
    words = (
        _("Device {device} is believed up to number {through} and no further. Send the office package.")
        if changed
        else _("Device {device} was revoked with number {through} already; nothing was changed.")
    )
    data = {"device": given.device, "valid_through": given.through, "changed": changed}
    return Answer(data, [words.format(device=given.device, through=given.through)])


def rotate_keys(desk: Desk, given: Namespace) -> Answer:
    """Name the office's next keys, or put them in the present ones' place."""
    done = rotation.rotate(desk, anyway=given.anyway)
    state = {
        rotation.PREPARED: N_(
            "The next keys of this office stand in list {version}. Send the office package; when everybody"
            " has answered with it, call rotate-keys once more."
        ),
        rotation.PROMOTED: N_(
            "The next keys are the present ones now (list {version}). Send the office package."
            " What was sealed for the old ones can still be opened here."
        ),
    }
    lines = [_(state[done.step]).format(version=done.version), wording.six_words(done.words)]
    if done.not_heard:
        missing = _("These devices do not know the new key and will need its six words: {devices}")
        lines.append(missing.format(devices=", ".join(done.not_heard)))
    data = {"step": done.step, "version": done.version, "words": done.words, "not_heard": [*done.not_heard]}
    return Answer(data, lines)


def admit_fork(desk: Desk, given: Namespace) -> Answer:
    """Let in the file of the second of two laptops that claim to be one."""
    file = Path(given.file)
    try:
        done = fork.admit(desk, file)
    except Problem as problem:
        problem.file = problem.file or file.name
        raise
    words = _(
        "The file of device {device} (number {seq}) was let in as a fork; every difference waits in Review."
        " The device is believed up to number {through}. Now both laptops draw new devices (renew-device) and"
        " send requests."
    )
    line = words.format(device=done.device, seq=done.seq, through=done.valid_through)
    return Answer(done.as_dict(), [line])


def renew_device(desk: Desk, _given: Namespace) -> Answer:
    """Draw a new device for this desk."""
    done = renewal.renew(desk)
    was = _("This desk was device {former} and is device {device} from now on. Nothing recorded was lost.")
    lines = [
        was.format(former=done.former, device=done.device),
        _("Send the office package; it tells the teams.")
        if desk.is_office
        else _("Send the office a request now: it has to approve this device before you can send."),
    ]
    data = {"device": done.device, "former": done.former, "last_seq": done.last_seq, "reason": done.reason}
    return Answer(data, lines)


def renewed(reason: str) -> str:
    """Say that a desk drew a new device when it was opened, why, and what to do."""
    why = {
        renewal.BACKUP: N_("This database is a copy that was put in place of the desk."),
        renewal.MACHINE: N_("This desk lies on another computer than before."),
    }
    todo = _(
        "It drew a new device, so that two laptops are never taken for one. A team: send the office a"
        " request. An office: go through the list of desks (trust)."
    )
    return f"{_(why[reason])} {todo}"


ACTS: dict[str, Act] = {
    "trust": trust,
    "revoke": revoke_,
    "rotate-keys": rotate_keys,
    "admit-fork": admit_fork,
    "renew-device": renew_device,
}


def _state(found: TrustList) -> list[str]:
    lines = [_("List of desks, number {version}.").format(version=found.version)]
    if found.seen is not None:
        words = _(
            "What lies here is an older copy of this office (the highest number seen is {seen}). Nothing is"
            " written for the teams until you have gone through this list and confirmed it: trust --confirm."
        )
        lines.append(words.format(seen=found.seen))
    if found.prepared_since is not None:
        since = _("The office's next keys stand in it since number {version}.")
        lines.append(since.format(version=found.prepared_since))
    if found.not_heard:
        missing = _("Not yet heard from with these keys: {devices}")
        lines.append(missing.format(devices=", ".join(found.not_heard)))
    return lines


def _line(one: Listed) -> str:
    parts = [one.device, one.role, one.group_code, one.label]
    if one.last is not None:
        parts.append(_("last file {seq}").format(seq=one.last))
    if one.holds is not None:
        parts.append(_("holds list {version}").format(version=one.holds))
    if one.valid_through is not None:
        parts.append(_("ended, believed up to {through}").format(through=one.valid_through))
    if one.successor:
        parts.append(_("now {device}").format(device=one.successor))
    return "  ".join(part for part in parts if part)
