#!/usr/bin/env bash
# A Slurm of one node on this machine, from nothing and without systemd: as root on Debian or Ubuntu.
#   one-node-slurm.sh install       munge, Slurm and GNU parallel, from apt
#   one-node-slurm.sh start DIR     writes DIR/slurm.conf and starts munged, slurmctld and slurmd; then SLURM_CONF=DIR/slurm.conf sinfo.
#                                   Who runs munged, the user munge, must be allowed into DIR.
#   one-node-slurm.sh slurmd DIR    starts slurmd alone
#   one-node-slurm.sh stop DIR      stops all of it
# All that it writes is in DIR; it listens on 127.0.0.1 only, on free ports. A requeued job waits until its old credential ends: 5 seconds here, 120 by default.
set -eu

host=$(hostname -s)

install() {
  command -v sbatch >/dev/null && command -v munged >/dev/null && command -v parallel >/dev/null && return
  apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends munge slurm-wlm parallel
}

free_ports() { # two of them
  node -e '
    const servers = [0, 1].map(() => require("net").createServer().listen(0, "127.0.0.1"));
    setImmediate(() => {
      console.log(servers.map((server) => server.address().port).join(" "));
      for (const server of servers) server.close();
    });'
}

configure() {
  local ctld slurmd
  read -r ctld slurmd < <(free_ports)
  cat >"$1/slurm.conf" <<CONF
ClusterName=one-node
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$ctld
SlurmdPort=$slurmd
SlurmUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$1/munge/munge.sock,cred_expire=5
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=sched_min_interval=0,bf_interval=1,batch_sched_delay=1
ReturnToService=2
SlurmdTimeout=10
MinJobAge=600
KillWait=5
StateSaveLocation=$1/state
SlurmdSpoolDir=$1/spool
SlurmctldPidFile=$1/slurmctld.pid
SlurmdPidFile=$1/slurmd.pid
SlurmctldLogFile=$1/slurmctld.log
SlurmdLogFile=$1/slurmd.log
NodeName=$host NodeAddr=127.0.0.1 CPUs=${CPUS:-2} RealMemory=1000
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE OverTimeLimit=0
CONF
}

start() {
  mkdir -p "$1/munge" "$1/state" "$1/spool"
  getent hosts "$host" >/dev/null || echo "127.0.0.1 $host" >>/etc/hosts
  dd if=/dev/urandom of="$1/munge/munge.key" bs=128 count=1 status=none
  chmod 600 "$1/munge/munge.key"
  chown -R munge:munge "$1/munge"
  chmod 755 "$1" "$1/munge"
  setpriv --reuid=munge --regid=munge --clear-groups munged --force --key-file="$1/munge/munge.key" --socket="$1/munge/munge.sock" \
    --pid-file="$1/munge/munged.pid" --log-file="$1/munge/munged.log" --seed-file="$1/munge/seed"
  configure "$1"
  export SLURM_CONF=$1/slurm.conf
  slurmctld
  slurmd -N "$host"
  for _ in $(seq 60); do
    [ "$(sinfo -h -o %t 2>/dev/null)" = idle ] && return
    sleep 0.5
  done
  tail -n 20 "$1/slurmctld.log" "$1/slurmd.log" >&2
  stop "$1"
  return 1
}

stop() {
  export SLURM_CONF=$1/slurm.conf
  scancel --user=root 2>/dev/null || true
  scancel --user=root --signal=KILL --full 2>/dev/null || true
  for name in slurmd slurmctld munge/munged; do
    pid=$(cat "$1/$name.pid" 2>/dev/null) || continue
    kill "$pid" 2>/dev/null || continue
    for _ in $(seq 40); do
      kill -0 "$pid" 2>/dev/null || continue 2
      sleep 0.25
    done
    kill -KILL "$pid" 2>/dev/null || true
  done
}

case ${1-} in
  install) install ;;
  start) start "$(realpath -m "$2")" ;;
  slurmd) SLURM_CONF=$(realpath "$2")/slurm.conf slurmd -N "$host" ;;
  stop) stop "$(realpath "$2")" ;;
  *) sed -n '2,8s/^# //p' "$0" >&2; exit 64 ;;
esac
