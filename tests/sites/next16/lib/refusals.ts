export function unauthorized(message: string) {
  return Response.json({ message }, { status: 401 });
}

/** Fails closed: compared with `undefined`, a call without any secret would pass. */
export function notConfigured(variable: string) {
  return Response.json({ message: `${variable} is not set` }, { status: 500 });
}
