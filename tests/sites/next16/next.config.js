/** @type {import('next').NextConfig} */
export default {
  // Else a lock file further up makes Next take that folder for the root.
  turbopack: { root: import.meta.dirname },
};
