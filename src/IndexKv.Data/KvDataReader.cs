using System.Collections;
using System.Collections.ObjectModel;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using IndexKv.Data.Diagnostics;
using IndexKv.Data.Schema;
using IndexKv.Data.Sessions;
using IndexKv.Data.Values;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Values;

namespace IndexKv.Data;

/// <summary>
/// Reads the results of a command, row by row. Getters are strict: a value is read as its own type or one that holds it without loss;
/// integers convert among themselves (<see cref="OverflowException"/> where they do not fit), and all else, NULL too, is an
/// <see cref="InvalidCastException"/> that names column and type. Not thread-safe.
/// </summary>
public sealed partial class KvDataReader : DbDataReader, IDbColumnSchemaGenerator
{
    private readonly IReaderOwner _owner;
    private readonly CommandExecution _execution;
    private readonly byte _behavior;
    private CommandResults? _results;
    private ResultRow _row = ResultRow.None;
    private int _recordsAffected = -1;
    private bool _readAhead;
    private bool _closed;

    internal KvDataReader(IReaderOwner owner, CommandExecution execution, CommandBehavior behavior)
    {
        _owner = owner;
        _execution = execution;
        _behavior = (byte)behavior;
        owner.Reader = this;
        execution.Session.Readers.Add(this);
    }

    /// <summary>Always 0: results do not nest.</summary>
    public override int Depth
    {
        get
        {
            CheckOpen();
            return 0;
        }
    }

    /// <inheritdoc/>
    public override int FieldCount => Row().Columns.Count;

    /// <inheritdoc/>
    public override bool HasRows => Row().HasRows;

    /// <inheritdoc/>
    public override bool IsClosed => _closed;

    private CommandTrace? Trace => _execution.Trace;

    private CommandBehavior Behavior => (CommandBehavior)_behavior;

    /// <summary>How many records the statements run so far changed; -1 if none was of the kind that changes records.</summary>
    public override int RecordsAffected => _results?.RecordsAffected ?? _recordsAffected;

    /// <inheritdoc/>
    public override object this[int ordinal] => GetValue(ordinal);

    /// <inheritdoc/>
    public override object this[string name] => GetValue(GetOrdinal(name));

    /// <summary>Goes to the next row.</summary>
    /// <exception cref="KvException">An expression cannot be computed, a file is damaged, or it took longer than the command's timeout.</exception>
    /// <exception cref="OperationCanceledException">The command was cancelled.</exception>
    public override bool Read()
    {
        CheckOpen();
        if (_readAhead)
        {
            _readAhead = false;
            if (_row.HasRows)
                Trace?.Row();
            return _row.IsCurrent = _row.HasRows;
        }

        if (!_row.IsCurrent)
            return false;
        _row.IsCurrent = false;
        if (Behavior.HasFlag(CommandBehavior.SingleRow))
            return false;
        _row.IsCurrent = Advance(toNextResult: false);
        if (_row.IsCurrent)
            Trace?.Row();
        return _row.IsCurrent;
    }

    /// <summary>Goes to the result of the next statement that returns rows.</summary>
    public override bool NextResult()
    {
        CheckOpen();
        _row = ResultRow.None;
        _readAhead = false;
        if ((Behavior & (CommandBehavior.SingleResult | CommandBehavior.SingleRow)) != 0)
            return false;
        return Advance(toNextResult: true);
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (_closed)
            return;
        _execution.Session.Use.ThrowIfTaken();
        var connection = _owner.Connection;
        Abandon();
        if (Behavior.HasFlag(CommandBehavior.CloseConnection))
            connection?.Close();
    }

    /// <inheritdoc/>
    public override string GetName(int ordinal) => Row().Column(ordinal).Name;

    /// <summary>The place of a column: of the one of exactly that name, else of the first one that differs only in case.</summary>
    /// <exception cref="IndexOutOfRangeException">There is none.</exception>
    public override int GetOrdinal(string name) => Row().Find(name);

    /// <summary>The column type's name in command text, for example <c>INT64</c>.</summary>
    public override string GetDataTypeName(int ordinal) => Row().TypeOf(ordinal).ToSqlName();

    /// <inheritdoc/>
    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)]
    public override Type GetFieldType(int ordinal) => Row().TypeOf(ordinal).ToClrType();

    /// <inheritdoc/>
    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    /// <inheritdoc/>
    public override DataTable? GetSchemaTable() => Row().Columns.Count == 0 ? null : ResultSchemaTable.Create(GetColumnSchema());

    /// <summary>Describes the result's columns.</summary>
    public ReadOnlyCollection<DbColumn> GetColumnSchema() =>
        new([.. Row().Columns.Select((column, i) => new KvColumn(column, i, _row.TypeOf(i)))]);

    internal void Start(CommandResults results)
    {
        _results = results;
        AdvanceInUse(toNextResult: true);
    }

    internal int RunToEnd()
    {
        while (NextResult())
        {
        }

        return RecordsAffected;
    }

    internal object? ReadScalar()
    {
        var value = _row.Columns.Count > 0 && Read() ? GetValue(0) : null;
        RunToEnd();
        return value;
    }

    /// <summary>Closes the reader, and never its connection.</summary>
    internal void Abandon()
    {
        if (_closed)
            return;
        _closed = true;
        _recordsAffected = RecordsAffected;
        _execution.Session.Readers.Remove(this);
        _owner.Reader = null;
        _execution.Deadline.End();
        _results?.Dispose();
        _results = null;
        _execution.EndTrace();
    }

    private bool Advance(bool toNextResult)
    {
        _execution.Session.Use.Enter();
        try
        {
            return AdvanceInUse(toNextResult);
        }
        finally
        {
            _execution.Session.Use.Leave();
        }
    }

    private bool AdvanceInUse(bool toNextResult)
    {
        try
        {
            _execution.Deadline.Enter();
            if (!toNextResult)
                return _row.IsRead = _row.MoveNext();
            if (_results!.Next() is not { } rows)
                return false;
            _row = _results.Current(rows);
            _row.IsRead = _row.HasRows = rows.MoveNext();
            return _readAhead = true;
        }
        catch (OperationCanceledException e)
        {
            throw _execution.Deadline.Explain(e);
        }
        catch (Exception e) when (Trace is not null)
        {
            Trace.Fail(e);
            throw;
        }
        finally
        {
            _execution.Deadline.Leave();
        }
    }

    private ResultRow Row()
    {
        CheckOpen();
        return _row;
    }

    private void CheckOpen()
    {
        if (_closed)
            throw new InvalidOperationException("The reader is closed.");
        _execution.Session.Use.ThrowIfTaken();
    }
}
