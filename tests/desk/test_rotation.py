"""New keys for the office: named one cycle ahead, promoted when all have heard, and nobody is locked out."""

import sqlalchemy as sa
from exchange_world import World, client, everything, fact, save
from trust_hands import hear, refused, report, row, take

from outreach_desk.bundle import container, keys, own_keys
from outreach_desk.desk import enrol, receive, renewal, returns, revoke, rotation
from outreach_desk.desk.desk import Desk
from outreach_desk.records import identity
from outreach_desk.records.exchange import FormerKey


def everybody(world: World) -> list[Desk]:
    """Let every laptop hear the newest package and answer it."""
    teams = [world.desk(name) for name in ("a", "b", "c")]
    hear(world, *teams)
    for team in teams:
        assert [one.outcome for one in take(world, report(world, team))] == ["imported"]
    return teams


def promoted(world: World) -> rotation.Rotated:
    rotation.rotate(world.office)
    everybody(world)
    return rotation.rotate(world.office)


def test_the_first_step_names_the_next_keys_and_changes_no_present_one(world: World) -> None:
    own, before = row(world.office, world.office.device), fact(world.office, identity.TRUST_VERSION)
    seed = fact(world.office, identity.SIGN_SEED)
    done = rotation.rotate(world.office)
    after = row(world.office, world.office.device)
    assert (done.step, done.version) == ("prepared", int(before) + 1)
    assert (after.sign_key, after.recipient) == (own.sign_key, own.recipient)
    assert after.next_sign_key not in {None, own.sign_key}
    assert after.next_recipient not in {None, own.recipient}
    assert fact(world.office, identity.SIGN_SEED) == seed
    assert done.words == enrol.six_words(str(after.next_sign_key))


def test_the_second_step_waits_for_all_and_names_who_is_missing(world: World) -> None:
    rotation.rotate(world.office)
    a = world.desk("a")
    hear(world, a)
    client(a)
    take(world, report(world, a))
    before = everything(world.office)
    assert refused(lambda: rotation.rotate(world.office)) == "not_heard"
    assert everything(world.office) == before
    missing = {world.senders["b"].device, world.senders["c"].device}
    assert set(revoke.look(world.office).not_heard) == missing


def test_a_report_made_before_the_keys_were_named_is_not_enough(world: World) -> None:
    a = world.desk("a")
    client(a)
    file = report(world, a)
    rotation.rotate(world.office)
    take(world, file)
    assert a.device in revoke.look(world.office).not_heard


def test_a_revoked_device_is_not_waited_for(world: World) -> None:
    rotation.rotate(world.office)
    revoke.revoke(world.office, world.senders["c"].device, 0)
    teams = [world.desk("a"), world.desk("b")]
    hear(world, *teams)
    take(world, *(report(world, team) for team in teams))
    assert rotation.rotate(world.office).step == "promoted"


def test_promotion_puts_the_next_in_the_present_ones_place(world: World) -> None:
    """The old signing key is gone; the old age identity stays and only opens."""
    old_seed, old_age = fact(world.office, identity.SIGN_SEED), fact(world.office, identity.AGE_IDENTITY)
    rotation.rotate(world.office)
    coming = row(world.office, world.office.device)
    everybody(world)
    done = rotation.rotate(world.office)
    after = row(world.office, world.office.device)
    assert (done.step, done.not_heard) == ("promoted", ())
    assert (after.sign_key, after.recipient) == (coming.next_sign_key, coming.next_recipient)
    assert (after.next_sign_key, after.next_recipient) == (None, None)
    with world.office.database.read() as session:
        [former] = session.scalars(sa.select(FormerKey)).all()
        assert former.age_identity == old_age
        assert own_keys.identities_of(session)[1:] == [old_age]
    assert old_seed not in repr(everything(world.office))


def test_reports_are_sealed_for_present_and_next(world: World) -> None:
    rotation.rotate(world.office)
    a = world.desk("a")
    hear(world, a)
    client(a)
    data = report(world, a).read_bytes()
    for name in (identity.AGE_IDENTITY, identity.NEXT_AGE):
        assert container.unpack(container.decrypt(data, [fact(world.office, name)]))


def test_a_report_on_its_way_while_the_keys_change_is_taken_in(world: World) -> None:
    """Sealed for the old key alone and meant for the old office key: it is the same office."""
    a, b = world.desk("a"), world.desk("b")
    client(a)
    early = report(world, a)
    rotation.rotate(world.office)
    hear(world, b)
    client(b, "B-1")
    between = report(world, b)
    rotation.rotate(world.office, anyway=True)
    assert [(one.outcome, one.reason) for one in take(world, early, between)] == [("imported", None)] * 2


def test_a_team_that_knows_both_follows_the_office(world: World) -> None:
    promoted(world)
    a = world.desk("a")
    known = fact(a, identity.OFFICE_KEY)
    [found] = hear(world, a)
    now = row(world.office, world.office.device).sign_key
    assert known != now
    assert fact(a, identity.OFFICE_KEY) == now
    assert found.words == enrol.six_words(now)
    client(a, "A-9")
    assert [one.outcome for one in take(world, report(world, a))] == ["imported"]
    assert fact(world.office, identity.TRUST_VERSION) == fact(a, identity.TRUST_VERSION)


