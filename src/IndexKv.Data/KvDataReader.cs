using System.Collections;
using System.Collections.ObjectModel;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
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
public sealed class KvDataReader : DbDataReader, IDbColumnSchemaGenerator
{
    private readonly IReaderOwner _owner;
    private readonly Session _session;
    private readonly CommandDeadline _deadline;
    private readonly CommandBehavior _behavior;
    private CommandResults? _results;
    private RowCursor? _rows;
    private ResultRow _row = ResultRow.None;
    private int _recordsAffected = -1;
    private bool _readAhead;
    private bool _closed;

    internal KvDataReader(IReaderOwner owner, Session session, CommandDeadline deadline, CommandBehavior behavior)
    {
        _owner = owner;
        _session = session;
        _deadline = deadline;
        _behavior = behavior;
        owner.Reader = this;
        session.Readers.Add(this);
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
            return _row.IsCurrent = _row.HasRows;
        }

        if (!_row.IsCurrent)
            return false;
        _row.IsCurrent = false;
        if (_behavior.HasFlag(CommandBehavior.SingleRow))
            return false;
        return _row.IsCurrent = Advance(toNextResult: false);
    }

    /// <summary>Goes to the result of the next statement that returns rows.</summary>
    public override bool NextResult()
    {
        CheckOpen();
        _rows = null;
        _row = ResultRow.None;
        _readAhead = false;
        if ((_behavior & (CommandBehavior.SingleResult | CommandBehavior.SingleRow)) != 0)
            return false;
        return Advance(toNextResult: true);
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (_closed)
            return;
        _session.Use.ThrowIfTaken();
        var connection = _owner.Connection;
        Abandon();
        if (_behavior.HasFlag(CommandBehavior.CloseConnection))
            connection?.Close();
    }

    /// <inheritdoc/>
    public override bool GetBoolean(int ordinal) => Row().Get<bool>(ordinal);

    /// <inheritdoc/>
    public override byte GetByte(int ordinal) => Row().Get<byte>(ordinal);

    /// <inheritdoc/>
    public override char GetChar(int ordinal) => Row().Get<char>(ordinal);

    /// <inheritdoc/>
    public override DateTime GetDateTime(int ordinal) => Row().Get<DateTime>(ordinal);

    /// <inheritdoc/>
    public override decimal GetDecimal(int ordinal) => Row().Get<decimal>(ordinal);

    /// <inheritdoc/>
    public override double GetDouble(int ordinal) => Row().Get<double>(ordinal);

    /// <inheritdoc/>
    public override float GetFloat(int ordinal) => Row().Get<float>(ordinal);

    /// <inheritdoc/>
    public override Guid GetGuid(int ordinal) => Row().Get<Guid>(ordinal);

    /// <inheritdoc/>
    public override short GetInt16(int ordinal) => Row().Get<short>(ordinal);

    /// <inheritdoc/>
    public override int GetInt32(int ordinal) => Row().Get<int>(ordinal);

    /// <inheritdoc/>
    public override long GetInt64(int ordinal) => Row().Get<long>(ordinal);

    /// <inheritdoc/>
    public override string GetString(int ordinal) => Row().Get<string>(ordinal);

    /// <inheritdoc/>
    public override Stream GetStream(int ordinal) => Row().Get<Stream>(ordinal);

    /// <inheritdoc/>
    public override TextReader GetTextReader(int ordinal) => Row().Get<TextReader>(ordinal);

    /// <summary>
    /// Reads a column as any type that can hold it: besides those of the getters the unsigned and 128-bit integers, <see cref="DateOnly"/>,
    /// <see cref="TimeOnly"/>, <see cref="TimeSpan"/>, <see cref="DateTimeOffset"/>, enums, nullables of these, byte[],
    /// <see cref="ReadOnlyMemory{T}"/> of bytes, <see cref="KvValue"/>.
    /// </summary>
    public override T GetFieldValue<T>(int ordinal) => Row().Get<T>(ordinal);

    /// <inheritdoc/>
    public override object GetValue(int ordinal) => ValueReader.ReadObject(Row().Value(ordinal));

    /// <inheritdoc/>
    public override int GetValues(object[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var count = Math.Min(values.Length, Row().RequireColumns().Count);
        for (var i = 0; i < count; i++)
            values[i] = GetValue(i);
        return count;
    }

    /// <inheritdoc/>
    public override bool IsDBNull(int ordinal) => Row().Value(ordinal).IsNull;

    /// <inheritdoc/>
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        ValueCopy.Copy<byte>(Row().Get<byte[]>(ordinal), dataOffset, buffer, bufferOffset, length);

    /// <inheritdoc/>
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        ValueCopy.Copy<char>(Row().Get<string>(ordinal), dataOffset, buffer, bufferOffset, length);

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
        _session.Readers.Remove(this);
        _owner.Reader = null;
        _deadline.End();
        _rows = null;
        _results?.Dispose();
        _results = null;
    }

    private bool Advance(bool toNextResult)
    {
        _session.Use.Enter();
        try
        {
            return AdvanceInUse(toNextResult);
        }
        finally
        {
            _session.Use.Leave();
        }
    }

    private bool AdvanceInUse(bool toNextResult)
    {
        try
        {
            _deadline.Enter();
            if (!toNextResult)
                return _row.IsRead = _rows!.MoveNext();
            _rows = _results!.Next();
            if (_rows is null)
                return false;
            _row = new ResultRow(_rows);
            _row.IsRead = _row.HasRows = _rows.MoveNext();
            return _readAhead = true;
        }
        catch (OperationCanceledException e)
        {
            throw _deadline.Explain(e);
        }
        finally
        {
            _deadline.Leave();
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
        _session.Use.ThrowIfTaken();
    }
}
