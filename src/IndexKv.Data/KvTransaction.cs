using System.Data;
using System.Data.Common;
using IndexKv.Data.Sessions;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data;

/// <summary>
/// A transaction of a connection. It is the database's one writer from its beginning to its end; on a connection with
/// <c>Mode=ReadOnly</c> it is a snapshot. Disposing it without <see cref="Commit"/> rolls it back. Not thread-safe.
/// </summary>
public sealed class KvTransaction : DbTransaction
{
    private readonly Session _session;
    private readonly List<(string Name, Savepoint Savepoint)> _savepoints = [];
    private readonly long _committedSchema;
    private Dictionary<string, CompiledCommand>? _ownCommands;
    private KvConnection? _connection;
    private bool _disposed;

    internal KvTransaction(KvConnection connection, Session session, Transaction engine)
    {
        _connection = connection;
        _session = session;
        _committedSchema = engine.SchemaVersion;
        Engine = engine;
    }

    /// <summary>The connection; null after the transaction has ended.</summary>
    public new KvConnection? Connection => _connection;

    /// <summary>What every transaction gives: <see cref="IsolationLevel.Serializable"/>, or <see cref="IsolationLevel.Snapshot"/> where nothing
    /// can be written.</summary>
    public override IsolationLevel IsolationLevel => Engine is WriteTransaction ? IsolationLevel.Serializable : IsolationLevel.Snapshot;

    /// <summary>Always true.</summary>
    public override bool SupportsSavepoints => true;

    /// <summary>The engine's transaction.</summary>
    internal Transaction Engine { get; }

    /// <summary>Whether BEGIN began it, so that commands need not name it and COMMIT ends it.</summary>
    internal bool IsBegunByText { get; init; }

    /// <summary>The cursors that are being read in this transaction.</summary>
    internal List<SessionCursor> Cursors { get; } = [];

    /// <inheritdoc/>
    protected override DbConnection? DbConnection => _connection;

    /// <summary>Makes all changes durable and visible to others.</summary>
    /// <exception cref="KvException">Nothing was committed; the transaction is rolled back.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public override void Commit() => Alone(CommitInUse);

    internal void CommitInUse()
    {
        CheckActive();
        try
        {
            DetachCursors();
            End();
            (Engine as WriteTransaction)?.Commit();
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
        finally
        {
            Release();
        }
    }

    /// <summary>Like <see cref="Commit"/>. Once the log is being written the commit can no longer be cancelled.</summary>
    public override async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        CheckActive();
        cancellationToken.ThrowIfCancellationRequested();
        _session.Use.Enter();
        try
        {
            DetachCursors();
            End();
            if (Engine is WriteTransaction writer)
                await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
        finally
        {
            Release();
            _session.Use.Leave();
        }
    }

    /// <summary>Drops all changes.</summary>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public override void Rollback() => Alone(RollbackInUse);

    internal void RollbackInUse()
    {
        CheckActive();
        Undo();
    }

    /// <summary>Like <see cref="Rollback()"/>.</summary>
    public override Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Rollback();
        return Task.CompletedTask;
    }

    /// <summary>Marks a point to which changes can be undone. A later savepoint of the same name hides an earlier one.</summary>
    public override void Save(string savepointName) => Alone(() => SaveInUse(savepointName));

    internal void SaveInUse(string savepointName)
    {
        var writer = SavepointWriter(savepointName);
        try
        {
            _savepoints.Add((savepointName, writer.CreateSavepoint()));
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    /// <summary>Undoes all changes made since a savepoint, which stays usable; later savepoints end.</summary>
    public override void Rollback(string savepointName) => Alone(() => RollbackInUse(savepointName));

    internal void RollbackInUse(string savepointName)
    {
        var writer = SavepointWriter(savepointName);
        var place = Find(savepointName);
        try
        {
            DetachCursors();
            writer.RollbackTo(_savepoints[place].Savepoint);
            _savepoints.RemoveRange(place + 1, _savepoints.Count - place - 1);
            _ownCommands = null;
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    /// <summary>Forgets a savepoint and those made after it, keeping all changes.</summary>
    public override void Release(string savepointName) => Alone(() => ReleaseInUse(savepointName));

    internal void ReleaseInUse(string savepointName)
    {
        var writer = SavepointWriter(savepointName);
        var place = Find(savepointName);
        try
        {
            writer.Release(_savepoints[place].Savepoint);
            _savepoints.RemoveRange(place, _savepoints.Count - place);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    /// <summary>The engine's transaction for a change: open cursors are read ahead first, so that they never see half of it.</summary>
    internal WriteTransaction Writer()
    {
        if (Engine is not WriteTransaction writer)
            throw new EngineException(EngineErrorCode.ReadOnly, "The connection was opened with Mode=ReadOnly and cannot write; open one with Mode=ReadWrite.");
        DetachCursors();
        return writer;
    }

    /// <summary>Whether it changed definitions, so that what is compiled in it is of no use elsewhere.</summary>
    internal bool HasOwnSchema => Engine.SchemaVersion != _committedSchema;

    /// <summary>Compiles a text in this transaction's own schema.</summary>
    internal CompiledCommand Compile(string text)
    {
        _ownCommands ??= new Dictionary<string, CompiledCommand>(StringComparer.Ordinal);
        if (!_ownCommands.TryGetValue(text, out var compiled) || compiled.SchemaVersion != Engine.SchemaVersion)
            _ownCommands[text] = compiled = CompiledCommand.Compile(text, Engine);
        return compiled;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _connection is not null)
        {
            _session.Use.ThrowIfTaken();
            Undo();
        }

        _disposed = true;
        base.Dispose(disposing);
    }

    private void Alone(Action action)
    {
        // The session of one that has ended may be another connection's.
        CheckActive();
        _session.Use.Enter();
        try
        {
            action();
        }
        finally
        {
            _session.Use.Leave();
        }
    }

    private void Undo()
    {
        try
        {
            foreach (var cursor in Cursors)
                cursor.Abort();
            End();
            (Engine as WriteTransaction)?.Rollback();
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
        finally
        {
            Release();
        }
    }

    private void End()
    {
        _connection = null;
        if (ReferenceEquals(_session.Transaction, this))
            _session.Transaction = null;
    }

    private void Release()
    {
        End();
        Engine.Dispose();
    }

    private void DetachCursors()
    {
        foreach (var cursor in Cursors)
            cursor.Detach();
    }

    private WriteTransaction SavepointWriter(string savepointName)
    {
        CheckActive();
        ArgumentException.ThrowIfNullOrEmpty(savepointName);
        return Engine as WriteTransaction
            ?? throw new NotSupportedException("A transaction of a connection with Mode=ReadOnly changes nothing and has no savepoints.");
    }

    private int Find(string savepointName)
    {
        var place = _savepoints.FindLastIndex(s => string.Equals(s.Name, savepointName, StringComparison.OrdinalIgnoreCase));
        return place >= 0 ? place : throw new InvalidOperationException($"The transaction has no savepoint '{savepointName}', or no longer.");
    }

    private void CheckActive()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_connection is null)
            throw new InvalidOperationException("The transaction was committed or rolled back already, or its connection was closed.");
    }
}
