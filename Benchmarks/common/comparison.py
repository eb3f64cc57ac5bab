"""Times of Fovea and of other libraries, side by side."""

from dataclasses import dataclass
from statistics import median

OURS = "Fovea"


@dataclass
class Comparison:
    """One case at one number of threads: a time per round for each library."""

    name: str
    threads: int
    times: dict
    notes: dict
    failures: dict

    def median(self, name: str) -> float:
        return median(self.times[name])

    @property
    def best_peer(self) -> str | None:
        peers = [name for name in self.times if name != OURS]
        return min(peers, key=self.median) if peers else None

    @property
    def ratio(self) -> float | None:
        """time(best peer) / time(ours), taken round by round: what disturbs the machine then disturbs both."""
        if OURS not in self.times or self.best_peer is None:
            return None
        return median(peer / own for peer, own in zip(self.times[self.best_peer], self.times[OURS]))
