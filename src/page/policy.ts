// The policy under which the page runs: nothing but its own files, no inline script or style, no eval; addresses become scripts in one place.

const everywhere = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types minifold',
];

/** For the page's own meta element, which any static host serves. */
export const pagePolicy: string = everywhere.join('; ');
