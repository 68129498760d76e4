import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fromDownload, type DownloadOptions } from '../../../src/dev-server/download-binary.ts';
import { versionOf } from '../../../src/dev-server/temporal-binary.ts';
import { fakeTemporal } from './fake-machine.ts';

let folder: string;
let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdpoint-download-'));
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

function base(): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function download({ url = `${base()}/cli/v1.5.1`, ...options }: DownloadOptions = {}): Promise<string> {
  return fromDownload({ url, ...options }).make(folder, () => undefined);
}

async function archive(): Promise<Buffer> {
  await writeFile(join(folder, 'temporal'), fakeTemporal, { mode: 0o644 });
  execFileSync('tar', ['-czf', join(folder, 'made.tar.gz'), '-C', folder, 'temporal']);
  await rm(join(folder, 'temporal'));
  return readFile(join(folder, 'made.tar.gz'));
}

test('the archive that the first answer names is fetched, and the file in it runs', async () => {
  const bytes = await archive();
  const asked: string[] = [];
  answer = (request, response) => {
    asked.push(request.url ?? '');
    if (request.url?.startsWith('/cli/')) {
      response.end(JSON.stringify({ archiveUrl: `${base()}/files/cli.tar.gz`, fileToExtract: 'temporal' }));
    } else response.end(bytes);
  };
  const binary = await download();
  expect(binary).toBe(join(folder, 'temporal'));
  expect(await versionOf(binary)).toBe('9.9.9 (Server 8.8.8, UI 7.7.7)');
  const question = new URL(asked[0] ?? '', base()).searchParams;
  expect(['amd64', 'arm64']).toContain(question.get('arch'));
  expect(['linux', 'darwin', 'windows']).toContain(question.get('platform'));
  expect(question.get('format')).toBe('tar.gz');
  expect(asked[1]).toBe('/files/cli.tar.gz');
});

test('a host that takes the connection and says nothing is given up within its time', async () => {
  answer = () => undefined;
  const began = Date.now();
  await expect(download({ answerWithinMs: 100 })).rejects.toThrow('no answer within 100 ms');
  expect(Date.now() - began).toBeLessThan(2_000);
});

test('a host that cannot be reached fails with the reason', async () => {
  const url = base();
  await new Promise((resolve) => server.close(resolve));
  await expect(download({ url })).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
});

test('an archive that stalls half-way is given up', async () => {
  answer = (request, response) => {
    if (request.url?.startsWith('/cli/')) {
      response.end(JSON.stringify({ archiveUrl: `${base()}/cli.tar.gz`, fileToExtract: 'temporal' }));
    } else response.write('the beginning');
  };
  await expect(download({ stalledAfterMs: 100 })).rejects.toThrow('no answer within 100 ms');
});

test('an answer that is not about an archive is refused with what it was', async () => {
  answer = (_, response) => response.end('{"error":"unknown version"}');
  await expect(download()).rejects.toThrow('does not name an archive: {"error":"unknown version"}');
  answer = (_, response) => response.writeHead(404).end();
  await expect(download()).rejects.toThrow('answered 404');
});

test('a file name that leads out of the folder is refused', async () => {
  const bytes = await archive();
  answer = (request, response) => {
    if (request.url?.startsWith('/cli/')) {
      response.end(JSON.stringify({ archiveUrl: `${base()}/x.tar.gz`, fileToExtract: '../temporal' }));
    } else response.end(bytes);
  };
  await expect(download()).rejects.toThrow('strange name: ../temporal');
});
