"""How fast an endpoint is asked: so many calls and tokens a minute, and pauses that it asks for."""

from collections.abc import Awaitable, Callable

BURST_SECONDS = 10.0
"""A bucket holds what flows into it in this time."""

_INSTANT = 1e-9

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


class Bucket:
    """A token bucket: `per_minute` flow in, at most `BURST_SECONDS` worth of them are kept.

    Amounts over what the bucket holds pass when it is full, and leave it in debt. In any `t`
    seconds, amounts up to the size of the bucket thus pass up to per_minute · (t + burst) / 60.
    (J. Turner, New Directions in Communications, 1986: the leaky bucket as a meter.)
    """

    def __init__(self, per_minute: float, clock: Clock) -> None:
        self._flow = per_minute / 60
        self._size = self._flow * BURST_SECONDS
        self._level = self._size
        self._clock = clock
        self._then = clock()

    def missing(self, amount: float) -> float:
        """Seconds until this amount may pass."""
        now = self._clock()
        self._level = min(self._size, self._level + (now - self._then) * self._flow)
        self._then = now
        return max(0.0, (min(amount, self._size) - self._level) / self._flow)

    def take(self, amount: float) -> None:
        """Let this amount pass."""
        self._level -= amount


class Pace:
    """Calls and tokens a minute, None without a limit, and pauses; one call waits at a time."""

    def __init__(
        self, calls: float | None, tokens: float | None, clock: Clock, sleep: Sleep
    ) -> None:
        self._calls = None if calls is None else Bucket(calls, clock)
        self._tokens = None if tokens is None else Bucket(tokens, clock)
        self._paused_until = clock()
        self._clock = clock
        self._sleep = sleep

    def pause(self, seconds: float) -> None:
        """Let nothing pass for this long."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)

    async def wait(self, tokens: int) -> None:
        """Let a call of so many tokens pass, as soon as it may."""
        while (seconds := self._missing(tokens)) > _INSTANT:
            await self._sleep(seconds)
        for bucket, amount in self._buckets(tokens):
            bucket.take(amount)

    def _missing(self, tokens: int) -> float:
        waits = [bucket.missing(amount) for bucket, amount in self._buckets(tokens)]
        return max([self._paused_until - self._clock(), *waits])

    def _buckets(self, tokens: int) -> list[tuple[Bucket, int]]:
        pairs = ((self._calls, 1), (self._tokens, tokens))
        return [(bucket, amount) for bucket, amount in pairs if bucket is not None]
