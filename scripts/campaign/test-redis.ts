/** A Redis (or Valkey) of one's own: on the loopback, on a free port, in a folder of its own; for tests and the chaos suite. */
import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { QueueAddress } from './queue/connect.ts';

export type Broker = {
  readonly url: string;
  readonly port: number;
  /** With TLS: whom to trust, and a certificate with its key, as files. */
  readonly files: Required<Omit<QueueAddress, 'queue'>>;
  /** Ends it as a fault would. */
  readonly kill: () => Promise<void>;
  /** Starts it again, on the same port, with what its folder has. */
  readonly start: () => Promise<void>;
  /** Ends it and removes its folder. */
  readonly close: () => Promise<void>;
};

const SERVERS = ['valkey-server', 'redis-server'] as const;

/** The program that is here, if one is. */
export function brokerHere(): string | undefined {
  return SERVERS.find((name) => spawnSync(name, ['--version']).status === 0);
}

export type BrokerOptions = {
  /** Whether it writes down what it is told, so that it knows it after a fault. */
  readonly appendOnly?: boolean;
  readonly password?: string;
  /** Whether it speaks TLS only, and wants a certificate of whoever asks. Needs openssl. */
  readonly tls?: boolean;
};

/** Starts one. */
export async function startBroker(
  program: string,
  { appendOnly = false, password, tls = false }: BrokerOptions = {},
): Promise<Broker> {
  const folder = mkdtempSync(join(tmpdir(), 'exclmap-redis-'));
  const port = await freePort();
  const args = [
    ...(tls ? tlsArgs(folder, port) : ['--port', `${port}`]),
    ...['--bind', '127.0.0.1', '--dir', folder, '--save', ''],
    ...['--appendonly', appendOnly ? 'yes' : 'no', '--appendfsync', 'always'],
    ...(password === undefined ? [] : ['--requirepass', password]),
  ];
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const started = child;
    await new Promise<void>((resolve, reject) => {
      started.stdout?.setEncoding('utf8').on('data', (text: string) => {
        if (/ready to accept connections/i.test(text)) resolve();
      });
      started.on('error', reject);
      started.on('exit', () => {
        reject(new Error(`${program} ended`));
      });
    });
  };
  const kill = async (): Promise<void> => {
    const living = child;
    child = undefined;
    if (living?.exitCode !== null) return;
    const ended = new Promise((resolve) => living.once('exit', resolve));
    living.kill('SIGKILL');
    await Promise.race([ended, wait(5000)]);
  };
  await start();
  return {
    url: `${tls ? 'rediss://localhost' : 'redis://127.0.0.1'}:${port}`,
    port,
    files: filesIn(folder),
    kill,
    start,
    close: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const filesIn = (folder: string): Broker['files'] => {
  const [queueCa = '', queueCert = '', queueKey = ''] = ['ca.crt', 'one.crt', 'one.key'].map(
    (name) => join(folder, name),
  );
  return { queueCa, queueCert, queueKey };
};

/** Makes an authority and a certificate for both sides; what the server is told of them. */
function tlsArgs(folder: string, port: number): readonly string[] {
  const { queueCa: ca, queueCert: cert, queueKey: key } = filesIn(folder);
  const authority = join(folder, 'ca.key');
  const made = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
  ];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const by = ['-CA', ca, '-CAkey', authority, '-addext', 'basicConstraints=critical,CA:FALSE'];
  for (const args of [
    [...made, '-keyout', authority, '-out', ca, '-days', '2', '-subj', '/CN=an authority'],
    [...made, '-keyout', key, '-out', cert, '-days', '2', ...names, ...by],
  ]) {
    const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl: ${stderr}`);
  }
  return [
    ...['--port', '0', '--tls-port', `${port}`, '--tls-ca-cert-file', ca],
    ...['--tls-cert-file', cert, '--tls-key-file', key],
  ];
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