def test_either_key_signs_in_between(world: World) -> None:
    """The present one, and the next one for a package that names both."""
    rotation.rotate(world.office)
    a = world.desk("a")
    hear(world, a)
    save(world.office, "organisation", {"code": "NEW", "name": "New", "kind": "moh_dept"})
    sealed = enrol.office_package(world.office, world.stick).path.read_bytes()
    members = container.unpack(container.decrypt(sealed, [fact(a, identity.AGE_IDENTITY)]))
    members.pop(container.PADDING)
    members[container.SIGNATURE] = keys.sign(
        fact(world.office, identity.NEXT_SEED), members[container.MANIFEST], "x"
    ).encode()
    file = world.stick / "desk-by-next.desk"
    file.write_bytes(
        container.encrypt(container.pack(members), [keys.recipient(fact(a, identity.AGE_IDENTITY))])
    )
    assert enrol.accept(a, file).enrolled
    assert fact(a, identity.OFFICE_KEY) == row(world.office, world.office.device).sign_key


def test_a_team_that_has_not_heard_needs_the_six_words(world: World) -> None:
    """After `anyway`: refused at first, then taken by the words read aloud; what it recorded stays."""
    rotation.rotate(world.office)
    done = rotation.rotate(world.office, anyway=True)
    a = world.desk("a")
    assert a.device in done.not_heard
    mine = client(a)
    package = enrol.office_package(world.office, world.stick)
    before = everything(a)
    assert refused(lambda: enrol.accept(a, package.path)) == "wrong_office"
    assert refused(lambda: enrol.accept(a, package.path, anew=True)) == "wrong_words"
    assert refused(lambda: enrol.accept(a, package.path, spoken="con mèo " * 6, anew=True)) == "wrong_words"
    assert refused(lambda: enrol.accept(a, package.path, spoken=" ".join(package.words))) == "wrong_office"
    assert everything(a) == before
    assert enrol.accept(a, package.path, spoken=" ".join(package.words), anew=True).enrolled
    assert [one.outcome for one in take(world, report(world, a))] == ["imported"]
    with world.office.database.read() as session:
        assert session.scalars(sa.text("SELECT id FROM client")).all() == [mine]


def test_an_old_package_after_the_promotion_moves_nobody_back(world: World) -> None:
    old = enrol.office_package(world.office, world.stick).path
    promoted(world)
    a = world.desk("a")
    hear(world, a)
    before = everything(a)
    assert refused(lambda: enrol.accept(a, old)) == "wrong_office"
    assert everything(a) == before


def test_a_second_rotation_follows_the_first(world: World) -> None:
    """Three keys later a team that has heard each step still knows its office, and all old files open."""
    a = world.desk("a")
    client(a)
    first = report(world, a)
    for _ in range(2):
        promoted(world)
    everybody(world)
    assert fact(a, identity.OFFICE_KEY) == row(world.office, world.office.device).sign_key
    assert [one.outcome for one in take(world, first)] == ["imported"]
    with world.office.database.read() as session:
        assert len(own_keys.office_names(session)) == 3


def test_the_written_office_key_opens_old_and_new_files(world: World) -> None:
    a = world.desk("a")
    client(a)
    old = report(world, a)
    promoted(world)
    hear(world, a)
    new = report(world, a)
    lines = enrol.office_key(world.office, world.stick).read_text().split()
    assert all(container.decrypt(file.read_bytes(), lines) for file in (old, new))


def test_an_old_key_signs_nothing_any_more(world: World) -> None:
    """A package under the key that was promoted away is another office's, whatever its list says."""
    old_seed = fact(world.office, identity.SIGN_SEED)
    promoted(world)
    a = world.desk("a")
    hear(world, a)
    sealed = enrol.office_package(world.office, world.stick).path.read_bytes()
    members = container.unpack(container.decrypt(sealed, [fact(a, identity.AGE_IDENTITY)]))
    members.pop(container.PADDING)
    members[container.SIGNATURE] = keys.sign(old_seed, members[container.MANIFEST], "x").encode()
    file = world.stick / "desk-by-old.desk"
    file.write_bytes(
        container.encrypt(container.pack(members), [keys.recipient(fact(a, identity.AGE_IDENTITY))])
    )
    assert refused(lambda: enrol.accept(a, file)) == "bad_signature"


def test_an_answer_after_the_promotion_is_believed_and_moves_the_key_on(world: World) -> None:
    """Without any package in between: the answer's own list says who the office is now."""
    promoted(world)
    a = world.desk("a")
    answer = returns.write_return(world.office, "G1", world.stick).path
    assert [one.outcome for one in receive.receive(a, [answer])] == ["imported"]
    assert fact(a, identity.OFFICE_KEY) == row(world.office, world.office.device).sign_key


def test_an_answer_of_an_offices_new_device_is_believed(world: World) -> None:
    """It signs with the key that the teams know, under a name that they learn with it."""
    a = world.desk("a")
    renewal.renew(world.office)
    answer = returns.write_return(world.office, "G1", world.stick).path
    assert [one.outcome for one in receive.receive(a, [answer])] == ["imported"]
    assert row(a, world.office.device).role == identity.OFFICE
    client(a)
    assert [one.outcome for one in take(world, report(world, a))] == ["imported"]
