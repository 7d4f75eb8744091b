"""What must hold before a state file is opened: a local disk, a folder, private modes, and one daemon only."""

from __future__ import annotations

import fcntl
import os
import re
from pathlib import Path

from watcher import folders
from watcher.errors import StoreError

MOUNTS = Path("/proc/self/mountinfo")
NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "ceph", "fuse.sshfs"})


def refuse_network(path: Path) -> None:
    """Raise StoreError if the path lies on a network file system, where neither locks nor shared memory hold."""
    try:
        mounts = MOUNTS.read_text(errors="surrogateescape")
    except OSError:
        return   # no /proc, no way to know
    kind = file_system(path, mounts)
    if kind in NETWORK_FILE_SYSTEMS:
        raise StoreError(f"the store {str(path)!r} is on a network file system ({kind}), where its locks do not hold: "
                         "set `store:` to a path on a local disk")


def file_system(path: Path, mounts: str) -> str:
    """The type of the file system the path lies on (or will), by the text of mountinfo; "" if unknown."""
    target, found = os.path.realpath(path), ("", "")
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) > 4 and after:
            point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4])
            if (target == point or target.startswith(point.rstrip("/") + "/")) and len(point) >= len(found[0]):
                found = (point, after.split(" ")[0])
    return found[1]


def make_place(path: Path) -> None:
    """Create the folders (0700) and the file (0600) where missing; a new folder is there after a power cut, too."""
    try:
        folders.make(path.parent)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise StoreError(f"cannot create the store {str(path)!r}: {error.strerror}; "
                         "check who owns the folder, or set `store:` elsewhere") from error


def hold(path: Path) -> int:
    """The descriptor of a lock that says "a daemon runs on this store"; it is released when closed, or with the process."""
    lock = path.with_name(path.name + ".lock")
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise StoreError(f"cannot create the lock {str(lock)!r}: {error.strerror}; check who owns the folder") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    except BlockingIOError as error:
        owner = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
        os.close(descriptor)
        raise StoreError(f"another daemon (process {owner or 'unknown'}) holds the store {str(path)!r}: "
                         "stop it first, or give this one its own `store:`") from error
    except OSError as error:
        os.close(descriptor)
        raise StoreError(f"cannot lock {str(lock)!r}: {error.strerror}; check the disk, or set `store:` elsewhere") from error
    return descriptor
