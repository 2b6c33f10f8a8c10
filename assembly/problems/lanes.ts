// Lanes: several configurations that share the data ride in one pass over it. Every array over indices becomes [index][lane], an entry of
// 1, 2 or 4 vectors of 16 bytes. AssemblyScript has no numbers as type parameters, so classes stand in for them by their size:
// offsetof<E>() is the size of an entry in bytes, offsetof<N>() a number, both known when the kernel is compiled.

@unmanaged export class Entry1 { a: u64; b: u64; }
@unmanaged export class Entry2 { a: u64; b: u64; c: u64; d: u64; }
@unmanaged export class Entry4 { a: u64; b: u64; c: u64; d: u64; e: u64; f: u64; g: u64; h: u64; }

@unmanaged export class N0 {}
@unmanaged export class N1 { a: u8; }
@unmanaged export class N2 { a: u8; b: u8; }
@unmanaged export class N3 { a: u8; b: u8; c: u8; }
@unmanaged export class N4 { a: u8; b: u8; c: u8; d: u8; }
@unmanaged export class N5 { a: u8; b: u8; c: u8; d: u8; e: u8; }
@unmanaged export class N6 { a: u8; b: u8; c: u8; d: u8; e: u8; f: u8; }
@unmanaged export class N7 { a: u8; b: u8; c: u8; d: u8; e: u8; f: u8; g: u8; }
