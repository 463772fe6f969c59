namespace IndexKv.Engine.Stores.Hash;

/// <summary>What a search needs of a partition.</summary>
/// <param name="Sector">The physical sector of its table.</param>
/// <param name="Start">Its first hash.</param>
/// <param name="Scale">Homes for each of its hashes: a division that is made once, and not for each search.</param>
internal readonly record struct TablePartition(int Sector, ulong Start, double Scale)
{
    public static TablePartition Of(in TableRange range, TableGeometry geometry) => new(range.Sector, range.Start, geometry.Scale(range));
}
