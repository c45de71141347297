import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { readBuild } from '../../src/nextjs/dist/build.js';
import { receiverVersion } from '../../src/nextjs/dist/version.js';

const unknown = { buildId: null, cacheComponents: null };

function folderOf(t, files) {
  const folder = mkdtempSync(join(tmpdir(), 'receiver-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { distDir: relative(process.cwd(), folder), written: files.BUILD_ID === undefined ? 0 : statSync(join(folder, 'BUILD_ID')).mtimeMs };
}

for (const [config, cacheComponents] of [['{"cacheComponents":true}', true], ['{"experimental":{"cacheComponents":true}}', true], ['{"experimental":{}}', false], ['null', null]]) {
  test(`a build with the configuration ${config}`, async (t) => {
    const { distDir, written } = folderOf(t, { BUILD_ID: 'abc', 'required-server-files.json': `{"config":${config}}` });
    assert.deepEqual(await readBuild(distDir, written + 1), { buildId: 'abc', cacheComponents });
  });
}

test('a build that was made after the server had started is not the one that it runs', async (t) => {
  const { distDir, written } = folderOf(t, { BUILD_ID: 'abc', 'required-server-files.json': '{}' });
  assert.deepEqual(await readBuild(distDir, written - 1), unknown);
});

test('no build, or one that cannot be read, is unknown', async (t) => {
  assert.deepEqual(await readBuild(folderOf(t, {}).distDir, Infinity), unknown);
  assert.deepEqual(await readBuild(folderOf(t, { BUILD_ID: 'abc', 'required-server-files.json': '{' }).distDir, Infinity), unknown);
});

test('the version is that of package.json', () => {
  assert.equal(receiverVersion, JSON.parse(readFileSync(new URL('../../src/nextjs/package.json', import.meta.url), 'utf8')).version);
});
