export function getStaticPaths() {
  return { paths: [{ params: { id: 'one' } }], fallback: 'blocking' };
}

export function getStaticProps({ params }) {
  return { props: { id: params.id }, revalidate: 3600 };
}

export default function Legacy({ id }) {
  return <h1>{id}</h1>;
}
