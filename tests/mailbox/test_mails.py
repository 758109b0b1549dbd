"""Mail goes out once and whole, whatever the server does; a real SMTP server says so."""

import datetime as dt
import ssl
from collections.abc import Iterator
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.company import MONDAY
from tests.mailbox.mail_server import Inbox, inbox, locked, use

from crossdock.core import clock, effects, mails, smtp
from crossdock.core.errors import Invalid
from crossdock.core.mails import Mail
from crossdock.core.smtp import Server
from crossdock.core.sql import Cursor
from crossdock.mailbox.mails import FIRST_WAIT, STAGE, TRIES

WORDS = "Hello,\n\nhere is the secret link.\n.\nGrüße\n"


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The wall's time, which tests move."""
    now = [clock.wall()]
    monkeypatch.setattr(clock, "wall", lambda: now[0])
    return now


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    with inbox() as found:
        use(monkeypatch, f"smtp+plain://127.0.0.1:{found.port}")
        yield found


def want(cur: Cursor, key: str = "a/1", to: str = "ada@example.com", **rest: Any) -> None:
    mails.want(cur, [Mail(key, to, "A title", WORDS, 7, **rest)], at=MONDAY)


def turn(cur: Cursor) -> int:
    """One turn of the stage; how many are finished."""
    leased = STAGE.claim(cur, STAGE.most, clock.now())
    return STAGE.settle(cur, STAGE.act(leased)).done if leased else 0


def rows(cur: Cursor) -> list[Any]:
    return cur.execute("SELECT state, error, request::text FROM core_effect ORDER BY key").fetchall()


def test_a_mail_is_sent_once_and_says_what_was_wanted(cur: Cursor, server: Inbox) -> None:
    want(cur)
    want(cur)
    assert "secret" not in str(rows(cur))
    assert (turn(cur), turn(cur)) == (1, 0)
    [mail] = server.mails
    assert mail.get_content().replace("\r\n", "\n") == WORDS
    assert (mail["To"], mail["From"]) == ("ada@example.com", "Crossdock <orders@example.com>")
    assert (server.to, mail["Subject"]) == (["ada@example.com"], "A title")
    assert rows(cur) == [("done", None, "{}")]


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_a_refusal_for_now_is_tried_again_and_one_for_good_is_not(
    cur: Cursor, server: Inbox, moment: list[datetime], where: str
) -> None:
    want(cur)
    getattr(server, where).extend(["451 later", "550 nobody of this name"])
    assert turn(cur) == 0
    [(state, error, _)] = rows(cur)
    assert (state, error) == ("intended", "answered 451 later")
    assert turn(cur) == 0
    assert len(getattr(server, where)) == 1, "not before its time"
    moment[0] += timedelta(seconds=FIRST_WAIT)
    assert turn(cur) == 1
    assert rows(cur) == [("failed", "answered 550 nobody of this name", "{}")]
    moment[0] += timedelta(days=1)
    assert turn(cur) == 0
    assert server.raw == []


def test_one_that_is_refused_stops_no_other(cur: Cursor, server: Inbox) -> None:
    for key in "abc":
        want(cur, key, f"{key}@example.com")
    server.rcpt.append("550 no")
    assert turn(cur) == 3
    assert len(server.to) == 2
    assert sorted(row[0] for row in rows(cur)) == ["done", "done", "failed"]


def test_nothing_is_lost_while_the_server_is_down(
    cur: Cursor, monkeypatch: pytest.MonkeyPatch, moment: list[datetime]
) -> None:
    with inbox() as gone:
        port = gone.port
    use(monkeypatch, f"smtp+plain://127.0.0.1:{port}")
    want(cur)
    for _ in range(3):
        assert turn(cur) == 0
        moment[0] += timedelta(hours=4)
    assert "refused" in rows(cur)[0][1]
    with inbox(port) as server:
        assert turn(cur) == 1
        assert server.to == ["ada@example.com"]


def test_it_is_given_up_in_the_end(
    cur: Cursor, monkeypatch: pytest.MonkeyPatch, moment: list[datetime]
) -> None:
    use(monkeypatch, "smtp+plain://127.0.0.1:1")
    want(cur)
    for turns in range(TRIES):
        assert turn(cur) == (1 if turns == TRIES - 1 else 0)
        moment[0] += timedelta(hours=5)
    assert rows(cur)[0][0] == "failed"


