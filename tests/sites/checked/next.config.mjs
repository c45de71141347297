/** @type {import('next').NextConfig} */
export default {
  async rewrites() {
    return [{ source: '/blog/:slug', destination: '/posts/:slug' }];
  },
};
