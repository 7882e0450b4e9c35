"""How much a network lets people upload. No rule knows these numbers otherwise."""

from dataclasses import dataclass


@dataclass(frozen=True)
class UploadPolicy:
    """What the network has agreed about files; sizes are in bytes."""

    most_bytes_per_file: int
    most_files_per_subject: int
    most_pixels: int
    most_unpacked_bytes: int
    most_entries: int
    most_times_smaller: int