def test_a_server_that_hangs_up_after_the_mail_gets_the_very_same_again(
    cur: Cursor, server: Inbox, moment: list[datetime]
) -> None:
    want(cur)
    server.drop = 1
    assert turn(cur) == 0
    moment[0] += timedelta(minutes=1)
    assert turn(cur) == 1
    first, second = server.raw
    assert first == second
    assert server.mails[0]["Message-ID"].endswith("@example.com>")


def test_a_process_that_dies_after_the_mail_leaves_it_to_another_by_the_same_id(
    cur: Cursor, server: Inbox, moment: list[datetime]
) -> None:
    want(cur)
    STAGE.act(STAGE.claim(cur, 16, clock.now()))  # and never settled
    assert turn(cur) == 0, "its lease stands"
    moment[0] += timedelta(minutes=11)
    assert turn(cur) == 1
    assert server.raw[0] == server.raw[1]


def test_what_is_over_is_not_sent(cur: Cursor, server: Inbox, moment: list[datetime]) -> None:
    want(cur, until=moment[0] + timedelta(hours=1))
    moment[0] += timedelta(hours=1)
    assert turn(cur) == 1
    assert server.raw == []
    assert rows(cur)[0][0] == "failed"


def test_nothing_is_claimed_where_no_mail_goes_out(cur: Cursor) -> None:
    want(cur)
    assert STAGE.claim(cur, 16, clock.now()) == []
    assert rows(cur)[0][0] == "intended"


@pytest.mark.parametrize(
    "to",
    ["ada@example.com\r\nBcc: eve@example.com", "a@b@", "@example.com", "ada", "ä@example.com", "a\x00@b.c"],
)
def test_no_address_makes_a_second_line(cur: Cursor, to: str) -> None:
    with pytest.raises(Invalid):
        want(cur, to=to)
    with pytest.raises(Invalid):
        mails.want(cur, [Mail("k", "ada@example.com", f"x\n{to}", "text", 1)], at=MONDAY)


def test_a_domain_of_any_script_is_written_in_ascii(cur: Cursor, server: Inbox) -> None:
    want(cur, to="ada@bücher.example")
    assert turn(cur) == 1
    assert server.to == ["ada@xn--bcher-kva.example"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """A server's, for 127.0.0.1, and what trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    now = datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    pem = serialization.Encoding.PEM
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, *plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, file


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_passwords_and_mail_go_over_tls_to_a_server_that_is_known(
    cur: Cursor,
    monkeypatch: pytest.MonkeyPatch,
    moment: list[datetime],
    certificate: tuple[ssl.SSLContext, Path],
    scheme: str,
) -> None:
    context, file = certificate
    with locked(context, tls=scheme == "smtps") as server:
        want(cur)
        use(monkeypatch, f"{scheme}://crossdock:p%40ss%2Fword@127.0.0.1:{server.port}")
        assert turn(cur) == 0, "an unknown authority"
        assert "CERTIFICATE_VERIFY_FAILED" in rows(cur)[0][1]
        monkeypatch.setattr(smtp, "trusted", lambda: ssl.create_default_context(cafile=file))
        use(monkeypatch, f"{scheme}://crossdock:wrong@127.0.0.1:{server.port}")
        moment[0] += timedelta(hours=1)
        assert turn(cur) == 0
        assert rows(cur)[0][1].startswith("answered 535"), "this side can mend it, so it is tried again"
        use(monkeypatch, f"{scheme}://crossdock:p%40ss%2Fword@127.0.0.1:{server.port}")
        moment[0] += timedelta(hours=1)
        assert turn(cur) == 1
        assert server.to == ["ada@example.com"]


def test_a_server_without_starttls_gets_nothing(
    cur: Cursor, server: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    want(cur)
    use(monkeypatch, f"smtp://crossdock:secret@127.0.0.1:{server.port}")
    assert turn(cur) == 0
    assert server.raw == []
    assert "STARTTLS" in rows(cur)[0][1]


@pytest.mark.parametrize(
    "url",
    [
        "http://x",
        "smtp://",
        "smtp://x:port",
        "smtp+plain://user:secret@x",
        "smtp://x/secret",
        "smtp://x?secret=1",
    ],
)
def test_a_setting_that_cannot_be_is_refused_without_its_secret(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        Server.read(url)
    assert "secret" not in refused.value.message


def test_a_settled_mail_alone_is_blanked(cur: Cursor) -> None:
    want(cur)
    [(id_,)] = cur.execute("SELECT id FROM core_effect").fetchall()
    effects.blank(cur, [id_])
    assert "sealed" in rows(cur)[0][2]
