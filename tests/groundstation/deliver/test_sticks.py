"""Which of the mounted file systems are on a stick, as each system tells."""

from pathlib import Path

import pytest

from groundstation.deliver.sticks import Mount, sticks, sticks_among


def mount(device: str, folder: str, kind: str = "vfat", options: str = "rw") -> Mount:
    return Mount(device, Path(folder), kind, frozenset(options.split(",")))


@pytest.fixture
def devices(tmp_path: Path) -> Path:
    """The kernel's folder of block devices, as it is on a laptop with a stick and a card."""
    listed = tmp_path / "class" / "block"
    listed.mkdir(parents=True)
    for place, removable in {
        "pci0/ata1/block/sda": "0",
        "pci0/ata1/block/sda/sda1": None,
        "pci0/usb1/1-2/block/sdb": "1",
        "pci0/usb1/1-2/block/sdb/sdb1": None,
        "pci0/usb2/2-1/block/sdc": "0",  # a disk in a USB case says that it stays
        "pci0/usb2/2-1/block/sdc/sdc1": None,
        "pci0/mmc0/block/mmcblk0": "1",
        "pci0/mmc0/block/mmcblk0/mmcblk0p1": None,
    }.items():
        folder = tmp_path / "devices" / place
        folder.mkdir(parents=True)
        if removable is not None:
            (folder / "removable").write_text(removable + "\n")
        (listed / folder.name).symlink_to(folder)
    return listed


def test_on_linux_the_kernel_tells(devices: Path) -> None:
    found = sticks_among(
        [
            mount("/dev/sda1", "/", "ext4"),
            mount("/dev/sdb1", "/media/ada/JUDGES"),
            mount("/dev/sdc1", "/run/media/ada/DISK", "exfat"),
            mount("/dev/mmcblk0p1", "/home/ada/card"),
        ],
        "linux",
        devices,
    )
    assert [str(stick.folder) for stick in found] == [
        "/home/ada/card",
        "/media/ada/JUDGES",
        "/run/media/ada/DISK",
    ]


def test_on_linux_a_device_that_the_kernel_does_not_list_counts_by_its_folder(
    devices: Path,
) -> None:
    found = sticks_among(
        [
            mount("fuse-of-something", "/media/ada/STICK", "fuseblk"),
            mount("fuse-of-something", "/home/ada/mnt", "fuseblk"),
        ],
        "linux",
        devices,
    )
    assert [str(stick.folder) for stick in found] == ["/media/ada/STICK"]


def test_an_sd_card_counts_by_its_folder_for_a_machine_may_run_from_one(devices: Path) -> None:
    disk = devices.parents[1] / "devices" / "pci0/mmc1/block/mmcblk1"
    (disk / "device").mkdir(parents=True)
    (disk / "device" / "type").write_text("SD\n")
    (disk / "removable").write_text("0\n")
    for number in (1, 2):
        (disk / f"mmcblk1p{number}").mkdir()
        (devices / f"mmcblk1p{number}").symlink_to(disk / f"mmcblk1p{number}")
    card, system = mount("/dev/mmcblk1p1", "/media/ada/CARD"), mount("/dev/mmcblk1p2", "/", "ext4")
    found = sticks_among([card, system], "linux", devices)
    assert [stick.folder for stick in found] == [card.folder]


def test_what_is_no_storage_is_no_stick(devices: Path) -> None:
    mounts = [
        mount("/dev/sdb1", "/media/ada/DVD", "iso9660"),
        mount("tmpfs", "/run/media/x", "tmpfs"),
    ]
    assert sticks_among(mounts, "linux", devices) == []


def test_on_windows_the_system_tells() -> None:
    mounts = [
        mount("C:\\", "C:\\", "NTFS", "rw,fixed"),
        mount("E:\\", "E:\\", "FAT32", "rw,removable"),
        mount("F:\\", "F:\\", "", "cdrom"),
    ]
    assert [stick.device for stick in sticks_among(mounts, "win32")] == ["E:\\"]


def test_on_a_mac_sticks_lie_below_volumes() -> None:
    mounts = [
        mount("/dev/disk3s1", "/", "apfs"),
        mount("/dev/disk3s5", "/System/Volumes/Data", "apfs"),
        mount("/dev/disk4s1", "/Volumes/JUDGES", "msdos", "rw"),
    ]
    found = sticks_among(mounts, "darwin")
    assert [str(stick.folder) for stick in found] == ["/Volumes/JUDGES"]


def test_a_stick_seen_in_two_ways_counts_once_and_its_lock_is_told(devices: Path) -> None:
    twice = [mount("/dev/sdb1", "/media/ada/JUDGES", options="ro,nosuid")] * 2
    (stick,) = sticks_among(twice, "linux", devices)
    assert stick.read_only
    assert stick.label == "/media/ada/JUDGES (/dev/sdb1, write-protected)"


def test_this_machine_can_be_asked() -> None:
    assert all(stick.folder.is_absolute() for stick in sticks())
