namespace IndexKv.Engine.Stores.Sorted;

/// <summary>
/// A new content of a sorted store on its way to disk: records in any order, then <see cref="Complete"/>. Disposing it without
/// completing leaves the store as it was; so does one whose disk failed or whose completion was cancelled, which takes nothing more. Belongs to its
/// write transaction, with which it ends; not thread-safe.
/// </summary>
public abstract class BulkLoad : IDisposable
{
    /// <summary>How many records were added.</summary>
    public abstract long Count { get; }

    /// <summary>Writes one record.</summary>
    /// <param name="key">The encoded key, up to 64 KiB.</param>
    /// <param name="value">The encoded value columns, up to 1 GiB.</param>
    /// <exception cref="Errors.EngineException">The disk fails, or the record is too large.</exception>
    /// <exception cref="ArgumentException">All keys of the store have one width, and this one has another.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public abstract void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>
    /// Sorts the index, flushes the file, and makes the new content the store's within the transaction; others see it after the commit.
    /// </summary>
    /// <exception cref="Errors.EngineException">Two records have one key (<see cref="Errors.EngineErrorCode.DuplicateKey"/>) and the
    /// options do not say which to keep, or the disk fails; the store is as it was.</exception>
    public abstract void Complete(CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Drops what was written if the load was not completed.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
