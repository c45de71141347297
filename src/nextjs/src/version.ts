/** This package's own version, as its package.json has it; a test compares the two. */
export const receiverVersion = '0.1.0';
