// The arena: every byte a kernel touches comes from here, in address order, and is given back by resetting to a mark.
// Below the arena (addresses 4096 to the memory base of asconfig.json) lie the tables of problems/diagonal-net/sign-matrix.ts.

const ALIGNMENT: usize = 64; // one cache line: no v128 load ever straddles two

let top: usize = (__heap_base + ALIGNMENT - 1) & ~(ALIGNMENT - 1);

/** Returns the address of `bytes` zeroed bytes on a cache line of their own, or 0 when the memory cannot grow that far. */
@abi
export function allocate(bytes: usize): usize {
  const size = (bytes + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
  const address = top;
  const end = <u64>address + <u64>size;
  if (size < bytes || end > 0xffff0000) return 0;
  const pages = <i32>((end + 0xffff) >> 16) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) return 0;
  memory.fill(address, 0, size);
  top = <usize>end;
  return address;
}

/** The end of what is allocated now: hand it to `reset` to free all that is allocated after this call. */
@abi
export function mark(): usize {
  return top;
}

/** Frees everything allocated since `to` was returned by `mark`. */
@abi
export function reset(to: usize): void {
  top = to;
}
