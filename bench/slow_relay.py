"""A slow line in front of a server: each connection pays its handshake, round trips and slow start, and shares the line.

Chromium's own throttling delays requests but neither connections nor windows; here they cost what they cost a visitor.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

CHUNK = 1460  # bytes of one packet
FIRST_WINDOW = 10 * CHUNK  # RFC 6928: what a server sends before the first acknowledgement


class _Line:
    """One direction of the line, shared by all connections: packets leave one after another."""

    def __init__(self, bytes_a_second: float) -> None:
        self.bytes_a_second = bytes_a_second
        self.free_at = 0.0

    def leaves_at(self, size: int) -> float:
        """Return when the last byte of a packet has left, and keep the line until then."""
        self.free_at = max(self.free_at, asyncio.get_running_loop().time()) + size / self.bytes_a_second
        return self.free_at


class SlowRelay:
    """Passes bytes between visitors and a server over lines of so many bits a second and a round trip of so many seconds."""

    def __init__(self, port: int, *, bits_a_second: float, round_trip: float) -> None:
        self._port = port
        self._round_trip = round_trip
        self._up, self._down = (_Line(bits_a_second / 8) for _ in range(2))

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        await asyncio.sleep(self._round_trip)  # the handshake
        to_server, from_server = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            await asyncio.gather(self._pass(reader, from_server, self._up), self._pass(to_server, writer, self._down))
        except (ConnectionError, asyncio.CancelledError):
            pass  # a browser hangs up when it likes, and the line ends with the block
        finally:
            writer.close()
            from_server.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: _Line) -> None:
        loop = asyncio.get_running_loop()
        window, in_flight, acknowledged = FIRST_WINDOW, 0, asyncio.Event()

        def acknowledge(size: int) -> None:
            nonlocal window, in_flight
            in_flight -= size
            window += size  # slow start: the window doubles each round trip
            acknowledged.set()

        while packet := await reader.read(CHUNK):
            while in_flight + len(packet) > window:
                acknowledged.clear()
                await acknowledged.wait()
            in_flight += len(packet)
            arrives_at = line.leaves_at(len(packet)) + self._round_trip / 2
            loop.call_at(arrives_at, writer.write, packet)
            loop.call_at(arrives_at + self._round_trip / 2, acknowledge, len(packet))
        loop.call_later(self._round_trip, writer.close)


async def _hang_up() -> None:
    open_connections = asyncio.all_tasks() - {asyncio.current_task()}
    for connection in open_connections:
        connection.cancel()
    await asyncio.gather(*open_connections, return_exceptions=True)


@contextmanager
def slow_line_to(port: int, *, bits_a_second: float, round_trip: float) -> Iterator[int]:
    """Lay a slow line to a port of this machine until the block ends; yields the port of its far end."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    relay = SlowRelay(port, bits_a_second=bits_a_second, round_trip=round_trip)
    listening = asyncio.run_coroutine_threadsafe(asyncio.start_server(relay.connected, "127.0.0.1", 0), loop)
    try:
        yield listening.result(5).sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_hang_up(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
