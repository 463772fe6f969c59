namespace IndexKv.Engine.Paging;

/// <summary>
/// One paged file as one transaction sees it: the newest committed version of each page that is not newer than the transaction.
/// Spans are valid while the transaction is open and until the page is next edited in it. Not thread-safe.
/// </summary>
internal abstract class PageView
{
    /// <summary>The file's path, for messages.</summary>
    public abstract string Path { get; }

    /// <summary>A page of <see cref="PageFormat.PageSize"/> bytes that ends in its checksum, which is verified on first use.</summary>
    /// <exception cref="Errors.EngineException">The checksum does not match; names file and offset.</exception>
    public abstract ReadOnlySpan<byte> ReadSealed(long page);

    /// <summary>Bytes whose checksum is the caller's matter; without a copy where they lie together, else copied to
    /// <paramref name="scratch"/>, which is replaced by a larger array when needed.</summary>
    public abstract ReadOnlySpan<byte> ReadRaw(long offset, int length, ref byte[]? scratch);

    /// <summary>Has bytes fetched that will be read soon. No more than a hint: the range may lie anywhere.</summary>
    public virtual void Prefetch(long offset, int length)
    {
    }

    /// <summary>Like <see cref="Prefetch(long, int)"/>, some bytes at each of several places, of which the waits for their addresses overlap.</summary>
    public virtual void Prefetch(ReadOnlySpan<long> offsets, int length)
    {
    }
}
