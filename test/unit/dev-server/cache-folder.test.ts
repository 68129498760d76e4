import { expect, test } from 'vitest';
import { cacheFolder } from '../../../src/dev-server/cache-folder.ts';

test('HOLDPOINT_CACHE names the cache folder on every system', () => {
  const env = { HOLDPOINT_CACHE: '/somewhere', XDG_CACHE_HOME: '/xdg', LOCALAPPDATA: 'C:\\Local' };
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    expect(cacheFolder(env, platform, '/home/ada')).toBe('/somewhere');
  }
});

test("without it, the cache folder is in each system's own place", () => {
  expect(cacheFolder({}, 'linux', '/home/ada')).toBe('/home/ada/.cache/holdpoint');
  expect(cacheFolder({ XDG_CACHE_HOME: '/xdg' }, 'linux', '/home/ada')).toBe('/xdg/holdpoint');
  expect(cacheFolder({}, 'darwin', '/Users/ada')).toBe('/Users/ada/Library/Caches/holdpoint');
  expect(cacheFolder({ LOCALAPPDATA: 'D:\\Local' }, 'win32', 'C:\\Users\\ada')).toBe('D:\\Local\\holdpoint');
  expect(cacheFolder({}, 'win32', 'C:\\Users\\ada')).toBe('C:\\Users\\ada\\AppData\\Local\\holdpoint');
});
