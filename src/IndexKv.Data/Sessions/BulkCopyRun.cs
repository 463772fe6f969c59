using IndexKv.Engine.Errors;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Sessions;

/// <summary>
/// One copy under way. Only what the engine throws is wrapped in a <see cref="KvException"/>: what the source throws, whatever it is, is the
/// caller's own and passes by. Disposed of before it is complete, it leaves the store as it was.
/// </summary>
internal sealed class BulkCopyRun : IDisposable
{
    private readonly KvBulkCopy _copy;
    private readonly WriteTransaction? _own;
    private readonly BulkRowEncoder _encoder;
    private readonly BulkTarget _target;
    private long _rows;

    private BulkCopyRun(KvBulkCopy copy, Session session, WriteTransaction? own, IReadOnlyList<string>? names, bool byName)
    {
        _copy = copy;
        _own = own;
        var writer = own ?? session.Transaction!.Writer();
        if (!writer.TryGetStore(copy.DestinationStoreName, out var store))
        {
            throw new EngineException(
                EngineErrorCode.StoreNotFound, $"There is no store '{copy.DestinationStoreName}' to copy into; create it with CREATE STORE first.");
        }

        _encoder = new BulkRowEncoder(store, BulkRowRules.Of(store, writer), copy.ColumnMappings, names, byName);
        _target = new BulkTarget(writer, own is null ? session.Transaction : null, store, copy);
        copy.Count(0);
    }

    public static BulkCopyRun Begin(KvBulkCopy copy, KvConnection connection, KvTransaction? transaction, IReadOnlyList<string>? names, bool byName)
    {
        var session = Session(copy, connection, transaction);
        try
        {
            return Start(copy, session, session.Transaction is null ? session.BeginWrite(connection.ConnectionTimeout, default) : null, names, byName);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    public static async Task<BulkCopyRun> BeginAsync(
        KvBulkCopy copy, KvConnection connection, KvTransaction? transaction, IReadOnlyList<string>? names, bool byName, CancellationToken cancellationToken)
    {
        var session = Session(copy, connection, transaction);
        try
        {
            var own = session.Transaction is null
                ? await session.BeginWriteAsync(connection.ConnectionTimeout, cancellationToken).ConfigureAwait(false)
                : null;
            return Start(copy, session, own, names, byName);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    public void Add(object?[] row)
    {
        try
        {
            _encoder.Encode(row, _rows + 1);
            _target.Add(_encoder, _rows + 1);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }

        _copy.Count(++_rows);
    }

    public void Complete()
    {
        try
        {
            _target.Complete(default);
            _own?.Commit();
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            _target.Complete(cancellationToken);
            if (_own is not null)
                await _own.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    public void Dispose()
    {
        _target.Dispose();
        _own?.Dispose();
    }

    private static Session Session(KvBulkCopy copy, KvConnection connection, KvTransaction? transaction)
    {
        var session = connection.RequireSession();
        if (copy.DestinationStoreName.Length == 0)
            throw new InvalidOperationException($"The bulk copy has no {nameof(KvBulkCopy.DestinationStoreName)}; set it first.");
        if (transaction is not null && !ReferenceEquals(transaction, session.Transaction))
            throw new InvalidOperationException("The bulk copy's transaction is not the connection's active one: it has ended, or belongs to another connection.");
        return session;
    }

    private static BulkCopyRun Start(KvBulkCopy copy, Session session, WriteTransaction? own, IReadOnlyList<string>? names, bool byName)
    {
        try
        {
            return new BulkCopyRun(copy, session, own, names, byName);
        }
        catch
        {
            own?.Dispose();
            throw;
        }
    }
}
