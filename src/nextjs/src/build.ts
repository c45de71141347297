import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What the build says that this server runs; `null` where it cannot be known. */
export interface Build {
  readonly buildId: string | null;
  readonly cacheComponents: boolean | null;
}

const unknown: Build = { buildId: null, cacheComponents: null };

/**
 * Reads `BUILD_ID` and `required-server-files.json`, which `next build` writes and standalone output copies.
 * A running server gives its handlers neither in all versions, so this looks where the server was started. What was written since is another build's.
 * @param started when this process began, in milliseconds
 */
export async function readBuild(distDir: string, started: number): Promise<Build> {
  // Else Turbopack takes the whole project for a part of the route.
  const folder = join(/* turbopackIgnore: true */ process.cwd(), distDir);
  try {
    const file = join(/* turbopackIgnore: true */ folder, 'BUILD_ID');
    if ((await stat(file)).mtimeMs > started) return unknown;
    const config = JSON.parse(await readFile(join(/* turbopackIgnore: true */ folder, 'required-server-files.json'), 'utf8'))?.config;
    return {
      buildId: (await readFile(file, 'utf8')).trim() || null,
      // Beside others in 16, among the experiments in 15.
      cacheComponents: config ? config.cacheComponents === true || config.experimental?.cacheComponents === true : null,
    };
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code) return unknown;
    throw error;
  }
}
