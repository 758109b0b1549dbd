"""People who log in. Their passwords are hashed by Django's hashers."""

from typing import Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from crossdock.accounts.errors import UserExists
from crossdock.accounts.models import User
from crossdock.core.errors import Invalid

ROLES: Final = (
    "administrator",
    "operations_manager",
    "customer_service",
    "warehouse",
    "finance",
    "read_only",
)


def create(email: str, password: str, *, name: str = "", role: str = "read_only") -> User:
    """Make a user. Administrators may use the admin pages. Raises Invalid, UserExists."""
    if role not in ROLES:
        raise Invalid(f"{role!r} is no role; there are {', '.join(ROLES)}", role=role)
    try:
        validate_email(email)
        validate_password(password)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="email or password") from None
    if User.objects.filter(email__iexact=email).exists():
        raise UserExists(f"there is a user {email} already", email=email)
    admin = role == "administrator"
    return User.objects.create_user(email, password, name=name, role=role, is_staff=admin, is_superuser=admin)
