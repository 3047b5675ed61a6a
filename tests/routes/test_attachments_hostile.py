"""What /sync/attachments is sent that it can't take: refused early, with a sentence."""

from collections.abc import AsyncIterator

import pytest

from server.models.attachment import AttachmentPart
from server.rules.file_bounds import FILE_BYTES, PIECE_BYTES
from tests.files import put
from tests.phone import Phone

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def test_100_mb_are_refused_before_a_byte_is_read(sian: Phone) -> None:
    async def never_read() -> AsyncIterator[bytes]:
        raise AssertionError("it was read")
        yield b""

    total = 100 * 1024 * 1024
    for last in (PIECE_BYTES - 1, total - 1):
        headers = {"content-range": f"bytes 0-{last}/{total}", "content-length": str(last + 1)}
        answer = await sian.client.put(
            f"/sync/attachments/{'a' * 64}",
            content=never_read(),
            headers={
                "cookie": f"doorstep-upload-{sian.registration}={sian.token}",
                "x-doorstep-registration": str(sian.registration),
                "content-type": "application/octet-stream",
                **headers,
            },
        )
        assert answer.status_code == 422
        assert "larger than 12 MB" in answer.json()["problem"]
    assert await AttachmentPart.count() == 0


async def test_what_is_out_of_bounds_is_refused(sian: Phone) -> None:
    for start, size, total, status in [
        (0, PIECE_BYTES, FILE_BYTES + 1, 422),
        (0, PIECE_BYTES + 1, FILE_BYTES, 422),
        (0, 1, FILE_BYTES, 422),
        (10, 100, 50, 422),
    ]:
        answer = await put(sian, "a" * 64, b"x" * size, start, total)
        assert answer.status_code == status, (start, size, total)
        assert answer.json()["problem"]
    longer = {"content-range": "bytes 0-99/100"}
    assert (await put(sian, "a" * 64, b"x" * 101, 0, 101, headers=longer)).status_code == 400
    assert (await put(sian, "a" * 64, b"x" * (PIECE_BYTES + 9), 0, 9, headers=longer)).status_code == 413
    await put(sian, "b" * 64, b"x" * PIECE_BYTES, 0, 2 * PIECE_BYTES)
    assert (await put(sian, "b" * 64, b"x" * 100, PIECE_BYTES, PIECE_BYTES + 100)).status_code == 422


async def test_what_is_not_as_described_is_400(sian: Phone) -> None:
    plain = b"x" * 100
    for header in ["", "bytes */100", "bytes 0-99", "bytes 99-0/100", "bytes 00-99/100", "bytes 0-99/1e2", "0-99/100"]:
        assert (await put(sian, "a" * 64, plain, 0, 100, headers={"content-range": header})).status_code == 400, header
    huge = {"content-range": f"bytes 0-99/{'9' * 5000}"}
    assert (await put(sian, "a" * 64, plain, 0, 100, headers=huge)).status_code == 400
    for digest in ("A" * 64, "a" * 63, "a" * 65, "%2e%2e", "a" * 63 + "%0a"):
        assert (await put(sian, digest, plain, 0, 100)).status_code == 400, digest
    assert (await put(sian, "a" * 64, plain, 0, 100, headers={"x-doorstep-registration": "x"})).status_code == 400
    for kind in ("", "application/json", "image/png", "multipart/form-data; boundary=x", "text/plain"):
        assert (await put(sian, "a" * 64, plain, 0, 100, headers={"content-type": kind})).status_code == 415, kind
    cross = {"sec-fetch-site": "cross-site"}
    assert (await put(sian, "a" * 64, plain, 0, 100, headers=cross)).status_code == 403
    assert await AttachmentPart.count() == 0


async def test_what_waits_for_its_records_is_bounded(sian: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.rules.file_pieces.MOST_FILES", 3)
    monkeypatch.setattr("server.rules.file_pieces.MOST_BYTES", 2_000_000)
    for digit in "abc":
        assert (await put(sian, digit * 64, b"x" * 40_000, 0, 80_000)).status_code == 200
    answer = await put(sian, "d" * 64, b"x" * 40_000, 0, 80_000)
    assert answer.status_code == 507
    assert "stay on the phone" in answer.json()["problem"]
    assert (await put(sian, "a" * 64, b"x" * 40_000, 40_000, 80_000)).status_code == 422
    monkeypatch.setattr("server.rules.file_pieces.MOST_BYTES", 100_000)
    assert (await put(sian, "b" * 64, b"x" * 40_000, 40_000, 80_000)).status_code == 507
