using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sessions;

/// <summary>
/// A query's cursor as callers of a connection get it: the engine's errors come out as <see cref="KvException"/>s, it may own its
/// snapshot, and in a write transaction it goes on undisturbed when that transaction writes or commits.
/// </summary>
internal sealed class SessionCursor : RowCursor
{
    private readonly Transaction? _snapshot;
    private readonly KvTransaction? _transaction;
    private RowCursor _rows;
    private bool _onRow;
    private bool _disposed;

    /// <summary>Wraps a cursor.</summary>
    /// <param name="rows">The cursor, disposed with this one.</param>
    /// <param name="snapshot">The snapshot to dispose with it, or null.</param>
    /// <param name="transaction">The connection's transaction in which it runs, or null.</param>
    public SessionCursor(RowCursor rows, Transaction? snapshot, KvTransaction? transaction)
    {
        _rows = rows;
        _snapshot = snapshot;
        _transaction = transaction;
        Columns = rows.Columns;
        transaction?.Cursors.Add(this);
    }

    public override IReadOnlyList<ResultColumn> Columns { get; }

    public override bool MoveNext()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            return _onRow = _rows.MoveNext();
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    public override KvValue GetValue(int ordinal)
    {
        try
        {
            return _rows.GetValue(ordinal);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    public override bool IsNull(int ordinal)
    {
        try
        {
            return _rows.IsNull(ordinal);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    public override bool TryGetBlob(int ordinal, out ReadOnlySpan<byte> bytes)
    {
        try
        {
            return _rows.TryGetBlob(ordinal, out bytes);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    public override bool TryGetInteger(int ordinal, out long number)
    {
        try
        {
            return _rows.TryGetInteger(ordinal, out number);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    /// <summary>Reads the rest of the rows into memory, so that the transaction can change what they come from. What fails in that is this
    /// cursor's to tell on its next step, not the change's.</summary>
    public void Detach()
    {
        if (_rows is BufferedRows or EndedRows)
            return;
        RowCursor rest;
        try
        {
            rest = BufferedRows.Rest(_rows, _onRow);
        }
        catch (Exception e) when (e is EngineException or OperationCanceledException)
        {
            rest = new EndedRows(Columns, e);
        }

        _rows.Dispose();
        _rows = rest;
    }

    /// <summary>Ends the walk with an error: the rows may be ones that were never committed.</summary>
    public void Abort()
    {
        _rows.Dispose();
        _rows = new EndedRows(Columns, new InvalidOperationException(
            "The transaction in which this result was being read was rolled back; read the result to its end first."));
    }

    protected override void Dispose(bool disposing)
    {
        if (!_disposed)
        {
            _disposed = true;
            _transaction?.Cursors.Remove(this);
            try
            {
                _rows.Dispose();
            }
            finally
            {
                _snapshot?.Dispose();
            }
        }

        base.Dispose(disposing);
    }
}
