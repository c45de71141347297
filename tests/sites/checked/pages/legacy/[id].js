export function getStaticPaths() {
  return { paths: [{ params: { id: 'one' } }], fallback: 'blocking' };
}

export function getStaticProps({ params }) {
  if (params.id === 'unpublished') return { notFound: true, revalidate: 3600 };
  if (params.id === 'broken') throw new Error('This page cannot be rendered.');
  return { props: { id: params.id, made: new Date().toISOString() }, revalidate: 3600 };
}

export default function Legacy({ id, made }) {
  return (
    <main>
      <h1>{id}</h1>
      <time dateTime={made}>{made}</time>
    </main>
  );
}
