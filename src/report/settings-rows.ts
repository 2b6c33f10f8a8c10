// Nested settings as rows: `optimizer.lr` and its value, in the notation that `--set` takes.

/** The leaves of plain data in their order. Lists of plain values stay together in one row. */
export function settingsRows(settings: unknown, path = ''): [path: string, value: string][] {
  if (Array.isArray(settings)) {
    if (!settings.some(isObject)) return [[path, settings.map(String).join(', ') || 'none']];
    return settings.flatMap((value, index) => settingsRows(value, `${path}[${index}]`));
  }
  if (!isObject(settings)) return [[path, String(settings)]];
  return Object.entries(settings).flatMap(([key, value]) => settingsRows(value, path ? `${path}.${key}` : key));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
