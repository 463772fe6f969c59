using System.Globalization;
using IndexKv.Data.Values;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Sessions;

/// <summary>
/// Where a bulk copy's records go: into the new content of a sorted store, or one by one into a hash store. Without <see cref="Complete"/>
/// disposing it leaves the store as it was. Not thread-safe.
/// </summary>
internal sealed class BulkTarget : IDisposable
{
    private readonly WriteTransaction _writer;
    private readonly KvTransaction? _transaction;
    private readonly StoreDefinition _store;
    private readonly OnDuplicate _onDuplicate;
    private readonly BulkLoad? _load;
    private readonly Savepoint? _start;
    private bool _completed;

    /// <summary>Begins to write.</summary>
    /// <param name="writer">The engine's transaction.</param>
    /// <param name="transaction">The connection's transaction, if that is whose the engine's is.</param>
    /// <param name="store">The store.</param>
    /// <param name="copy">The bulk copy, with its settings.</param>
    public BulkTarget(WriteTransaction writer, KvTransaction? transaction, StoreDefinition store, KvBulkCopy copy)
    {
        _writer = writer;
        _transaction = transaction;
        _store = store;
        _onDuplicate = copy.OnDuplicate;
        if (store.Kind == StoreKind.Sorted)
        {
            _load = writer.BeginBulkLoad(store, new BulkLoadOptions
            {
                OnDuplicate = copy.OnDuplicate,
                SortMemory = copy.SortMemory,
                SizeHint = copy.SizeHint,
                DescribeKey = key => KeyText.Describe(store, key.Span),
            });
        }
        else if (transaction is not null)
        {
            _start = writer.CreateSavepoint();
        }
    }

    public void Add(BulkRowEncoder row, long number)
    {
        // A source that reads from this same transaction must not see it change under its cursor.
        _transaction?.Writer();
        if (_load is not null)
        {
            _load.Add(row.Key, row.Value);
        }
        else if (_onDuplicate == OnDuplicate.KeepLast)
        {
            _writer.Put(_store, row.Key, row.Value);
        }
        else if (!_writer.Insert(_store, row.Key, row.Value))
        {
            throw new EngineException(
                EngineErrorCode.DuplicateKey,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Row {number}: store '{_store.Name}' has a record of the key {KeyText.Describe(_store, row.Key)} already; "
                    + $"nothing was copied. Set OnDuplicate to KeepLast to replace it."));
        }
    }

    public void Complete(CancellationToken cancellationToken)
    {
        _transaction?.Writer();
        _load?.Complete(cancellationToken);
        if (_start is not null)
            _writer.Release(_start);
        _completed = true;
    }

    public void Dispose()
    {
        _load?.Dispose();
        if (_start is not null && !_completed && _transaction!.Connection is not null)
        {
            _transaction.Writer().RollbackTo(_start);
            _writer.Release(_start);
        }
    }
}
