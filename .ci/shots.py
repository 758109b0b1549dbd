"""Draws docs/console/*.png: the console's pages of a running demo, in Debian's Chromium.

    python .ci/shots.py http://127.0.0.1:8080 E-MAIL PASSWORD

The demo prints its log-in. Pages are found by their links, so any seed will do.
"""

import csv
import io
import shutil
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

OUT = Path(__file__).parents[1] / "docs" / "console"
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PAGES = {
    "today": "/console/",
    "board": "/console/board",
    "orders": "/console/orders",
    "exceptions": "/console/exceptions",
    "stock": "/console/stock",
    "count": "/console/stock/count",
    "count-file": "/console/stock/count/file",
    "transfers": "/console/stock/transfers",
    "transfer-new": "/console/stock/transfers/new",
    "receipts": "/console/stock/receipts",
    "receipt-new": "/console/stock/receipts/new",
    "policies": "/console/policies",
    "golden": "/console/policies/golden",
    "locations": "/console/policies/locations",
    "trials": "/console/policies/trials",
    "tariffs": "/console/policies/tariffs",
    "tariff-file": "/console/policies/tariffs/file",
    "zones": "/console/policies/zones?country=US&postal_code=10001",
    "zone-file": "/console/policies/zones/file",
    "parcel-cost": "/console/policies/tariffs/cost?country=US&postal_code=10001&weight=1200",
    "health": "/console/settings/health",
    "people": "/console/settings/people",
    "roles": "/console/settings/roles",
    "own": "/console/me",
    "keys": "/console/settings/keys",
    "channels": "/console/settings/channels",
    "channel-new": "/console/settings/new-channel",
    "webhooks": "/console/settings/webhooks",
    "messages": "/console/settings/messages",
    "audit": "/console/settings/audit",
    "reports": "/console/reports?period=28_days",
    **{
        f"report-{code}": f"/console/reports/{code}?period=28_days"
        for code in ("stages", "fill", "release", "delivery", "backorders", "cost", "split")
    },
    "report-rows": "/console/reports/delivery/rows?period=28_days",
    "late": "/console/today/late",
    "tasks": "/console/stock/tasks",
    "exceptions-each": "/console/exceptions?view=one",
}
# Pages of one thing: from which page, by which link there, and what follows its address.
ONE = {
    "order": ("/console/orders", "td a.number", ""),
    "decision": ("/console/orders", "td a.number", "?tab=decision"),
    "edit": ("/console/orders?status=allocated", "td a.number", "/edit"),
    "sku": ("/console/stock", "td a.number", ""),
    "policy": ("/console/policies", "td a.number", ""),
    "tariff": ("/console/policies/tariffs", "td a.number", ""),
    "zone-chart": ("/console/policies/zones", "td a.number", ""),
    "location": ("/console/policies/locations", "td a.number", ""),
    "channel": ("/console/settings/channels", "td a.number[href$=shop]", ""),
    "message": ("/console/settings/messages", "td a.number", ""),
    "role": ("/console/settings/roles", "tr:nth-child(4) a.number", ""),
    "receipt": ("/console/stock/receipts", "td a.number", ""),
    "receive": ("/console/stock/receipts?state=expected", "td a.number", "/receive"),
    "location-edit": ("/console/policies/locations", "td a.number", "/edit"),
    "person": ("/console/settings/people", "td a.number", ""),
    "key": ("/console/settings/keys", "td a.number", ""),
}


