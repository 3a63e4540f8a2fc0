"""People. Everything else knows them only by their random key; what can be erased stands here."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower

from koinon.lib.text import TextsField


class Person(models.Model):
    """A person. Erasing empties name and address and leaves the key, so that no reference breaks.

    `made_up` is set when somebody invented is entered and never taken off: they act in made-up networks alone.
    """

    key = models.CharField(max_length=20, unique=True)
    name = TextsField(blank=True)
    address = models.CharField(max_length=254, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_under = models.CharField(max_length=200, blank=True)
    made_up = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.key


class Accounts(BaseUserManager["Account"]):
    """Accounts by their e-mail address, in whatever case it is typed."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account of an address."""
        return self.get(email=(username or "").strip().lower())


DIGEST = "digest"
"""The kind of the messages that tell somebody what waits for them."""


class Digest(models.TextChoices):
    """How often somebody is told by mail what waits for them. Who wants none unsubscribes: the outbox knows."""

    DAILY = "daily"
    WEEKLY = "weekly"


class Account(AbstractBaseUser):
    """How a person signs in. A person may do without: mayors rarely sign in, and are full persons in the records."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    email = models.EmailField(max_length=254, unique=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, blank=True)
    digest = models.CharField(max_length=10, choices=Digest, default=Digest.WEEKLY)
    # What the sign-in library would write on each visit: the log has it.
    last_login = None

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = Accounts()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower(F("email"))), name="accounts_email_in_small_letters"),
            models.CheckConstraint(condition=models.Q(digest__in=Digest.values), name="accounts_digest"),
        ]

    def __str__(self) -> str:
        return self.person.key

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        """Write only what differs from the row: the sign-in library saves accounts that it did not touch."""
        columns = [field.attname for field in self._meta.concrete_fields]
        kept = Account.objects.filter(pk=self.pk).values(*columns).first() if self.pk else None
        if kept != {name: getattr(self, name) for name in columns}:
            super().save_base(*args, **kwargs)


class Invitation(models.Model):
    """An invitation to have an account: for one person, at one address, good once and until an instant.

    `settled_at` is when it was accepted or withdrawn; a further invitation of the same person withdraws the one before.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(max_length=254)
    invited_by = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    good_until = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(settled_at__isnull=True), name="accounts_invited_once"
            ),
            models.UniqueConstraint(
                fields=["email"], condition=models.Q(settled_at__isnull=True), name="accounts_invited_address_once"
            ),
            models.CheckConstraint(
                condition=models.Q(email=Lower(F("email"))), name="accounts_invited_in_small_letters"
            ),
            models.CheckConstraint(
                condition=models.Q(accepted=False) | models.Q(settled_at__isnull=False),
                name="accounts_accepted_is_settled",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SignIn(AbstractBaseSession):
    """An open sign-in, or what a visitor's form remembers. Ends with its account; no backup takes it along."""

    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="sign_ins")
    since = models.DateTimeField(null=True)
    device = models.CharField(max_length=40, blank=True)
