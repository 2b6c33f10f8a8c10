// Colours for magnitudes: viridis, by Smith and van der Walt, which stays in order for colour-blind readers and on a grey print.

const viridis = ['#440154', '#482475', '#414487', '#355f8d', '#2a788e', '#21918c', '#22a884', '#44bf70', '#7ad151', '#bddf26', '#fde725'];

/** The colour at a share of the scale, from 0 (dark) to 1 (light); shares beyond are cut. Grey where there is no value. */
export function colorAt(share: number): string {
  if (!Number.isFinite(share)) return '#d9d9d9';
  const at = Math.min(1, Math.max(0, share)) * (viridis.length - 1);
  const k = Math.min(viridis.length - 2, Math.floor(at));
  const channel = (hex: string, c: number): number => Number.parseInt(hex.slice(1 + 2 * c, 3 + 2 * c), 16);
  const mixed = [0, 1, 2].map((c) => Math.round(channel(viridis[k], c) + (at - k) * (channel(viridis[k + 1], c) - channel(viridis[k], c))));
  return `#${mixed.map((x) => x.toString(16).padStart(2, '0')).join('')}`;
}

/** Text that is legible on that colour. */
export function inkOn(share: number): string {
  return share < 0.55 ? '#ffffff' : '#1a1a1a';
}
