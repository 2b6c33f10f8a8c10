// Starts a worker of the page: the one place where an address becomes a script.

const names = ['worker', 'painter'] as const;
type Name = (typeof names)[number];

const addressOf = (name: Name): string => new URL(`./${name}.js`, import.meta.url).href;

function checked(address: string): string {
  if (!names.some((name) => addressOf(name) === address)) throw new TypeError('not an address of this page');
  return address;
}

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): { createScriptURL(address: string): string };
}

/** Browsers without Trusted Types take the address itself. */
const { trustedTypes } = globalThis as { trustedTypes?: Policies };
const policy = trustedTypes?.createPolicy('minifold', { createScriptURL: checked });

export function startWorker(name: Name): Worker {
  const address = addressOf(name);
  return new Worker(policy?.createScriptURL(address) ?? checked(address), { type: 'module' });
}
