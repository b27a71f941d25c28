"""
How long it takes to hold narratives against one another, all against all, and whether every planted pair is found.

Narratives are drawn: invented words of the frequencies that words have, some sentences that many reports share, and copies
with more and more words changed. A copy counts where its exact ratio is at or above the threshold. Times are of one core.
With `--minhash`, datasketch (if it is installed) does the same by MinHash and LSH, at its best setting for the threshold.

Usage:
    python bench/likeness.py [--reports 20000] [--threshold 0.8] [--minhash]
"""

from __future__ import annotations

import argparse
import itertools
import random
import resource
import time
from collections.abc import Iterator
from fractions import Fraction

from gouji.likeness.join import alike_texts
from gouji.likeness.wording import shingles, wording

SIGNS, WORDS, SENTENCES = 2_500, 8_000, 400
PLANTED = 20
"""One narrative in so many is copied."""


class Writer:
    """Draws narratives."""

    def __init__(self, seed: int = 1) -> None:
        self.rng = random.Random(seed)
        signs = [chr(0x4E00 + n) for n in range(SIGNS)]
        weights = [1 / (n + 10) for n in range(SIGNS)]
        self.words = ["".join(self.rng.choices(signs, weights, k=self.rng.choice((2, 2, 3, 4)))) for _ in range(WORDS)]
        self.weights = list(itertools.accumulate(1 / (n + 20) for n in range(WORDS)))
        self.shared = [self.sentence() for _ in range(SENTENCES)]

    def sentence(self) -> str:
        """Draw a sentence."""
        return "".join(self.rng.choices(self.words, cum_weights=self.weights, k=self.rng.randint(6, 16)))

    def narrative(self) -> str:
        """Draw a narrative of some 400 to 2,000 characters, of which a third is what others have too."""
        count = self.rng.randint(15, 60)
        return "\u3002".join(
            self.rng.choice(self.shared) if self.rng.random() < 0.3 else self.sentence() for _ in range(count)
        )

    def copy(self, text: str) -> str:
        """Copy a narrative with some of its words changed."""
        signs = list(text)
        for _ in range(self.rng.randint(0, len(signs) // 40)):
            at = self.rng.randrange(len(signs))
            signs[at : at + self.rng.randint(1, 4)] = self.rng.choice(self.words)
        return "".join(signs)


def main() -> int:
    """Print times, memory and what was found."""
    parser = argparse.ArgumentParser(prog="python bench/likeness.py", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--reports", type=int, default=20_000)
    parser.add_argument("--threshold", type=Fraction, default=Fraction("0.8"))
    parser.add_argument("--minhash", action="store_true")
    options = parser.parse_args()
    texts, copies = drawn(options.reports)
    started = time.process_time()
    bare = [wording(text).whole for text in texts]
    taken_apart = time.process_time()
    found = {pair[:2] for pair in alike_texts(bare, options.threshold)}
    joined = time.process_time()
    wanted = {pair for pair in copies if exact(bare, *pair) >= options.threshold}
    size = sum(map(len, bare))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(texts)} narratives, {size / len(texts):.0f} characters each on average, threshold {options.threshold}")
    print(f"taken apart in {taken_apart - started:.1f} s, compared in {joined - taken_apart:.1f} s, {memory:.0f} MiB")
    print(f"planted at or above the threshold: {len(wanted)}, found {len(wanted & found)}; pairs in all: {len(found)}")
    if options.minhash:
        print(by_minhash(bare, float(options.threshold), wanted))
    return 0 if wanted <= found else 1


def drawn(count: int) -> tuple[list[str], list[tuple[int, int]]]:
    """Draw narratives and copies of some; gives them, and which is a copy of which."""
    writer = Writer()
    texts = [writer.narrative() for _ in range(count - count // PLANTED)]
    copies: list[tuple[int, int]] = []
    for _ in range(count // PLANTED):
        at = writer.rng.randrange(len(texts) - len(copies))
        copies.append((at, len(texts)))
        texts.append(writer.copy(texts[at]))
    return texts, copies


def exact(texts: list[str], first: int, second: int) -> Fraction:
    """Work out the ratio of two texts."""
    one, two = shingles(texts[first]), shingles(texts[second])
    return Fraction(len(one & two), max(len(one | two), 1))


def by_minhash(texts: list[str], threshold: float, wanted: set[tuple[int, int]]) -> str:
    """Do the same by MinHash and LSH."""
    try:
        from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found]
    except ImportError:
        return "datasketch is not installed"
    started = time.process_time()
    index = MinHashLSH(threshold=threshold, num_perm=128)
    found = set(_near(texts, index, MinHash))
    took = time.process_time() - started
    return f"datasketch, 128 permutations: {took:.1f} s, found {len(wanted & found)} of {len(wanted)} before any check"


def _near(texts: list[str], index: object, kind: type) -> Iterator[tuple[int, int]]:
    for number, text in enumerate(texts):
        sketch = kind(num_perm=128)
        sketch.update_batch([piece.encode() for piece in sorted(shingles(text))])
        yield from ((int(other), number) for other in index.query(sketch))  # type: ignore[attr-defined]
        index.insert(str(number), sketch)  # type: ignore[attr-defined]


if __name__ == "__main__":
    raise SystemExit(main())
