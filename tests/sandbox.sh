#!/bin/bash
# A real systemd as PID 1 in namespaces of its own, on a throw-away overlay of /, for testing the unit. Needs root and cgroup v2.
#   sandbox.sh start DIR           boot; DIR must be on a disk, outside /tmp and /run
#   sandbox.sh exec DIR CMD ...    run a command inside; loopback is shared with the host
#   sandbox.sh stop DIR            end it, leave nothing
# Inside, /tmp /run /dev are fresh; the rest is the host's file system, and writes to it are thrown away at stop.
set -eu
PATH=$PATH:/usr/sbin:/sbin   # pivot_root and mount are there, and not on every PATH
dir=$(mkdir -p "$2" && cd "$2" && pwd)
group=/sys/fs/cgroup/unified; [ -d $group ] || group=/sys/fs/cgroup
group=$group/sandbox.$(echo "$dir" | md5sum | cut -c1-8)
pid() { local p; p=$(cat "$dir/pid" 2>/dev/null || true); [ -n "$p" ] && [ "$(cat "/proc/$p/comm" 2>/dev/null)" = systemd ] || { echo "sandbox: nothing runs in $dir" >&2; exit 1; }; echo "$p"; }
case $1 in
start)
  mkdir -p "$group"
  cat > "$dir/init.sh" <<'X'
set -e
d=$1; mkdir -p $d/t; mount -t tmpfs tmpfs $d/t; mkdir $d/t/up $d/t/wk $d/t/m
mount -t overlay overlay -o lowerdir=/,upperdir=$d/t/up,workdir=$d/t/wk $d/t/m
cd $d/t/m
mount -t proc proc proc; mount -t sysfs sysfs sys; mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs run; mount -t tmpfs -o mode=1777 tmpfs tmp; mount -t tmpfs -o mode=755 tmpfs dev
for n in null zero full random urandom tty; do touch dev/$n; mount --bind /dev/$n dev/$n; done
mkdir dev/pts dev/shm; mount -t devpts devpts dev/pts -o newinstance,ptmxmode=0666; ln -s pts/ptmx dev/ptmx; ln -s /proc/self/fd dev/fd
mount -t tmpfs tmpfs dev/shm; : > etc/fstab
for u in systemd-udevd.service systemd-udev-trigger.service systemd-udevd-control.socket systemd-udevd-kernel.socket networking.service systemd-timesyncd.service systemd-logind.service systemd-modules-load.service systemd-sysctl.service dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount sys-kernel-tracing.mount sys-fs-fuse-connections.mount kmod-static-nodes.service systemd-remount-fs.service systemd-random-seed.service timers.target; do ln -sf /dev/null etc/systemd/system/$u; done
printf '[Unit]\nRequires=basic.target\nAfter=basic.target\nAllowIsolate=yes\n' > etc/systemd/system/sandbox.target
mount --make-rprivate /; mkdir -p .old; pivot_root . .old; cd /; umount -l /.old; mount --make-rshared /   # without rshared LoadCredential= is unreadable
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin container=sandbox /lib/systemd/systemd --system --unit=sandbox.target --log-target=journal
X
  ( echo $BASHPID > "$group/cgroup.procs"; exec unshare --pid --mount --uts --ipc --cgroup --fork --kill-child bash "$dir/init.sh" "$dir" ) > "$dir/log" 2>&1 < /dev/null &
  u=$!; for _ in $(seq 300); do p=$(pgrep -P $u -x systemd || true); [ -n "$p" ] && break; sleep .05; done
  [ -n "$p" ] || { cat "$dir/log"; exit 1; }
  echo "$p" > "$dir/pid"
  for _ in $(seq 300); do s=$(nsenter -t "$p" -a systemctl is-system-running 2>/dev/null || true); case $s in running|degraded) echo "$s, pid $p"; exit 0;; esac; sleep .05; done
  echo "no boot: $s"; cat "$dir/log"; exit 1 ;;
exec) p=$(pid); shift 2; exec nsenter -t "$p" -a -- "$@" ;;
stop) p=$(pid); kill -9 "$p"; sleep .3; rm -f "$dir/pid"; find "$group" -depth -type d -exec rmdir {} \; ;;
esac
