// One line of a CSV file as RFC 4180 has it, with the line feed that pandas, R and spreadsheets read as well.

/** A missing value is an empty field; a non-finite number is `NaN`, so that it differs from a missing one. */
export type CsvField = string | number | undefined;

function field(value: CsvField): string {
  if (value === undefined) return '';
  const text = typeof value === 'number' && !Number.isFinite(value) ? 'NaN' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The fields joined by commas, those with a comma, a quote or a line break quoted. */
export function csvLine(fields: readonly CsvField[]): string {
  return `${fields.map(field).join(',')}\n`;
}
