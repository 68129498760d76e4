import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

/**
 * Names the folder in which Temporal's binary is kept: `HOLDPOINT_CACHE`, else `holdpoint` in the user's cache folder.
 *
 * @param env - `HOLDPOINT_CACHE`, `XDG_CACHE_HOME` and `LOCALAPPDATA` are read from it
 * @example
 * console.log(cacheFolder()); // ~/.cache/holdpoint on Linux
 */
export function cacheFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const path = platform === 'win32' ? win32 : posix;
  if (env.HOLDPOINT_CACHE) return env.HOLDPOINT_CACHE;
  if (env.XDG_CACHE_HOME) return path.join(env.XDG_CACHE_HOME, 'holdpoint');
  if (platform === 'win32')
    return path.join(env.LOCALAPPDATA || path.join(home, 'AppData', 'Local'), 'holdpoint');
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', 'holdpoint');
  return path.join(home, '.cache', 'holdpoint');
}
