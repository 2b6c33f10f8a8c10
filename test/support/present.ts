// Values that a test needs: a missing one fails the test where it is asked for. And methods that a test watches.

/** The value, which is there. */
export function present<T>(value: T | null | undefined): T {
  if (value === undefined || value === null) throw new Error('the test found no value here');
  return value;
}

/** The last of some values, of which there is one. */
export function last<T>(values: { at(index: number): T | undefined }): T {
  return present(values.at(-1));
}

/** What `during` does while objects of the kind of `one`, which is frozen itself, have another method of that name. */
export function watching<T extends object, R>(one: T, methods: Partial<T>, during: () => R): R {
  const prototypes = Object.keys(methods).map((name) => {
    let owner: object | null = Object.getPrototypeOf(one);
    while (owner !== null && !Object.hasOwn(owner, name)) owner = Object.getPrototypeOf(owner);
    return [name, present(owner)] as const;
  });
  const before = prototypes.map(([name, owner]) => [owner, name, present(Object.getOwnPropertyDescriptor(owner, name))] as const);
  for (const [name, owner] of prototypes)
    Object.defineProperty(owner, name, { value: methods[name as keyof T], configurable: true, writable: true });
  try {
    return during();
  } finally {
    for (const [owner, name, descriptor] of before) Object.defineProperty(owner, name, descriptor);
  }
}
