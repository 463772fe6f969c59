namespace IndexKv.Engine.Stores.Hash;

/// <summary>What a sector holds; written to the sector directory.</summary>
internal enum SectorType : byte
{
    /// <summary>Past the file's end.</summary>
    None = 0,

    /// <summary>The header page and the first pages of the directory: sector 0.</summary>
    Header = 1,

    /// <summary>More pages of the directory.</summary>
    Directory = 2,

    /// <summary>A range of the hash table; its ordinal is the range's first hash.</summary>
    Table = 3,

    /// <summary>Values; its ordinal is the logical sector's number.</summary>
    Values = 4,

    /// <summary>Bits of dead units; its ordinal is the number of the delmap sector in the queue's order.</summary>
    Delmap = 5,

    /// <summary>Nothing any more; its ordinal is the version of the commit that freed it.</summary>
    Free = 6,
}