def main(url: str, email: str, password: str) -> None:
    OUT.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        wide = entered(browser, url, email, password, size=WIDE)
        for name, path in PAGES.items():
            shot(wide, url + path, name)
        for name, (start, link, rest) in ONE.items():
            wide.goto(url + start)
            found = wide.query_selector(link)
            if found is None:
                print(f"{name}: none on {start}")
                continue
            shot(wide, url + str(found.get_attribute("href")).partition("?")[0] + rest, name)
        told = webhook(wide, url)
        bulk(wide, url)
        entry(wide, url)
        sentence(wide, url)
        files(wide, url)
        transfer(wide, url)
        dialogs(wide, url)
        versions(wide, url)
        tariff_versions(wide, url)
        wide.goto(url + "/console/stock")
        shot(wide, f"{url}/console/find?q={wide.inner_text('td a.number')[:4]}", "found")
        wide.goto(url + "/console/find?q=ashgrove")
        shot(wide, url + str(wide.get_attribute("main a[href*='customer=']", "href")), "customer")
        wide.goto(url + "/console/orders")
        some = [one.inner_text() for one in wide.query_selector_all("td a.number")[:4]]
        shot(wide, f"{url}/console/find/numbers?n={','.join([*some, 'SO-9'])}", "numbers")
        wide.goto(url + "/console/policies")
        wide.keyboard.press("n")  # a draft of what is in force
        wide.wait_for_url("**/console/policies/drafts/*")
        draft = wide.url
        shot(wide, draft, "draft")
        shot(wide, draft + "/dry-run", "dry-run")
        shot(wide, f"{draft}/try?order={some[0]}", "try-order")
        doors(browser, url)
        dark = entered(browser, url, email, password, size=WIDE, scheme="dark")
        shot(dark, url + "/console/", "today-dark")
        gates(wide, url)
        wide.goto(url + "/console/policies/trials")
        shot(wide, url + str(wide.get_attribute("td a.number", "href")), "trial")
        shot(wide, told, "webhook")
        phone = entered(browser, url, email, password, size=PHONE)
        shot(phone, url + "/console/stock/count", "count-phone")
        browser.close()


def entered(browser: Any, url: str, email: str, password: str, *, size: Any, scheme: str = "light") -> Any:
    context = browser.new_context(
        viewport=size, color_scheme=scheme, locale="en-US", timezone_id="America/New_York"
    )
    page = context.new_page()
    page.goto(url + "/console/log-in")
    page.fill("#email", email)
    page.fill("[type=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/")
    return page


def bulk(page: Any, url: str) -> None:
    """What was done to many orders at once: they were tagged, the first of them with two tags."""
    for marked, tag in ((1, "gift"), (8, "gift"), (5, "fragile")):
        page.evaluate("sessionStorage.clear()")  # what was marked before
        page.goto(url + "/console/orders")
        for _ in range(marked):
            page.keyboard.press("j")
            page.keyboard.press("x")
        page.keyboard.press("t")
        page.fill("#dialog [name=tags]", tag)
        page.keyboard.press("Enter")
        page.wait_for_selector("#dialog .preview .btn-primary")
        if page.is_enabled("#dialog .preview .btn-primary"):  # else they have it from the last time
            page.click("#dialog .preview .btn-primary")
            page.wait_for_selector("#dialog .progressbox")
    shot(page, url + "/console/bulk", "bulk")
    shot(page, url + str(page.get_attribute("td a.number", "href")), "bulk-act")


def entry(page: Any, url: str) -> None:
    """A buyer who is known orders two of something by telephone: when it can be there, and what it costs."""
    page.goto(url + "/console/stock")
    sku = page.locator("td a.number").first.inner_text()
    page.goto(url + "/console/orders?status=delivered")
    number = page.locator("td a.number").first.inner_text()
    page.goto(f"{url}/console/orders/new?like={number}")
    page.fill("[name=line_sku]", sku)
    page.fill("[name=line_quantity]", "2")
    page.keyboard.press("Tab")
    page.wait_for_timeout(2500)
    page.screenshot(path=OUT / "entry.png")


def sentence(page: Any, url: str) -> None:
    """The list by a filter that reads as a sentence, with what else it may be filtered by."""
    page.goto(f"{url}/console/orders?channel=web&placed_from=2026-11-01&value_from=20&columns=customer,value")
    if not page.locator("td a.number").count():
        page.goto(f"{url}/console/orders?placed_from=2026-01-01&value_from=20")
    page.wait_for_load_state("load")
    page.click("details.menu summary:has-text('Filter')")
    page.wait_for_timeout(500)
    page.screenshot(path=OUT / "sentence.png")


