"""Secrets at rest: AES-256-GCM under the installation's master key, which stands outside the database."""

import os
import secrets
from hashlib import blake2b
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


def master_key(home: Path) -> bytes:
    """The installation's key: ``HOME/secrets/master.key`` (mode 0600), made at first use."""
    path = home / "secrets" / "master.key"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(secrets.token_bytes(32))
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(fresh, path)  # one winner when two processes start at once
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()


def seal(key: bytes, plain: bytes, context: str) -> bytes:
    """Encrypt; ``context`` says what it is and must be given again to open it."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, context.encode())


def unseal(key: bytes, sealed: bytes, context: str) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], context.encode())


def fingerprint(key: bytes, plain: bytes, context: str) -> str:
    """Twelve hexadecimal digits by which it is seen that a secret is another one than before. They follow
    from the installation's key too: nobody without it can try secrets against them.
    """
    return blake2b(context.encode() + b"\x00" + plain, key=key, digest_size=6).hexdigest()
