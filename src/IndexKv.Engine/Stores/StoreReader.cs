using IndexKv.Engine.Catalog;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Stores;

/// <summary>
/// One store as one transaction sees it. Spans it returns are valid until the next call on the same reader and never after the
/// transaction's end, when the reader and its cursors throw. Not thread-safe: a reader belongs to its transaction.
/// </summary>
public abstract class StoreReader
{
    private bool _isEnded;

    /// <summary>The store's definition in this transaction.</summary>
    public abstract StoreDefinition Definition { get; }

    /// <summary>How many records there are; known without a scan.</summary>
    public abstract long Count { get; }

    /// <summary>Whether <see cref="Range"/> works, which walks in key order.</summary>
    public abstract bool IsOrdered { get; }

    /// <summary>Looks one key up.</summary>
    /// <param name="key">The encoded key.</param>
    /// <param name="value">The record's encoded value columns; valid until the next call on this reader.</param>
    /// <returns>False if there is no such key.</returns>
    public abstract bool TryGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value);

    /// <summary>Begins to look one key up: what that needs first is fetched while the caller does something else. <see cref="EndGet"/> comes next.</summary>
    /// <param name="key">The encoded key.</param>
    internal virtual void BeginGet(ReadOnlySpan<byte> key)
    {
    }

    /// <summary>Ends what <see cref="BeginGet"/> began, as <see cref="TryGet"/> does.</summary>
    /// <param name="key">The same key.</param>
    /// <param name="value">The record's encoded value columns; valid until the next call on this reader.</param>
    internal virtual bool EndGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value) => TryGet(key, out value);

    /// <summary>Walks the records of a set of keys, each found key once, in an order of the engine's choice.</summary>
    public abstract RecordCursor GetMany(KeySet keys);

    /// <summary>Walks all records: a sorted store in the order written, a hash store in no order that means anything.</summary>
    public abstract RecordCursor Scan();

    /// <summary>Walks the records of a range in key order.</summary>
    /// <param name="range">Which keys.</param>
    /// <param name="descending">Whether from the greatest key to the least.</param>
    /// <exception cref="Errors.EngineException"><see cref="IsOrdered"/> is false (<see cref="Errors.EngineErrorCode.NotSupported"/>).</exception>
    public abstract RecordCursor Range(KeyRange range, bool descending);

    /// <summary>The transaction has ended: its files may be closed.</summary>
    internal void End() => _isEnded = true;

    /// <summary>The transaction goes on with the same state.</summary>
    internal void Resume() => _isEnded = false;

    /// <summary>Called by readers and their cursors before they touch a file.</summary>
    /// <exception cref="Errors.EngineException">The transaction has ended.</exception>
    internal void ThrowIfEnded()
    {
        if (_isEnded)
            throw TransactionMessages.Ended();
    }
}
