// Lanes: several configurations that share the data ride in one pass over it. Every array over indices becomes [index][lane], an entry of
// 1, 2 or 4 vectors of 16 bytes. offsetof<E>() is the size of an entry in bytes, known when the kernel is compiled.

@unmanaged export class Entry1 { a: u64; b: u64; }
@unmanaged export class Entry2 { a: u64; b: u64; c: u64; d: u64; }
@unmanaged export class Entry4 { a: u64; b: u64; c: u64; d: u64; e: u64; f: u64; g: u64; h: u64; }