def files(page: Any, url: str) -> None:
    """An order with a note and two files, of which one is a picture."""
    page.goto(url + "/console/orders?status=delivered")
    address = str(page.locator("td a.number").first.get_attribute("href")).partition("?")[0]
    page.goto(url + address)
    if not page.locator(".filepicture").count():
        page.keyboard.press("c")
        page.locator("details.menu[open] textarea").fill("A picture of the box, and the claim.")
        claim = {"name": "claim.txt", "mimeType": "text/plain", "buffer": b"The lid is dented.\n"}
        box = {"name": "box.png", "mimeType": "image/png", "buffer": drawn(page)}
        page.set_input_files("details.menu[open] input[type=file]", [claim, box])
        page.click("details.menu[open] button.btn-primary")
        page.wait_for_selector(".filepicture img")
    page.reload()
    page.locator(".filepicture").first.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    page.screenshot(path=OUT / "order-files.png")


def gates(page: Any, url: str) -> None:
    """What waits at gates: locations get some, and orders come in by telephone."""
    page.goto(url + "/console/policies/locations")
    for address in [one.get_attribute("href") for one in page.query_selector_all("td a.number")]:
        page.goto(f"{url}{address}/edit")
        page.fill("[name=gates]", "credit compliance")
        page.click("main form button.btn-primary")
        page.wait_for_url(f"**{address}")
    page.goto(url + "/console/stock")
    sku = page.locator("td a.number").first.inner_text()
    page.goto(url + "/console/orders?status=delivered")
    for number in [one.inner_text() for one in page.query_selector_all("td a.number")[:4]]:
        page.goto(f"{url}/console/orders/new?like={number}")
        page.fill("[name=line_sku]", sku)
        page.fill("[name=line_quantity]", "1")
        page.click("main form button.btn-primary")
        page.wait_for_url("**/console/orders/SO-*")
    shot(page, url + "/console/today/gates", "gates")


def transfer(page: Any, url: str) -> None:
    """Some of an article go to another location: planned, and about to leave."""
    page.goto(url + "/console/stock")
    rows = [row.locator("td").all_inner_texts() for row in page.locator("tbody tr").all()]
    sku, _, place = next(row[:3] for row in rows if row[0] and int(row[3]) - int(row[4]) > 1)
    page.goto(url + "/console/stock/transfers/new")
    page.select_option("#from", place)
    page.select_option("#to", "SEA" if place != "SEA" else "ATL")
    page.fill("#lines", f"{sku} 1")
    page.click("#transfer .btn-primary")
    page.wait_for_url(lambda to: not to.endswith("/new"))
    address = page.url
    shot(page, address, "transfer")
    shot(page, address + "/ship", "transfer-ship")


def dialogs(page: Any, url: str) -> None:
    """What stands over a page: the command palette, the sheet of short cuts, acts on an order."""
    page.goto(url + "/console/orders?status=backordered")
    if not page.locator("td a.number").count():
        page.goto(url + "/console/orders?status=held")
    page.locator("td a.number").first.click()
    page.wait_for_selector("#panel h2")
    page.wait_for_timeout(500)
    page.screenshot(path=OUT / "orders-panel.png")
    address = str(page.locator("td a.number").first.get_attribute("href")).partition("?")[0]
    for key, name in (("Control+k", "palette"), ("?", "keys-sheet"), ("X", "cancel"), ("r", "re-route")):
        page.goto(url + address)
        page.keyboard.press(key)
        page.wait_for_timeout(1000)
        page.screenshot(path=OUT / f"{name}.png")


def webhook(page: Any, url: str) -> str:
    """Somebody who is told of what happens from now on; the address of their page."""
    hears = HTTPServer(("127.0.0.1", 0), Subscriber)
    threading.Thread(target=hears.serve_forever, daemon=True).start()
    page.goto(url + "/console/settings/webhooks")
    name = f"warehouse-{page.locator('td a.number').count() + 1}"
    page.keyboard.press("n")
    page.fill("#w-name", name)
    page.fill("#w-url", f"http://127.0.0.1:{hears.server_port}/crossdock")
    page.screenshot(path=OUT / "webhook-new.png")
    page.click("#dialog .btn-primary")
    page.wait_for_selector("#secret")
    return f"{url}/console/settings/webhooks/{name}"


