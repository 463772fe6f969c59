namespace IndexKv.Engine.Tests.Reliability;

/// <summary>A promise of the disk that is broken without an error, as an engine would that forgot to ask for it.</summary>
internal enum DiskLie
{
    None,
    DropLogFlush,
    DropLogHeaderFlush,
    DropFreshFlush,
    DropCheckpointFlush,
    DropCatalogFlush,
    DropSortedFlush,
    DropDirectoryFlush,
    FlushStoresAfterLogHeader,
    LoseStoreWrite,
    LoseEndOfLogWrite,
    MisplaceStoreWrite,
}
