// Memory: every byte a kernel touches is allocated here, in address order, and given back by resetting to a mark.
// Whoever has an instance alone allocates from its memory. Those that share one have an arena each: chunks of memory of a few sizes, which an arena
// that is closed leaves to the next ones. Kernels allocate from the arena that was entered.
// Below all (addresses 4096 to the memory base of asconfig.json) lies scratch that no function keeps anything in beyond its call.

const ALIGNMENT: usize = 64; // one cache line: no v128 load ever straddles two
const HEADER: usize = 64; // of a chunk
const MOST_GROWN: i32 = 2048; // pages that memory grows by where fewer are needed

/** Scratch of 256 KB, at a fixed low address so that an access to it is one instruction with an immediate offset. */
export const SCRATCH: usize = 4096;

/** The start of a chunk. What an arena is stands in its first chunk. */
@unmanaged
class Chunk {
  size: usize;
  below: usize; // the chunk that was full before this one, or the next one that is free
  newest: usize; // of an arena: the chunk it is in
  top: usize; // of an arena: the end of what is allocated
}

let top: usize = (__heap_base + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
let used: usize = top; // what lies above was never used and holds zeros
let entered: usize = 0; // an arena, or 0 for the memory itself
const free: usize = memory.data(4 * 128); // free chunks, by their class

@inline
function aligned(bytes: usize): usize {
  return (bytes + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}

/** The address of `size` more bytes of the memory itself, or 0 when it cannot grow that far. It grows by more than is needed, since growing takes long. */
function extend(size: usize): usize {
  const address = top;
  const end = <u64>address + <u64>size;
  if (end > 0xffff0000) return 0;
  const pages = memory.size();
  const needed = <i32>((end + 0xffff) >> 16) - pages;
  if (needed > 0 && memory.grow(max(needed, min(MOST_GROWN, pages))) < 0 && memory.grow(needed) < 0) return 0;
  top = <usize>end;
  return address;
}

/** Where the free chunks of a size hang: there are four sizes from a power of two to the next. */
@inline
function listOf(size: usize): usize {
  const order = 29 - clz<i32>(<i32>size);
  return free + (<usize>((order << 2) + <i32>(size >> order)) << 2);
}

/** A chunk with room for `bytes`: a free one of the size, or a new one; 0 when memory is full. */
function takeChunk(bytes: usize): usize {
  const least = max(512, bytes + HEADER);
  if (least < bytes || least > 0x80000000) return 0;
  const step = <usize>1 << (29 - clz<i32>(<i32>(least - 1)));
  const size = (least + step - 1) & ~(step - 1);
  const list = listOf(size);
  let address = load<usize>(list);
  if (address) store<usize>(list, changetype<Chunk>(address).below);
  else address = extend(size);
  if (address == 0) return 0;
  used = max(used, top);
  changetype<Chunk>(address).size = size;
  return address;
}

function freeChunk(address: usize): void {
  const chunk = changetype<Chunk>(address);
  const list = listOf(chunk.size);
  chunk.below = load<usize>(list);
  store<usize>(list, address);
}

/** Opens an arena with room for at least `bytes` before it takes another chunk; 0 when memory is full. */
@abi
export function openArena(bytes: usize): usize {
  const address = takeChunk(bytes);
  if (address == 0) return 0;
  const arena = changetype<Chunk>(address);
  arena.below = 0;
  arena.newest = address;
  arena.top = address + HEADER;
  return address;
}

/** Makes kernels allocate from an arena, 0 for the memory itself; returns the one that was entered before. */
@abi
export function enterArena(arena: usize): usize {
  const before = entered;
  entered = arena;
  return before;
}

/** Gives back everything that was allocated from an arena, and the arena. */
@abi
export function closeArena(arena: usize): void {
  for (let chunk = changetype<Chunk>(arena).newest; chunk; ) {
    const below = changetype<Chunk>(chunk).below;
    freeChunk(chunk);
    chunk = below;
  }
}

/** `size` bytes of the arena that was entered, from a new chunk where the newest is full; 0 when memory is. */
function fromArena(size: usize): usize {
  const arena = changetype<Chunk>(entered);
  const chunk = changetype<Chunk>(arena.newest);
  if (arena.newest + chunk.size - arena.top < size) {
    const next = takeChunk(max(size, min(chunk.size, 0x1000000)));
    if (next == 0) return 0;
    changetype<Chunk>(next).below = arena.newest;
    arena.newest = next;
    arena.top = next + HEADER;
  }
  const address = arena.top;
  arena.top += size;
  return address;
}

/** Returns the address of `bytes` zeroed bytes on a cache line of their own, or 0 when the memory cannot grow that far. */
@abi
export function allocate(bytes: usize): usize {
  const size = aligned(bytes);
  if (size < bytes) return 0;
  const address = entered ? fromArena(size) : extend(size);
  if (address == 0) return 0;
  if (address < used) memory.fill(address, 0, min(size, used - address));
  used = max(used, top);
  return address;
}

/** The end of what is allocated now: hand it to `reset` to free all that is allocated after this call. */
@abi
export function mark(): usize {
  return entered ? changetype<Chunk>(entered).top : top;
}

/** Frees everything allocated since `to` was returned by `mark`, in the same arena. */
@abi
export function reset(to: usize): void {
  if (entered == 0) {
    top = to;
    return;
  }
  const arena = changetype<Chunk>(entered);
  while (to <= arena.newest || to - arena.newest > changetype<Chunk>(arena.newest).size) {
    const full = arena.newest;
    arena.newest = changetype<Chunk>(full).below;
    freeChunk(full);
  }
  arena.top = to;
}
