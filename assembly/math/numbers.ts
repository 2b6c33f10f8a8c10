// Numbers as type parameters. AssemblyScript has none, and an inlined argument is not enough: it may end as a test in the innermost loop.
// The size of a class is known when a kernel is compiled: offsetof<N3>() is 3.

@unmanaged export class N0 {}
@unmanaged export class N1 { a: u8; }
@unmanaged export class N2 { a: u8; b: u8; }
@unmanaged export class N3 { a: u8; b: u8; c: u8; }
@unmanaged export class N4 { a: u8; b: u8; c: u8; d: u8; }
@unmanaged export class N5 { a: u8; b: u8; c: u8; d: u8; e: u8; }
@unmanaged export class N6 { a: u8; b: u8; c: u8; d: u8; e: u8; f: u8; }
@unmanaged export class N7 { a: u8; b: u8; c: u8; d: u8; e: u8; f: u8; g: u8; }
