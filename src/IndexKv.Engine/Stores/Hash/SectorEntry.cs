namespace IndexKv.Engine.Stores.Hash;

/// <summary>One sector's line in the directory.</summary>
/// <param name="Type">What the sector holds.</param>
/// <param name="Used">Used slots of a table sector, else 0.</param>
/// <param name="Ordinal">See <see cref="SectorType"/>.</param>
internal readonly record struct SectorEntry(SectorType Type, int Used, ulong Ordinal);
