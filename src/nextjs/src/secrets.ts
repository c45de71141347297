import type { RevalidateOptions } from './options.js';

/** The keys of the secrets, or why there are none: then no call may pass, signed or not. */
export async function keysOf(secrets: RevalidateOptions['secrets']): Promise<Buffer[] | { problem: string }> {
  const given = typeof secrets === 'function' ? await secrets() : secrets;
  const texts = (typeof given === 'string' ? [given] : (given ?? [])).map((text) => text?.trim()).filter((text) => !!text);
  if (texts.length === 0) return { problem: 'No secret is set. Give the route the secret that the broker signs with, and start the site again.' };

  const keys: Buffer[] = [];
  for (const text of texts) {
    const key = keyOf(text!);
    if (!key) return { problem: "A secret is base64, with or without 'whsec_' in front (Standard Webhooks); one of those given is not." };
    keys.push(key);
  }
  return keys;
}

// Strict, because Buffer.from reads any text, and makes the empty key of some: with that anybody can sign.
function keyOf(text: string): Buffer | undefined {
  const base64 = text.replace(/^whsec_/, '');
  return base64.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? Buffer.from(base64, 'base64') : undefined;
}
