// Data that nobody may change after it was checked.

/** The same value, frozen to its depths. Typed arrays cannot be frozen and stay as they are. */
export function frozen<Data>(data: Data): Data {
  if (typeof data !== 'object' || data === null || ArrayBuffer.isView(data) || Object.isFrozen(data)) return data;
  for (const part of Object.values(data)) frozen(part);
  return Object.freeze(data);
}
