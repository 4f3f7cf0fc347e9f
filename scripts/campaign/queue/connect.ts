/** Where the queue is, and whether it is there. BullMQ is loaded only when a queue is asked for. */
import { readFileSync } from 'node:fs';
import type * as Bull from 'bullmq';
import type { QueueOptions, RedisOptions } from 'bullmq';
import type { Redis as Client } from 'ioredis';
import { MODEL_VERSION } from '../../../model/kernel/version.ts';
import { UsageError } from '../../cli/fault.ts';
import { oneLine } from '../../cli/inputs.ts';

/** As the options of commands say it. */
export type QueueAddress = {
  /** redis://[user:password@]host[:port][/database]; rediss:// with TLS. */
  readonly queue?: string;
  /** Files in PEM, for rediss://: who may be trusted, and who we are. */
  readonly queueCa?: string;
  readonly queueCert?: string;
  readonly queueKey?: string;
};

export type Library = typeof Bull;

/** A queue that answers: the library, and what it is told to find it again. */
export type Connected = {
  readonly bullmq: Library;
  readonly options: QueueOptions;
  /** Without the password. */
  readonly name: string;
};

/** Programs with another version of the model never see each other's jobs. */
export const QUEUE = `exclmap-model-${MODEL_VERSION}`;

/** Milliseconds until an answer must have come when a command starts; later it waits as long as it takes. */
const FIRST_ANSWER = 5000;
/** Milliseconds between attempts to reach a broker that is gone. */
const RETRY = 500;

/** Says hello. The password may be in the URL, or in EXCLMAP_QUEUE_PASSWORD, where `ps` does not show it. */
export async function connect(address: QueueAddress): Promise<Connected> {
  const { name, connection } = parse(address);
  let bullmq: Library;
  let Redis: typeof Client;
  try {
    bullmq = await import('bullmq');
    ({ Redis } = await import('ioredis'));
  } catch {
    throw new UsageError(
      '--queue needs the packages bullmq and ioredis, which not everybody does: npm install bullmq ioredis',
    );
  }
  const hello = new Redis({
    ...connection,
    lazyConnect: true,
    connectTimeout: FIRST_ANSWER,
    retryStrategy: () => null,
  });
  let why: unknown;
  hello.on('error', (error) => (why ??= error));
  try {
    await hello.connect();
    await hello.ping();
  } catch (error) {
    throw new UsageError(`queue ${name}: ${oneLine(why ?? error)}`);
  } finally {
    hello.disconnect();
  }
  const options = { connection, prefix: 'exclmap' };
  return { bullmq, options, name };
}

function parse({ queue, queueCa: ca, queueCert: cert, queueKey: key }: QueueAddress): {
  readonly name: string;
  readonly connection: RedisOptions;
} {
  if (queue === undefined) throw new UsageError('--queue: where is it? redis://127.0.0.1');
  let parsed: URL;
  try {
    parsed = new URL(queue);
  } catch {
    throw new UsageError('--queue: redis://host:6379 is wanted, or rediss:// with TLS');
  }
  const { protocol, hostname, port, username, password, pathname } = parsed;
  const db = Number(pathname.slice(1) || 0);
  if (!['redis:', 'rediss:'].includes(protocol) || hostname === '' || !Number.isInteger(db)) {
    throw new UsageError('--queue: redis://host:6379 is wanted, or rediss:// with TLS');
  }
  const isTls = protocol === 'rediss:';
  if (!isTls && [ca, cert, key].some((file) => file !== undefined)) {
    throw new UsageError('--queue: certificates are for rediss://');
  }
  const secret = password === '' ? (process.env['EXCLMAP_QUEUE_PASSWORD'] ?? '') : password;
  const connection: RedisOptions = {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 6379),
    db,
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(secret === '' ? {} : { password: password === '' ? secret : decodeURIComponent(secret) }),
    ...(isTls
      ? {
          tls: { ...pem('ca', ca), ...pem('cert', cert), ...pem('key', key), servername: hostname },
        }
      : {}),
    maxRetriesPerRequest: null,
    retryStrategy: () => RETRY,
  };
  return { name: `${protocol}//${hostname}:${port || 6379}`, connection };
}

function pem(name: string, path: string | undefined): Record<string, string> {
  if (path === undefined) return {};
  try {
    return { [name]: readFileSync(path, 'utf8') };
  } catch (error) {
    throw new UsageError(`--queue-${name} ${path}: cannot be read: ${oneLine(error)}`);
  }
}

/** Tells faults of a connection, each once until something else happens. */
export function teller(name: string, tell: (line: string) => void): (error: Error) => void {
  let last = '';
  return (error) => {
    const line = `queue ${name}: ${oneLine(error)}`;
    if (line === last) return;
    last = line;
    tell(line);
  };
}
