/** As the documentation of the Pages Router has it: one path a call, rendered before the answer. */
export default async function handler(request, response) {
  if (!process.env.REVALIDATE_SECRET || request.query.secret !== process.env.REVALIDATE_SECRET) return response.status(401).json({ message: 'Invalid secret' });

  await response.revalidate(request.query.path);
  return response.json({ revalidated: true });
}
