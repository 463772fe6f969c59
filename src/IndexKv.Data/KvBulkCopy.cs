using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using IndexKv.Data.Sessions;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data;

/// <summary>
/// Copies many rows into a store. A sorted store gets them as its new content, in place of the old; a hash store gets them added. It all
/// happens in the connection's transaction, or in one of its own. Whatever fails, the source too, comes out unchanged, and the store is as
/// it was. Not thread-safe.
/// </summary>
public sealed class KvBulkCopy : IDisposable
{
    private readonly KvConnection _connection;
    private readonly KvTransaction? _transaction;

    /// <summary>Creates a bulk copy.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="transaction">The connection's transaction, or null, which also copies in it if there is one.</param>
    public KvBulkCopy(KvConnection connection, KvTransaction? transaction = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
        _transaction = transaction;
    }

    /// <summary>Happens after every <see cref="NotifyAfter"/> rows.</summary>
    public event EventHandler<KvRowsCopiedEventArgs>? KvRowsCopied;

    /// <summary>The store that is written.</summary>
    public string DestinationStoreName { get; set; } = "";

    /// <summary>Which source column goes into which column of the store; empty for all of the store's columns in their order. What nothing goes
    /// into is NULL.</summary>
    public IList<KvBulkCopyColumnMapping> ColumnMappings { get; } = [];

    /// <summary>What happens to a row whose key there is already: in the rows of a sorted store, in a hash store itself too.</summary>
    public OnDuplicate OnDuplicate { get; set; }

    /// <summary>After how many rows <see cref="KvRowsCopied"/> happens each time; 0 for never.</summary>
    public int NotifyAfter
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>How many rows the present or last copy has taken.</summary>
    public long RowsCopied { get; private set; }

    /// <summary>Copies rows of values.</summary>
    /// <exception cref="KvException">A row does not fit the store, a key comes twice, or the disk fails.</exception>
    /// <exception cref="ArgumentException">A row has not as many values as the store has columns, or one of a type that cannot be stored.</exception>
    public void WriteToServer(IEnumerable<object?[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Write(rows, null);
    }

    /// <summary>Copies a reader's present result.</summary>
    public void WriteToServer(IDataReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        Write(Rows(reader), Names(reader));
    }

    /// <summary>Copies a table's rows that are not deleted.</summary>
    public void WriteToServer(DataTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Write(
            table.Rows.Cast<DataRow>().Where(row => row.RowState != DataRowState.Deleted).Select(row => row.ItemArray),
            [.. table.Columns.Cast<DataColumn>().Select(column => column.ColumnName)]);
    }

    /// <summary>Copies rows of values as they come.</summary>
    public Task WriteToServerAsync(IAsyncEnumerable<object?[]> rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return WriteAsync(rows, null, cancellationToken);
    }

    /// <summary>Copies a reader's present result.</summary>
    public Task WriteToServerAsync(DbDataReader reader, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return WriteAsync(RowsAsync(reader, cancellationToken), Names(reader), cancellationToken);
    }

    /// <summary>Does nothing: between copies a bulk copy holds nothing.</summary>
    public void Dispose()
    {
    }

    private static IEnumerable<object?[]> Rows(IDataReader reader)
    {
        var row = new object?[reader.FieldCount];
        while (reader.Read())
        {
            reader.GetValues(row!);
            yield return row;
        }
    }

    private static async IAsyncEnumerable<object?[]> RowsAsync(DbDataReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var row = new object?[reader.FieldCount];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            reader.GetValues(row!);
            yield return row;
        }
    }

    private static string[] Names(IDataReader reader) => [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];

    private void Write(IEnumerable<object?[]> rows, IReadOnlyList<string>? names)
    {
        var session = Begin();
        try
        {
            using var own = session.Transaction is null ? session.BeginWrite(_connection.ConnectionTimeout, default) : null;
            var (target, encoder) = Open(session, own, names);
            using (target)
            {
                foreach (var row in rows)
                    Add(target, encoder, row);
                target.Complete(default);
            }

            own?.Commit();
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    private async Task WriteAsync(IAsyncEnumerable<object?[]> rows, IReadOnlyList<string>? names, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var session = Begin();
        try
        {
            using var own = session.Transaction is null
                ? await session.BeginWriteAsync(_connection.ConnectionTimeout, cancellationToken).ConfigureAwait(false)
                : null;
            var (target, encoder) = Open(session, own, names);
            using (target)
            {
                await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Add(target, encoder, row);
                }

                target.Complete(cancellationToken);
            }

            if (own is not null)
                await own.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    private Session Begin()
    {
        var session = _connection.RequireSession();
        if (DestinationStoreName.Length == 0)
            throw new InvalidOperationException($"The bulk copy has no {nameof(DestinationStoreName)}; set it first.");
        if (_transaction is not null && !ReferenceEquals(_transaction, session.Transaction))
            throw new InvalidOperationException("The bulk copy's transaction is not the connection's active one: it has ended, or belongs to another connection.");
        RowsCopied = 0;
        return session;
    }

    private (BulkTarget Target, BulkRowEncoder Encoder) Open(Session session, WriteTransaction? own, IReadOnlyList<string>? names)
    {
        var writer = own ?? session.Transaction!.Writer();
        if (!writer.TryGetStore(DestinationStoreName, out var store))
        {
            throw new EngineException(
                EngineErrorCode.StoreNotFound, $"There is no store '{DestinationStoreName}' to copy into; create it with CREATE STORE first.");
        }

        var encoder = new BulkRowEncoder(store, ColumnMappings, names);
        return (new BulkTarget(writer, own is null ? session.Transaction : null, store, OnDuplicate), encoder);
    }

    private void Add(BulkTarget target, BulkRowEncoder encoder, object?[] row)
    {
        encoder.Encode(row, RowsCopied + 1);
        target.Add(encoder, RowsCopied + 1);
        RowsCopied++;
        if (NotifyAfter > 0 && RowsCopied % NotifyAfter == 0)
            KvRowsCopied?.Invoke(this, new KvRowsCopiedEventArgs(RowsCopied));
    }
}
