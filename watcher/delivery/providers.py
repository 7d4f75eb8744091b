"""Mail providers whose server, port and way of logging in follow from the address, as apprise has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Provider:
    """How a provider's customers send: `by_id` when they log in with what stands before the @ alone."""

    host: str
    port: int
    mode: Literal["starttls", "ssl"]
    by_id: bool | None = False

    def login(self, user: str, domain: str) -> str:
        """The user name to log in with; `by_id` None leaves it as written."""
        if self.by_id is None:
            return user
        local = user.partition("@")[0]
        return local if self.by_id else user if "@" in user else f"{user}@{domain}"


_YANDEX = Provider("smtp.yandex.ru", 465, "ssl", by_id=True)
_HOTMAIL = Provider("smtp-mail.outlook.com", 587, "starttls")
_OUTLOOK = Provider("smtp.outlook.com", 587, "starttls")
_YAHOO = Provider("smtp.mail.yahoo.com", 465, "ssl")
_GMX = Provider("mail.gmx.com", 587, "starttls")
_FASTMAIL = Provider("smtp.fastmail.com", 465, "ssl")
_ZOHO = Provider("smtp.zoho.com", 587, "starttls")
_QQ = Provider("smtp.qq.com", 587, "starttls")
_SENDGRID = Provider("smtp.sendgrid.net", 465, "ssl", by_id=True)
_OFFICE = Provider("smtp.office365.com", 587, "starttls", by_id=None)

_ENDINGS: dict[str, tuple[Provider, str]] = {
    "yandex": (_YANDEX, "com ru ua by kz uz tr fr"),
    "hotmail": (_HOTMAIL, "com com.au"),
    "live": (_HOTMAIL, "com com.au"),
    "outlook": (_OUTLOOK, "com com.au"),
    "smtp.outlook": (_OUTLOOK, "com com.au"),
    "yahoo": (_YAHOO, "ca com"),
    "gmx": (_GMX, "com net de at ch fr"),
    "fastmail": (_FASTMAIL, "com cn co.uk com.au de es fm fr im in jp mx net nl org se to tw uk us"),
    "zoho": (_ZOHO, "com"),
    "zohomail": (_ZOHO, "com"),
    "sendgrid": (_SENDGRID, "com net"),
    "foxmail": (_QQ, "com"),
    "qq": (_QQ, "com"),
    "office365": (_OFFICE, "com"),
    "smtp.office365": (_OFFICE, "com"),
    "gmail": (Provider("smtp.gmail.com", 587, "starttls"), "com"),
    "163": (Provider("smtp.163.com", 465, "ssl"), "com"),
    "comcast": (Provider("smtp.comcast.net", 465, "ssl"), "net"),
}

PROVIDERS: dict[str, Provider] = {
    f"{name}.{ending}": provider for name, (provider, endings) in _ENDINGS.items() for ending in endings.split()}
