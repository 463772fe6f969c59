using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>What all transactions on one hash store's file share. Thread-safe.</summary>
internal sealed class HashStoreFile(PagedFile pages) : IDisposable
{
    public PagedFile Pages => pages;

    /// <summary>Records, by physical unit, whose checksum was found to match.</summary>
    public AtomicBitSet VerifiedRecords { get; } = new();

    /// <summary>A record's checksum was found to match.</summary>
    public void NoteVerified(long physicalUnit)
    {
        VerifiedRecords.Set(physicalUnit);
        pages.File.NoteFirstUse();
    }

    public void Dispose() => pages.Dispose();
}
