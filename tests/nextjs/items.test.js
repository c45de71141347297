import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appRules, pagesRules } from '../../src/nextjs/dist/items.js';

const tags = [
  ['posts', true], ['', true], ['x'.repeat(256), true], ['post:*"/ \n', true], ['café', true],
  ['a,b', false], ['x'.repeat(257), false],
];
for (const [tag, taken] of tags) {
  test(`App Router: the tag ${JSON.stringify(tag.slice(0, 20))} of ${tag.length} is ${taken ? 'taken' : 'refused'}`, () => {
    for (const major of [14, 15, 16]) assert.equal(appRules(major).tag(tag) === undefined, taken);
  });
}

// Which majors take it, as seen on real servers of each.
const all = [14, 15, 16];
const paths = [
  ['/', undefined, all], ['/', 'layout', all], ['/', 'page', all],
  ['/posts/alpha', undefined, all], ['/posts', 'layout', all], ['/posts', 'page', all],
  ['/posts/[slug]', 'page', all], ['/(main)/blog/[slug]', 'layout', all], ['/posts/[slug]/page', undefined, all],
  ['/posts/[slug]', undefined, []], ['/docs/[[...path]]', undefined, []],
  ['/posts/alpha/', undefined, [16]], ['/posts/café', undefined, [16]], ['/posts/caf%C3%A9', undefined, all],
  ['/posts/caf%c3%a9', undefined, []], ['/100%', undefined, []],
  ['posts/alpha', undefined, []], ['', undefined, []], ['//host/posts', undefined, []], ['https://host/posts', undefined, []],
  ['/posts?x=1', undefined, []], ['/posts#top', undefined, []],
  [`/${'x'.repeat(1023)}`, undefined, all], [`/${'x'.repeat(1024)}`, undefined, []],
];
for (const [path, type, majors] of paths) {
  test(`App Router: ${path.slice(0, 40)} ${type ?? 'without type'} is taken by ${majors.join(', ') || 'none'}`, () => {
    assert.deepEqual(all.filter((major) => appRules(major).path({ path, type }) === undefined), majors);
  });
}

test('Pages Router: one page, by its path', () => {
  const taken = (path, type) => pagesRules.path({ path, type }) === undefined;
  assert.ok(taken('/legacy/one'));
  assert.ok(taken('/legacy/one', 'page'));
  assert.ok(!taken('/legacy', 'layout'));
  assert.ok(!taken('/legacy/[id]', 'page'));
  assert.ok(!taken('legacy'));
  assert.ok(!taken('/legacy?x=1'));
  assert.match(pagesRules.tag('posts'), /no tags/);
});
