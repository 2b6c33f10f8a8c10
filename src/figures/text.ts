// Room for text where nothing can measure it: neither Node nor a browser worker has a font at hand.

/** An upper estimate of a text's width in pixels, for any common sans-serif face (the widest, Verdana and DejaVu Sans, take 0.6 em a letter). */
export function textWidth(text: string, fontSize: number): number {
  return Math.ceil([...text].length * fontSize * 0.6);
}

/** Breaks a text between words into lines of about `length` characters; a word that is longer stays whole. */
export function wrap(text: string, length: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= length) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
