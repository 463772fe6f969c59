using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using IndexKv.Data.Sessions;
using IndexKv.Engine.Stores.Sorted;

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
    private long _sortMemory = BulkLoadOptions.Default.SortMemory;

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

    /// <summary>How many rows are expected, or null: a sorted store's load then need not grow its memory. It need not be right.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public long? SizeHint
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value ?? 0, nameof(value));
            field = value;
        }
    }

    /// <summary>Bytes of memory that sorting a sorted store's index may take, 4096 at least; 256 MiB unless set. What needs more goes through
    /// a temporary file.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 4096.</exception>
    public long SortMemory
    {
        get => _sortMemory;
        set => _sortMemory = new BulkLoadOptions { SortMemory = value }.SortMemory;
    }

    /// <summary>How many rows the present or last copy has taken.</summary>
    public long RowsCopied { get; private set; }

    /// <summary>Copies rows of values.</summary>
    /// <exception cref="KvException">A row does not fit the store, a key comes twice, or the disk fails.</exception>
    /// <exception cref="ArgumentException">A row has not as many values as the store has columns, or one of a type that cannot be stored.</exception>
    /// <exception cref="OperationCanceledException">A handler of <see cref="KvRowsCopied"/> ended it.</exception>
    public void WriteToServer(IEnumerable<object?[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Write(rows, null);
    }

    /// <summary>
    /// Copies objects: their public properties and fields go into the columns of the same names, whatever their case, or of those that
    /// <see cref="System.ComponentModel.DataAnnotations.Schema.ColumnAttribute"/> gives. NotMapped leaves one out.
    /// </summary>
    /// <exception cref="InvalidOperationException">A property has no column.</exception>
    public void WriteToServer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicFields)] T>(
        IEnumerable<T> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        if (BulkSource.TryPlainRows(objects, out var rows, out var names))
            Write(rows, names);
        else
            Write(BulkSource.Rows(objects), ObjectMembers<T>.Names, byName: true);
    }

    /// <summary>Copies a reader's present result.</summary>
    public void WriteToServer(IDataReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        Write(BulkSource.Rows(reader), BulkSource.Names(reader));
    }

    /// <summary>Copies a table's rows that are not deleted.</summary>
    public void WriteToServer(DataTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Write(BulkSource.Rows(table.Rows.Cast<DataRow>()), BulkSource.Names(table));
    }

    /// <summary>Copies a table's rows that are in a state.</summary>
    public void WriteToServer(DataTable table, DataRowState rowState)
    {
        ArgumentNullException.ThrowIfNull(table);
        Write(BulkSource.Rows(table.Rows.Cast<DataRow>().Where(row => rowState.HasFlag(row.RowState))), BulkSource.Names(table));
    }

    /// <summary>Copies rows of one table that are not deleted.</summary>
    public void WriteToServer(DataRow[] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Write(BulkSource.Rows(rows), BulkSource.Names(rows));
    }

    /// <summary>Copies rows of values as they come.</summary>
    public Task WriteToServerAsync(IAsyncEnumerable<object?[]> rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return WriteAsync(rows, null, cancellationToken);
    }

    /// <summary>Copies objects as they come, like <see cref="WriteToServer{T}(IEnumerable{T})"/>.</summary>
    public Task WriteToServerAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicFields)] T>(
        IAsyncEnumerable<T> objects, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objects);
        return WriteAsync(BulkSource.RowsAsync(objects, cancellationToken), ObjectMembers<T>.Names, cancellationToken, byName: true);
    }

    /// <summary>Copies rows of values; only waiting for the writer's turn and for the disk holds no thread.</summary>
    public Task WriteToServerAsync(IEnumerable<object?[]> rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return WriteAsync(BulkSource.AsAsync(rows), null, cancellationToken);
    }

    /// <summary>Copies objects, like <see cref="WriteToServer{T}(IEnumerable{T})"/>.</summary>
    public Task WriteToServerAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicFields)] T>(
        IEnumerable<T> objects, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objects);
        return BulkSource.TryPlainRows(objects, out var rows, out var names)
            ? WriteAsync(BulkSource.AsAsync(rows), names, cancellationToken)
            : WriteAsync(BulkSource.AsAsync(BulkSource.Rows(objects)), ObjectMembers<T>.Names, cancellationToken, byName: true);
    }

    /// <summary>Copies a reader's present result.</summary>
    public Task WriteToServerAsync(DbDataReader reader, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return WriteAsync(BulkSource.RowsAsync(reader, cancellationToken), BulkSource.Names(reader), cancellationToken);
    }

    /// <summary>Copies a reader's present result.</summary>
    public Task WriteToServerAsync(IDataReader reader, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return WriteAsync(BulkSource.AsAsync(BulkSource.Rows(reader)), BulkSource.Names(reader), cancellationToken);
    }

    /// <summary>Copies a table's rows that are not deleted.</summary>
    public Task WriteToServerAsync(DataTable table, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        return WriteAsync(BulkSource.AsAsync(BulkSource.Rows(table.Rows.Cast<DataRow>())), BulkSource.Names(table), cancellationToken);
    }

    /// <summary>Copies rows of one table that are not deleted.</summary>
    public Task WriteToServerAsync(DataRow[] rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return WriteAsync(BulkSource.AsAsync(BulkSource.Rows(rows)), BulkSource.Names(rows), cancellationToken);
    }

    /// <summary>Does nothing: between copies a bulk copy holds nothing.</summary>
    public void Dispose()
    {
    }

    private void Write(IEnumerable<object?[]> rows, IReadOnlyList<string>? names, bool byName = false)
    {
        using var copy = BulkCopyRun.Begin(this, _connection, _transaction, names, byName);
        foreach (var row in rows)
            copy.Add(row);
        copy.Complete();
    }

    private async Task WriteAsync(
        IAsyncEnumerable<object?[]> rows, IReadOnlyList<string>? names, CancellationToken cancellationToken, bool byName = false)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var copy = await BulkCopyRun.BeginAsync(this, _connection, _transaction, names, byName, cancellationToken).ConfigureAwait(false);
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            copy.Add(row);
        }

        await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts a row, and tells who listens.</summary>
    internal void Count(long rows)
    {
        RowsCopied = rows;
        if (NotifyAfter == 0 || rows == 0 || rows % NotifyAfter != 0 || KvRowsCopied is not { } copied)
            return;
        var arguments = new KvRowsCopiedEventArgs(rows);
        copied(this, arguments);
        if (arguments.Abort)
            throw new OperationCanceledException($"The bulk copy was ended after {rows} rows by a handler of {nameof(KvRowsCopied)}.");
    }
}
