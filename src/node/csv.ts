// One line of a CSV file as RFC 4180 has it, with the line feed that pandas, R and spreadsheets read as well.

/** A missing value is an empty field; a non-finite number is `NaN`, so that it differs from a missing one. */
export type CsvField = string | number | undefined;

/** What a spreadsheet would take for a formula: it begins as one and is no number. */
const formula = /^[\s\0]*[=+\-@＝＋－＠]/;

/** A text as a spreadsheet shows it, with the apostrophe before a formula that makes it a text. */
function safe(text: string): string {
  return formula.test(text) && !/^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/.test(text) ? `'${text}` : text;
}

function field(value: CsvField): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'NaN';
  const text = safe(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The fields joined by commas, those with a comma, a quote or a line break quoted. */
export function csvLine(fields: readonly CsvField[]): string {
  return `${fields.map(field).join(',')}\n`;
}
