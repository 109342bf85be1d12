"""Which USB sticks are plugged in, on Linux, macOS and Windows."""

import os
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

_MEDIA = ("/media/", "/run/media/", "/mnt/usb")
_NO_STORAGE = frozenset({"squashfs", "iso9660", "udf", "overlay", "tmpfs", "devtmpfs"})


@dataclass(frozen=True, slots=True)
class Mount:
    """A file system and where it is seen: its device, its folder, its type, its options."""

    device: str
    folder: Path
    kind: str
    options: frozenset[str]


@dataclass(frozen=True, slots=True)
class Stick:
    """A USB stick: the folder in which its files are seen, and whether it may be written."""

    folder: Path
    device: str
    read_only: bool

    @property
    def label(self) -> str:
        """How people tell it from others."""
        lock = ", write-protected" if self.read_only else ""
        return f"{self.folder} ({self.device}{lock})"


def sticks() -> list[Stick]:
    """Return the USB sticks that are plugged in and mounted, in the order of their folders."""
    found = [
        Mount(part.device, Path(part.mountpoint), part.fstype, frozenset(part.opts.split(",")))
        for part in psutil.disk_partitions(all=False)
    ]
    return sticks_among(found)


def is_of_this_machine(folder: Path) -> bool:
    """Tell whether a folder lies on a disk of the machine itself, so that it is no stick."""
    try:
        device = folder.stat().st_dev
        return device in {Path.home().stat().st_dev, Path(tempfile.gettempdir()).stat().st_dev}
    except (OSError, RuntimeError):
        return False


def sticks_among(
    mounts: Iterable[Mount], system: str = sys.platform, devices: Path = Path("/sys/class/block")
) -> list[Stick]:
    """Return those of the mounted file systems that are on a stick.

    On Windows the system itself says which drives are removable; on macOS what is seen below
    /Volumes; on Linux the kernel tells of each block device in `devices` whether it is
    removable or hangs on a USB. Where it cannot tell, the folder does.
    """
    found = {
        mount.folder: Stick(mount.folder, mount.device, "ro" in mount.options)
        for mount in mounts
        if mount.kind not in _NO_STORAGE and _is_stick(mount, system, devices)
    }
    return [found[folder] for folder in sorted(found)]


def _is_stick(mount: Mount, system: str, devices: Path) -> bool:
    if system == "win32":
        return "removable" in mount.options
    if system == "darwin":
        return mount.folder.is_relative_to("/Volumes") and mount.folder != Path("/Volumes")
    verdict = _says_the_kernel(devices / os.path.basename(os.path.realpath(mount.device)))
    if verdict is not None:
        return verdict
    return f"{mount.folder}/".startswith(_MEDIA)


def _says_the_kernel(device: Path) -> bool | None:
    """Return whether a block device can be pulled out; None when the kernel cannot tell: it does
    not know the device, or it is an SD card, of which it says that it stays."""
    place = Path(os.path.realpath(device))
    if not place.exists():
        return None
    if any(part.startswith("usb") for part in place.parts):
        return True
    disks = (place, place.parent)  # a partition, and the disk that it is on
    if any(_word(disk / "removable") == "1" for disk in disks):
        return True
    return None if any(_word(disk / "device" / "type") == "SD" for disk in disks) else False


def _word(attribute: Path) -> str:
    """Return what the kernel says of a device; nothing when it says nothing."""
    try:
        return attribute.read_text(encoding="ascii").strip()
    except OSError:
        return ""
