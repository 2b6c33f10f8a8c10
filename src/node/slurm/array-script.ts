// The batch script of a Slurm job array: an element runs one shard of the cells of a folder, and queues itself again where the run stopped before its time
// was over. Nothing in it needs accounting. What a user named enters by `shellQuoted` alone, and no path stands in an #SBATCH line, which has rules of its own.
import { shellQuoted } from './shell-quoted.js';

/** What sbatch is asked for, as its options are written. */
export interface SlurmRequest {
  readonly partition?: string | undefined;
  readonly account?: string | undefined;
  readonly qos?: string | undefined;
  /** CPUs of an element. */
  readonly cpus: number;
  /** Memory of an element, such as `2G`. */
  readonly mem?: string | undefined;
  readonly nice?: number | undefined;
  /** Time limit of an element, as Slurm writes it, and in seconds. */
  readonly time?: { readonly text: string; readonly seconds: number } | undefined;
}

export interface ArrayJob {
  /** The folder of the cells, absolute. */
  readonly dir: string;
  /** Number of shards of all cells. */
  readonly shards: number;
  /** The elements, which are shards from 0 on, in rising order. */
  readonly elements: readonly number[];
  readonly request: SlurmRequest;
  /** The words of the command `minifold`, such as the paths of Node and of cli.js. */
  readonly minifold: readonly string[];
}

/** Numbers in rising order as Slurm lists them: `0-4,7`. */
export function elementList(elements: readonly number[]): string {
  const starts = elements.filter((element, k) => k === 0 || element !== elements[k - 1] + 1);
  const ends = elements.filter((element, k) => element + 1 !== elements[k + 1]);
  return starts.map((start, k) => (start === ends[k] ? `${start}` : `${start}-${ends[k]}`)).join(',');
}

/** The text of the script. */
export function arrayScript({ dir, shards, elements, request, minifold }: ArrayJob): string {
  const { partition, account, qos, cpus, mem, nice, time } = request;
  const asked = {
    'job-name': 'minifold',
    array: elementList(elements),
    partition,
    account,
    qos,
    ntasks: 1,
    'cpus-per-task': cpus,
    mem,
    nice,
    time: time?.text,
    output: '/dev/null',
  };
  const lines = Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [`#SBATCH --${name}=${value}\n`]));
  return `#!/bin/bash
${lines.join('')}#SBATCH --requeue
# Made by minifold sweep submit. An element runs shard SLURM_ARRAY_TASK_ID + 1 of ${shards}: the cells of it that have no result yet.
dir=${shellQuoted(dir)}
minifold=(${minifold.map(shellQuoted).join(' ')})
shard=$((SLURM_ARRAY_TASK_ID + 1))/${shards}
mkdir -p "$dir/slurm" && exec >>"$dir/slurm/shard-$((SLURM_ARRAY_TASK_ID + 1)).log" 2>&1
echo "shard $shard, job \${SLURM_ARRAY_JOB_ID}_\${SLURM_ARRAY_TASK_ID} on $(hostname), $(date)"

# When Slurm ends this element, in seconds since 1970; nothing where it has no limit. Newer Slurms say so, older ones when they are asked.
end=\${SLURM_JOB_END_TIME-}
if [ -z "$end" ]; then
  asked=$(SLURM_TIME_FORMAT=standard squeue -h -j "$SLURM_JOB_ID" -o %e)
  case $asked in ????-??-??T*) end=$(date -d "$asked" +%s) ;; esac
fi
${time === undefined ? '' : `[ -n "$end" ] || end=$(($(date +%s) + ${time.seconds}))\n`}limit=()
if [ -n "$end" ]; then
  seconds=$((end - $(date +%s)))
  limit=(--time-limit $((seconds > 0 ? seconds : 1)))
fi

# Slurm sends SIGTERM to the script as to the run, when the job is cancelled or its time is over: then nobody wants it in the queue again.
stopped=
trap 'stopped=yes' TERM
"\${minifold[@]}" sweep run "$dir" --shard "$shard" --jobs "\${SLURM_CPUS_PER_TASK:-1}" "\${limit[@]}"
code=$?
echo "shard $shard ended with exit code $code, $(date)"
if [ "$code" = 75 ] && [ -z "$stopped" ]; then
  scontrol requeue "\${SLURM_ARRAY_JOB_ID}_\${SLURM_ARRAY_TASK_ID}" && sleep 60
fi
exit "$code"
`;
}
