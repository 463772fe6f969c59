namespace IndexKv.Engine.Paging;

/// <summary>A paged file inside a write transaction: reads see the transaction's own changes.</summary>
internal abstract class WritablePageView : PageView
{
    /// <summary>Space freed by a commit of this version or an older one is referred to by no snapshot and no log record, so it
    /// may be written with <see cref="WriteFresh"/>.</summary>
    public abstract long ReusableVersion { get; }

    /// <summary>The version that this transaction's commit will have.</summary>
    public abstract long CommitVersion { get; }

    /// <summary>A private copy of a sealed page in which the caller changes the given range at once; it is sealed again and the
    /// change is logged at the commit.</summary>
    /// <returns>The whole page, for reading and for writing that range.</returns>
    public abstract Span<byte> EditSealed(long page, int offset, int length);

    /// <summary>Writes bytes that are logged at the commit.</summary>
    public abstract void WriteRaw(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Writes bytes straight to the file, unlogged, flushed before the commit: only where nothing committed refers to.
    /// Grows the file when needed. Sealed pages written this way carry their checksum already (<see cref="PageSeal"/>).</summary>
    public abstract void WriteFresh(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Makes sure the file reaches that far; new bytes are zero.</summary>
    public abstract void EnsureLength(long length);
}
