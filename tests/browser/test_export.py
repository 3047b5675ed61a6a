import json
import os
import subprocess
import sys

from playwright.sync_api import expect

from tests.browser.conftest import Phone, Server

WORDS = "The dog was shut in the kitchen"


def test_unsent_records_leave_the_phone_as_a_sealed_file_that_the_server_imports(server: Server, phone: Phone) -> None:
    phone.begin()
    phone.open_form()
    server.kill()
    phone.fill_visit(WORDS)
    phone.save()
    expect(phone.saved).to_be_visible()
    phone.open("/unsent")
    with phone.page.expect_download() as download:
        phone.page.click("[data-export]")
    file = download.value.path()
    [held] = phone.held("outbox")
    exported = json.loads(file.read_text())
    assert exported["format"] == "doorstep-captures/1"
    assert [capture["digest"] for capture in exported["captures"]] == [held["digest"]]
    assert WORDS not in file.read_text()

    environ = {**os.environ, "DOORSTEP_DATA": str(server.data), "PYTHONPATH": str(server.code)}
    command = [sys.executable, "-m", "server.commands", "import-captures", str(file)]
    subprocess.run(command, cwd=server.code, env=environ, check=True, timeout=120)
    assert server.rows("SELECT status FROM capture WHERE id = ?", held["id"]) == [("quarantined",)]
