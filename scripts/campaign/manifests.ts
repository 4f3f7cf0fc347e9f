/** The same jobs by index, for those who have a cluster: manifests as text. */
import { EXIT } from '../cli/fault.ts';
import { quoted } from '../cli/inputs.ts';
import type { Manifest } from '../cli/offered.ts';

export type ManifestOptions = {
  /** The folder of the campaign, which every task must be able to write. */
  readonly folder: string;
  /** How many tasks share the jobs. */
  readonly tasks: number;
  /** Jobs in all. */
  readonly jobs: number;
  /** Seconds that a job may take. */
  readonly deadline: number;
  /** What starts this program. */
  readonly start: string;
};

/** The manifest that runs every task once. */
export function manifest(kind: Manifest, options: ManifestOptions): string {
  switch (kind) {
    case 'slurm':
      return slurm(options);
    case 'kubernetes':
      return kubernetes(options);
    case 'parallel':
      return parallel(options);
  }
}

/** Seconds that a task may take at most, and once more as much for a job that is tried again. */
function longest({ tasks, jobs, deadline }: ManifestOptions): number {
  return Math.ceil(jobs / tasks) * deadline * 2 + 60;
}

const command = (start: string, folder: string, index: string, options: ManifestOptions): string =>
  `${start} campaign ${folder} --run-index ${index} --of ${options.tasks} --workers 1 --deadline ${options.deadline}`;

function slurm(options: ManifestOptions): string {
  const { folder, tasks, start, jobs } = options;
  return `#!/bin/bash
# ${jobs} jobs in ${tasks} tasks. Submit with: sbatch FILE
# When it has ended: ${start} merge ${quoted(folder)}
#SBATCH --job-name=exclmap
#SBATCH --array=0-${tasks - 1}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --mem=2G
#SBATCH --time=${clock(longest(options))}
#SBATCH --requeue
#SBATCH --output=exclmap-%A-%a.log
set -euo pipefail
exec ${command(start, quoted(folder), '"$SLURM_ARRAY_TASK_ID"', options)}
`;
}

/** As Slurm writes it: days-hours:minutes:seconds. */
function clock(seconds: number): string {
  const two = (number: number): string => `${number}`.padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const rest = seconds % 86_400;
  return `${days}-${two(Math.floor(rest / 3600))}:${two(Math.floor((rest % 3600) / 60))}:${two(rest % 60)}`;
}

function parallel(options: ManifestOptions): string {
  const { folder, tasks, start, jobs } = options;
  const log = quoted(`${folder}/joblog`);
  return `#!/bin/bash
# ${jobs} jobs in ${tasks} tasks with GNU parallel. Run it again to go on where it stopped.
# When it has ended: ${start} merge ${quoted(folder)}
set -euo pipefail
seq 0 ${tasks - 1} | parallel --joblog ${log} --resume-failed --retries 2 --halt soon,fail=20% \\
  --termseq INT,30000,KILL,1000 \\
  ${quoted(command(start, quoted(folder), '{}', options))}
`;
}

/** Exit code 2 is wrong everywhere, 70 with that index again; a full disk may be emptied, and a node that is drained is nobody's fault. */
function kubernetes(options: ManifestOptions): string {
  const { tasks, jobs } = options;
  const args = command('', '/campaign', '$(JOB_COMPLETION_INDEX)', options).trim().split(' ');
  return `# ${jobs} jobs in ${tasks} tasks. The plan is in the volume: copy the folder of the campaign there.
# kubectl apply -f FILE; when it has ended: exclmap merge FOLDER
apiVersion: batch/v1
kind: Job
metadata:
  name: exclmap-campaign
spec:
  completionMode: Indexed
  completions: ${tasks}
  parallelism: ${Math.min(tasks, 16)}
  backoffLimitPerIndex: 2
  maxFailedIndexes: ${tasks}
  podFailurePolicy:
    rules:
      - action: Ignore
        onPodConditions:
          - type: DisruptionTarget
            status: "True"
      - action: FailJob
        onExitCodes:
          containerName: exclmap
          operator: In
          values: [${EXIT.usage}]
      - action: FailIndex
        onExitCodes:
          containerName: exclmap
          operator: In
          values: [${EXIT.fault}]
      - action: Count
        onExitCodes:
          containerName: exclmap
          operator: In
          values: [${EXIT.inconclusive}, ${EXIT.output}]
  template:
    spec:
      restartPolicy: Never
      activeDeadlineSeconds: ${longest(options)}
      automountServiceAccountToken: false
      containers:
        - name: exclmap
          image: exclmap # an image with this program as its entry point
          args: [${args.map((word) => JSON.stringify(word)).join(', ')}]
          securityContext:
            allowPrivilegeEscalation: false
          resources:
            requests: {cpu: "1", memory: 2Gi}
            limits: {memory: 2Gi}
          volumeMounts:
            - {name: campaign, mountPath: /campaign}
      volumes:
        - name: campaign
          persistentVolumeClaim: {claimName: exclmap-campaign}
`;
}
