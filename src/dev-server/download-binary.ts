import { createWriteStream } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BinarySource } from './binary-source.ts';
import { runCommand } from './run-command.ts';
import { temporalVersion } from './temporal-binary.ts';

export interface DownloadOptions {
  /** Answers with JSON that names the archive. Default: the address that Temporal's SDKs ask. */
  readonly url?: string;
  /** Milliseconds within which an answer must begin. Default: 5000, so that a machine without internet goes on at once. */
  readonly answerWithinMs?: number;
  /** Milliseconds without one more byte of the archive after which the download is given up. Default: 20000. */
  readonly stalledAfterMs?: number;
}

const sdkUrl = `https://temporal.download/cli/${temporalVersion}`;

/** Gets the binary as Temporal's SDKs do: one request names an archive and the file in it, a second one fetches the archive. */
export function fromDownload(options: DownloadOptions = {}): BinarySource {
  const { url = sdkUrl, answerWithinMs = 5_000, stalledAfterMs = 20_000 } = options;
  const host = new URL(url).host;
  return {
    name: `the SDK's download from ${host}`,
    async make(folder, log) {
      log(`downloading Temporal CLI ${temporalVersion} from ${host}`);
      const { archiveUrl, fileToExtract } = await askForArchive(url, answerWithinMs);
      const archive = join(folder, isZip(archiveUrl) ? 'archive.zip' : 'archive.tar.gz');
      await fetchFile(archiveUrl, archive, answerWithinMs, stalledAfterMs);
      const binary = await extract(archive, fileToExtract, folder);
      await rm(archive, { force: true });
      return binary;
    },
  };
}

interface ArchiveInfo {
  readonly archiveUrl: string;
  readonly fileToExtract: string;
}

async function askForArchive(url: string, withinMs: number): Promise<ArchiveInfo> {
  const question = new URL(url);
  question.searchParams.set('arch', archOf(process.arch));
  question.searchParams.set('platform', platformOf(process.platform));
  question.searchParams.set('format', 'tar.gz');
  const patience = new Patience(withinMs);
  try {
    const info: unknown = await (await fetchOk(question, patience)).json();
    if (!isArchiveInfo(info))
      throw new Error(`${url} does not name an archive: ${JSON.stringify(info)?.slice(0, 200)}`);
    return info;
  } finally {
    patience.end();
  }
}

async function fetchFile(url: string, file: string, withinMs: number, stalledAfterMs: number): Promise<void> {
  const patience = new Patience(withinMs);
  try {
    const { body } = await fetchOk(url, patience);
    if (body === null) throw new Error(`${url} answered with nothing`);
    const watched = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        patience.begin(stalledAfterMs);
        yield chunk;
      }
    };
    await pipeline(body, watched, createWriteStream(file));
  } finally {
    patience.end();
  }
}

async function fetchOk(url: URL | string, patience: Patience): Promise<Response> {
  const response = await fetch(url, { signal: patience.signal });
  if (!response.ok) throw new Error(`${String(url)} answered ${response.status}`);
  return response;
}

async function extract(archive: string, file: string, folder: string): Promise<string> {
  const binary = resolve(folder, file);
  // The name comes from the network: it must not lead out of the folder.
  if (!binary.startsWith(resolve(folder) + sep))
    throw new Error(`the archive's file has a strange name: ${file}`);
  if (isZip(archive)) await runCommand('unzip', ['-q', '-o', archive, file, '-d', folder]);
  else await runCommand('tar', ['-xzf', archive, '-C', folder, '--', file]);
  await chmod(binary, 0o755);
  return binary;
}

function isArchiveInfo(info: unknown): info is ArchiveInfo {
  if (typeof info !== 'object' || info === null) return false;
  const { archiveUrl, fileToExtract } = info as Record<string, unknown>;
  return typeof archiveUrl === 'string' && typeof fileToExtract === 'string';
}

function isZip(url: string): boolean {
  return url.endsWith('.zip');
}

function archOf(arch: NodeJS.Architecture): string {
  if (arch === 'x64') return 'amd64';
  if (arch === 'arm64') return 'arm64';
  throw new Error(`there is no download for the architecture ${arch}`);
}

function platformOf(platform: NodeJS.Platform): string {
  return platform === 'win32' ? 'windows' : platform === 'darwin' ? 'darwin' : 'linux';
}

/** An abort signal whose time can begin anew: the limit is on silence, not on how long a slow line needs. */
class Patience {
  readonly #abort = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(ms: number) {
    this.begin(ms);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  begin(ms: number): void {
    this.end();
    this.#timer = setTimeout(() => this.#abort.abort(new Error(`no answer within ${ms} ms`)), ms);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
