import shutil

from playwright.sync_api import expect

from tests.browser.conftest import Phone, Server, until

WORDS = "He showed me the drawing on the fridge"


def test_a_server_put_back_to_an_older_copy_gets_the_record_again_once(server: Server, phone: Phone) -> None:
    phone.begin()
    server.kill()
    backup = server.data.parent / "backup"
    shutil.copytree(server.data, backup)
    server.start()
    phone.open_form()
    phone.fill_visit(WORDS)
    phone.save()
    phone.expect_sent()
    [record] = server.visits(WORDS)

    server.kill()
    shutil.rmtree(server.data)
    shutil.copytree(backup, server.data)
    server.start()
    assert server.visits(WORDS) == []
    for _ in range(2):
        phone.close()
        phone.launch()
        phone.open("/")
        phone.unlock()
        until(lambda: server.visits(WORDS), "what the server forgot")
        expect(phone.pill).to_have_text("All sent")
    assert server.visits(WORDS) == [record]
    assert len(phone.held("shelf")) == 1