class Subscriber(BaseHTTPRequestHandler):
    """Takes whatever it is told."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


def versions(page: Any, url: str) -> None:
    """A draft with another limit is published, the two versions side by side, and a third on trial."""
    for parcels, key, name in (("4", "p", "publish"), ("2", "s", "share")):
        page.goto(url + "/console/policies")
        page.keyboard.press("n")
        page.wait_for_url("**/console/policies/drafts/*")
        page.fill("#s-max_parcels", parcels)
        page.keyboard.press("Tab")
        page.wait_for_selector("#state >> text=fit to be published")
        page.keyboard.press("Escape")
        page.keyboard.press(key)
        page.wait_for_selector("#dialog[open] .btn-primary")
        page.wait_for_timeout(1000)
        page.screenshot(path=OUT / f"{name}.png")
        page.click("#dialog .btn-primary")
        page.wait_for_selector(".toastbox .undo")
    page.goto(url + "/console/policies")
    newest = max(
        int(one.inner_text()) for one in page.query_selector_all("td a.number") if one.inner_text().isdigit()
    )
    shot(page, f"{url}/console/policies/compare?from=1&to={newest}", "versions")


def tariff_versions(page: Any, url: str) -> None:
    """A carrier's rates rise by a file: what it would change, and both versions side by side."""
    page.goto(url + "/console/policies/tariffs")
    with page.expect_download() as sent:
        page.click("a[href$='/tariffs/export']")
    rows = list(csv.DictReader(Path(sent.value.path()).read_text().splitlines()))
    carrier = rows[0]["carrier"]
    risen = [
        {**row, "price": f"{float(row['price']) * 1.04:.2f}"} for row in rows if row["carrier"] == carrier
    ]
    text = io.StringIO()
    written = csv.DictWriter(text, risen[0])
    written.writeheader()
    written.writerows(risen)
    page.goto(url + "/console/policies/tariffs/file")
    rates = {"name": "december.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode()}
    page.set_input_files("#file", [rates])
    page.wait_for_selector("#tariff-look .btn-primary")
    page.screenshot(path=OUT / "tariff-preview.png")
    page.click("#tariff-look .btn-primary")
    page.wait_for_selector(".toastbox > *, #tariff-file a[href*=carriers]")
    page.goto(f"{url}/console/policies/tariffs/carriers/{carrier}")
    shot(page, url + str(page.get_attribute("a[href*='tariffs/compare']", "href")), "tariff-versions")


def doors(browser: Any, url: str) -> None:
    """What one sees who is not logged in."""
    page = browser.new_context(viewport=WIDE, locale="en-US").new_page()
    shot(page, url + "/console/log-in", "log-in")
    shot(page, url + "/console/forgotten", "forgotten")


def drawn(page: Any) -> bytes:
    """A box with a dent."""
    other = page.context.new_page()
    other.set_viewport_size({"width": 320, "height": 240})
    other.set_content(
        "<body style='margin:0;background:#e9e2d6'><svg viewBox='0 0 320 240'><path fill='#b98a4e' d='M50 90"
        " 160 50 270 90 270 190 160 225 50 190z'/><path fill='#d6ab70' d='M50 90 160 50 215 70 190 95 270 90"
        " 160 128z'/><path stroke='#7d5a2c' stroke-width='3' d='M160 128V225'/></svg>"
    )
    made: bytes = other.screenshot()
    other.close()
    return made


def shot(page: Any, address: str, name: str) -> None:
    page.goto(address)
    page.wait_for_load_state("load")
    page.wait_for_timeout(1500)  # parts that come after the page
    page.screenshot(path=OUT / f"{name}.png")


if __name__ == "__main__":
    main(*sys.argv[1:])
