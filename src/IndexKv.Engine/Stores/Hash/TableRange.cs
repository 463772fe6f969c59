namespace IndexKv.Engine.Stores.Hash;

/// <summary>A table sector and the hashes it holds, both ends inclusive.</summary>
/// <param name="Sector">The physical sector.</param>
/// <param name="Start">The first hash.</param>
/// <param name="End">The last hash.</param>
internal readonly record struct TableRange(int Sector, ulong Start, ulong End);
