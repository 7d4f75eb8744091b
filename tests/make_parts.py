"""Makes tests/articles/real/: one story as real programs write it. Run by hand; needs Chromium and LibreOffice (Debian's packages).

    python tests/make_parts.py

The story is courier.html; Chromium prints it and saves it, LibreOffice writes it as each of its formats, and the libraries
that write web archives and mails do so. The tests only read what was committed.
"""

from __future__ import annotations

import base64
import json
import mailbox
import os
import subprocess
import tempfile
import threading
from email.message import EmailMessage
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

REAL = Path(__file__).parent / "articles" / "real"
STORY = (REAL / "courier.html").read_text(encoding="utf-8")
PLACE = "http://courier.example/courier.html"


def bare() -> str:
    """The story without the page around it, as one types it into an office program."""
    article = STORY[STORY.index("<article>") : STORY.index("</article>")]
    return f'<html><head><meta charset="utf-8"></head><body>{article}</body></html>'


def chromium(folder: Path, port: int) -> None:
    """Print to PDF, with a browser's heads and feet, and save as one MHTML file, through the browser's own pipe."""
    to_browser, from_us = os.pipe()
    from_browser, to_us = os.pipe()
    command = [
        "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile", "--remote-debugging-pipe",
        f"--host-resolver-rules=MAP courier.example 127.0.0.1:{port}", "about:blank",
    ]

    def wire() -> None:
        os.dup2(to_browser, 100)
        os.dup2(to_us, 101)
        os.dup2(100, 3)
        os.dup2(101, 4)

    browser = subprocess.Popen(command, preexec_fn=wire, close_fds=False, stderr=subprocess.DEVNULL)  # noqa: PLW1509
    reader, writer = os.fdopen(from_browser, "rb"), os.fdopen(from_us, "wb")
    number = 0

    def ask(method: str, session: str | None = None, **words: object) -> dict:
        nonlocal number
        number += 1
        message = {"id": number, "method": method, "params": words, **({"sessionId": session} if session else {})}
        writer.write(json.dumps(message).encode() + b"\0")
        writer.flush()
        while True:
            answer = b""
            while not answer.endswith(b"\0"):
                answer += reader.read(1)
            heard = json.loads(answer[:-1])
            if heard.get("id") == number:
                return heard["result"]

    for name, place, wish in (("printed", PLACE, {}), ("narrow", PLACE.replace("courier.html", "narrow.html"), {"paperWidth": 4.2}),
                              ("arabic", PLACE.replace("courier.html", "arabic.html"), {})):
        target = ask("Target.createTarget", url=place)["targetId"]
        session = ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        while ask("Runtime.evaluate", session, expression="document.readyState + location.href")["result"]["value"] != f"complete{place}":
            pass
        printed = ask("Page.printToPDF", session, displayHeaderFooter=True, **wish)["data"]
        (REAL / f"{name}.pdf").write_bytes(base64.b64decode(printed))
        if name == "printed":
            (REAL / "saved.mhtml").write_text(ask("Page.captureSnapshot", session, format="mhtml")["data"], encoding="utf-8", newline="")
    browser.terminate()
    browser.wait()


def office(folder: Path) -> None:
    """The story as LibreOffice writes it."""
    source = folder / "office.html"
    source.write_text(bare(), encoding="utf-8")

    def convert(path: Path, kind: str) -> Path:
        subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", kind, "--outdir", str(folder), str(path)], check=True, capture_output=True)
        return folder / f"{path.stem}.{kind.partition(':')[0]}"

    typed = convert(source, "docx:MS Word 2007 XML")
    for made in (typed, convert(typed, "odt:writer8"), convert(typed, "rtf"), convert(typed, "epub"), convert(typed, "pdf:writer_pdf_Export")):
        (REAL / made.name).write_bytes(made.read_bytes())


def archive() -> None:
    """The page with what a crawler fetches beside it, as warcio writes it."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with (REAL / "crawl.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for place, kind, status, body in (
            ("https://courier.example/robots.txt", "text/plain", "200 OK", b"User-agent: *\nAllow: /\n"),
            ("https://courier.example/world/saraqib-market", "text/html; charset=utf-8", "200 OK", STORY.encode()),
            ("https://courier.example/gone", "text/html", "404 Not Found", b"<h1>Not here</h1><p>Forty pages died.</p>"),
            ("https://courier.example/a.png", "image/png", "200 OK", b"\x89PNG\r\n\x1a\n"),
        ):
            headers = StatusAndHeaders(status, [("Content-Type", kind), ("Date", "Mon, 14 Mar 2016 17:00:00 GMT")], protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(place, "response", payload=BytesIO(body), http_headers=headers, warc_headers_dict={"WARC-Date": "2016-03-14T17:00:00Z"}))


def mails(title: str, text: str) -> None:
    """The story sent by mail in two forms, and twice in a mailbox, as Python writes them."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "The Morning Courier <news@courier.example>", "desk@watch.example", title
    mail["Date"], mail["Message-ID"] = "Mon, 14 Mar 2016 18:20:00 +0200", "<market@courier.example>"
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(bare(), subtype="html")
    (REAL / "sent.eml").write_bytes(mail.as_bytes())
    (REAL / "kept.mbox").unlink(missing_ok=True)
    box = mailbox.mbox(REAL / "kept.mbox")
    box.add(mail)
    second = EmailMessage()
    second["From"], second["Subject"], second["Date"] = "desk@watch.example", "Re: the market", "Mon, 14 Mar 2016 19:02:00 +0200"
    second.set_content("From what we hear the toll will rise.\n\nOn Monday Mona wrote:\n> Is nineteen right?\n")
    box.add(second)
    box.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(REAL)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        chromium(Path(name), server.server_port)
        server.shutdown()
        office(Path(name))
    archive()
    from watcher.readers import read

    (story,) = read(REAL / "courier.html")
    mails(story.title, story.text.partition("\n\n")[2])


if __name__ == "__main__":
    main()
