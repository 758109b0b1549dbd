"""The tables of accounts."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models

from crossdock.core import clock


class UserManager(BaseUserManager["User"]):
    """Users log in by e-mail address, compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), joined_at=clock.wall(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(
            email, password, role="administrator", is_staff=True, is_superuser=True, **fields
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who logs in: operations staff, and later buyers, vendors and sellers."""

    id = models.BigAutoField(primary_key=True)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=40, default="read_only")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    locations = ArrayField(models.TextField(), db_default=[])
    channels = ArrayField(models.TextField(), db_default=[])
    totp_sealed = models.BinaryField(null=True)
    totp_asked = models.BinaryField(null=True)
    totp_step = models.BigIntegerField(db_default=0)
    recovery = ArrayField(models.BinaryField(), db_default=[])

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        db_table = "accounts_user"


class Role(models.Model):
    """A role of the company's own; those built in stand in ``roles``."""

    name = models.TextField(primary_key=True)
    permissions = ArrayField(models.TextField())
    lifts = ArrayField(models.TextField())
    about = models.TextField()

    class Meta:
        db_table = "accounts_role"


class Session(models.Model):
    """A person who is logged in with one browser; its token is not here."""

    id = models.BigAutoField(primary_key=True)
    sha256 = models.BinaryField(unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    address = models.TextField()
    agent = models.TextField()

    class Meta:
        db_table = "accounts_session"


class Link(models.Model):
    """What a person was mailed to set a password by; its token is not here."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    kind = models.TextField()
    sha256 = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_link"


class SignOnProvider(models.Model):
    """An OpenID Connect provider whose word lets people in."""

    name = models.TextField(primary_key=True)
    title = models.TextField()
    issuer = models.TextField()
    client_id = models.TextField()
    secret_sealed = models.BinaryField()
    domains = ArrayField(models.TextField())
    role = models.TextField()

    class Meta:
        db_table = "accounts_sign_on"


class Identity(models.Model):
    """Who a user is to a provider. The issuer too: another one's subjects are other people."""

    pk = models.CompositePrimaryKey("provider_id", "issuer", "subject")
    provider = models.ForeignKey(SignOnProvider, on_delete=models.CASCADE)
    issuer = models.TextField()
    subject = models.TextField()
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    linked_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_identity"


class LogInTry(models.Model):
    """How often log-in was tried since then: for an account, or from an address."""

    key = models.TextField(primary_key=True)
    since = models.DateTimeField()
    tries = models.BigIntegerField()

    class Meta:
        db_table = "accounts_log_in_try"


class ApiKey(models.Model):
    """A program's credential; the secret itself is not here."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField(unique=True)
    prefix = models.TextField(unique=True)
    sha256 = models.BinaryField()
    scopes = ArrayField(models.TextField())
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    old_prefix = models.TextField(null=True, unique=True)
    old_sha256 = models.BinaryField(null=True)
    old_until = models.DateTimeField(null=True)
    rotated_at = models.DateTimeField(null=True)
    per_minute = models.BigIntegerField(null=True)
    locations = ArrayField(models.TextField(), db_default=[])
    channels = ArrayField(models.TextField(), db_default=[])
    created_by = models.TextField(db_default="")

    class Meta:
        db_table = "accounts_api_key"


class KeyPace(models.Model):
    """Requests of a key that web processes took for themselves in a minute. Without a log of its own."""

    key_id = models.BigIntegerField(primary_key=True)
    minute = models.BigIntegerField()
    taken = models.BigIntegerField()

    class Meta:
        db_table = "accounts_key_pace"
