export function POST() {
  return Response.json({ revalidated: false });
}
