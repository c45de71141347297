/** An answer, for either router to send. Its body is JSON. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, string>;
}

const always = { 'content-type': 'application/json', 'cache-control': 'no-store' };

export function answer(status: number, body: Record<string, unknown>, headers: Record<string, string> = {}): Answer {
  return { status, body, headers: { ...always, ...headers } };
}
