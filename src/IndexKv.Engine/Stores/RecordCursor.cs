namespace IndexKv.Engine.Stores;

/// <summary>
/// A forward-only walk over records. <see cref="Key"/> and <see cref="Value"/> are valid until the next <see cref="MoveNext"/>
/// or <see cref="Dispose()"/>. Not thread-safe.
/// </summary>
public abstract class RecordCursor : IDisposable
{
    /// <summary>The current record's encoded key.</summary>
    public abstract ReadOnlySpan<byte> Key { get; }

    /// <summary>The current record's encoded value columns: one MessagePack array.</summary>
    public abstract ReadOnlySpan<byte> Value { get; }

    /// <summary>Goes to the next record.</summary>
    /// <returns>False after the last one.</returns>
    /// <exception cref="Errors.EngineException">A file is damaged or cannot be read, or the transaction has ended.</exception>
    public abstract bool MoveNext();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the cursor holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
