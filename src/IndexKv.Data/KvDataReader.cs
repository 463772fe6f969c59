using System.Collections;
using System.Collections.ObjectModel;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using IndexKv.Data.Schema;
using IndexKv.Data.Sessions;
using IndexKv.Data.Values;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Data;

/// <summary>
/// Reads the results of a command, row by row. Getters are strict: a value is read as its own type or one that holds it without loss;
/// integers convert among themselves (<see cref="OverflowException"/> where they do not fit), and all else, NULL too, is an
/// <see cref="InvalidCastException"/> that names column and type. Not thread-safe.
/// </summary>
public sealed class KvDataReader : DbDataReader, IDbColumnSchemaGenerator
{
    private readonly KvCommand _command;
    private readonly Session _session;
    private readonly CommandDeadline _deadline;
    private readonly CommandBehavior _behavior;
    private CommandResults? _results;
    private RowCursor? _rows;
    private IReadOnlyList<ResultColumn> _columns = [];
    private int _recordsAffected = -1;
    private bool _readAhead;
    private bool _onRow;
    private bool _closed;

    internal KvDataReader(KvCommand command, Session session, CommandDeadline deadline, CommandBehavior behavior)
    {
        _command = command;
        _session = session;
        _deadline = deadline;
        _behavior = behavior;
        command.Reader = this;
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
    public override int FieldCount
    {
        get
        {
            CheckOpen();
            return _columns.Count;
        }
    }

    /// <inheritdoc/>
    public override bool HasRows
    {
        get
        {
            CheckOpen();
            return HadRows;
        }
    }

    /// <inheritdoc/>
    public override bool IsClosed => _closed;

    /// <summary>How many records the statements run so far changed; -1 if none was of the kind that changes records.</summary>
    public override int RecordsAffected => _results?.RecordsAffected ?? _recordsAffected;

    private bool HadRows { get; set; }

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
            return _onRow = HadRows;
        }

        if (!_onRow)
            return false;
        _onRow = false;
        if (_behavior.HasFlag(CommandBehavior.SingleRow))
            return false;
        return _onRow = Step();
    }

    /// <summary>Goes to the result of the next statement that returns rows.</summary>
    public override bool NextResult()
    {
        CheckOpen();
        _rows = null;
        _columns = [];
        _onRow = _readAhead = HadRows = false;
        if ((_behavior & (CommandBehavior.SingleResult | CommandBehavior.SingleRow)) != 0)
            return false;
        return OpenResult();
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (_closed)
            return;
        var connection = _command.Connection;
        Abandon();
        if (_behavior.HasFlag(CommandBehavior.CloseConnection))
            connection?.Close();
    }

    /// <inheritdoc/>
    public override bool GetBoolean(int ordinal) => Get<bool>(ordinal);

    /// <inheritdoc/>
    public override byte GetByte(int ordinal) => Get<byte>(ordinal);

    /// <inheritdoc/>
    public override char GetChar(int ordinal) => Get<char>(ordinal);

    /// <inheritdoc/>
    public override DateTime GetDateTime(int ordinal) => Get<DateTime>(ordinal);

    /// <inheritdoc/>
    public override decimal GetDecimal(int ordinal) => Get<decimal>(ordinal);

    /// <inheritdoc/>
    public override double GetDouble(int ordinal) => Get<double>(ordinal);

    /// <inheritdoc/>
    public override float GetFloat(int ordinal) => Get<float>(ordinal);

    /// <inheritdoc/>
    public override Guid GetGuid(int ordinal) => Get<Guid>(ordinal);

    /// <inheritdoc/>
    public override short GetInt16(int ordinal) => Get<short>(ordinal);

    /// <inheritdoc/>
    public override int GetInt32(int ordinal) => Get<int>(ordinal);

    /// <inheritdoc/>
    public override long GetInt64(int ordinal) => Get<long>(ordinal);

    /// <inheritdoc/>
    public override string GetString(int ordinal) => Get<string>(ordinal);

    /// <inheritdoc/>
    public override Stream GetStream(int ordinal) => Get<Stream>(ordinal);

    /// <inheritdoc/>
    public override TextReader GetTextReader(int ordinal) => Get<TextReader>(ordinal);

    /// <summary>
    /// Reads a column as any type that can hold it: besides those of the getters the unsigned and 128-bit integers, <see cref="DateOnly"/>,
    /// <see cref="TimeOnly"/>, <see cref="TimeSpan"/>, <see cref="DateTimeOffset"/>, enums, nullables of these, byte[],
    /// <see cref="ReadOnlyMemory{T}"/> of bytes, <see cref="KvValue"/>.
    /// </summary>
    public override T GetFieldValue<T>(int ordinal) => Get<T>(ordinal);

    /// <inheritdoc/>
    public override object GetValue(int ordinal) => ValueReader.ReadObject(Value(ordinal));

    /// <inheritdoc/>
    public override int GetValues(object[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        CheckOpen();
        var count = Math.Min(values.Length, _columns.Count);
        for (var i = 0; i < count; i++)
            values[i] = GetValue(i);
        return count;
    }

    /// <inheritdoc/>
    public override bool IsDBNull(int ordinal) => Value(ordinal).IsNull;

    /// <inheritdoc/>
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        Copy<byte>(Get<byte[]>(ordinal), dataOffset, buffer, bufferOffset, length);

    /// <inheritdoc/>
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        Copy<char>(Get<string>(ordinal), dataOffset, buffer, bufferOffset, length);

    /// <inheritdoc/>
    public override string GetName(int ordinal) => Column(ordinal).Name;

    /// <summary>The place of a column: of the one of exactly that name, else of the first one that differs only in case.</summary>
    /// <exception cref="IndexOutOfRangeException">There is none.</exception>
    public override int GetOrdinal(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        CheckOpen();
        var ignoringCase = -1;
        for (var i = 0; i < _columns.Count; i++)
        {
            if (string.Equals(_columns[i].Name, name, StringComparison.Ordinal))
                return i;
            if (ignoringCase < 0 && string.Equals(_columns[i].Name, name, StringComparison.OrdinalIgnoreCase))
                ignoringCase = i;
        }

        return ignoringCase >= 0
            ? ignoringCase
            : throw new IndexOutOfRangeException($"There is no column '{name}'; there are {string.Join(", ", _columns.Select(c => $"'{c.Name}'"))}.");
    }

    /// <summary>The column type's name in command text, for example <c>INT64</c>.</summary>
    public override string GetDataTypeName(int ordinal) => TypeOf(ordinal).ToSqlName();

    /// <inheritdoc/>
    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)]
    public override Type GetFieldType(int ordinal) => TypeOf(ordinal).ToClrType();

    /// <inheritdoc/>
    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    /// <inheritdoc/>
    public override DataTable? GetSchemaTable()
    {
        CheckOpen();
        return _columns.Count == 0 ? null : ResultSchemaTable.Create(GetColumnSchema());
    }

    /// <summary>Describes the result's columns.</summary>
    public ReadOnlyCollection<DbColumn> GetColumnSchema()
    {
        CheckOpen();
        return new ReadOnlyCollection<DbColumn>([.. _columns.Select((column, i) => new KvColumn(column, i, TypeOf(i)))]);
    }

    internal void Start(CommandResults results)
    {
        _results = results;
        OpenResult();
        _deadline.Leave();
    }

    /// <summary>Goes through all results.</summary>
    internal int RunToEnd()
    {
        while (NextResult())
        {
        }

        return RecordsAffected;
    }

    internal object? ReadScalar()
    {
        var value = _columns.Count > 0 && Read() ? GetValue(0) : null;
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
        _command.Reader = null;
        _deadline.End();
        _rows = null;
        _results?.Dispose();
        _results = null;
    }

    private static long Copy<T>(ReadOnlySpan<T> data, long dataOffset, T[]? buffer, int bufferOffset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dataOffset);
        if (buffer is null)
            return data.Length;
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var rest = data[(int)Math.Min(dataOffset, data.Length)..];
        rest = rest[..Math.Min(length, rest.Length)];
        rest.CopyTo(buffer.AsSpan(bufferOffset));
        return rest.Length;
    }

    private bool OpenResult()
    {
        _deadline.Enter();
        try
        {
            _rows = _results!.Next();
            if (_rows is null)
                return false;
            _columns = _rows.Columns;
            HadRows = _rows.MoveNext();
            _readAhead = true;
            return true;
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

    private bool Step()
    {
        _deadline.Enter();
        try
        {
            return _rows!.MoveNext();
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

    private T Get<T>(int ordinal)
    {
        try
        {
            return TypedValueReader.Read<T>(Value(ordinal));
        }
        catch (InvalidCastException e)
        {
            throw new InvalidCastException($"Column '{_columns[ordinal].Name}': {e.Message}", e);
        }
        catch (OverflowException e)
        {
            throw new OverflowException($"Column '{_columns[ordinal].Name}': {Value(ordinal)} does not fit {typeof(T)}.", e);
        }
    }

    private KvValue Value(int ordinal)
    {
        if (!_onRow)
            ThrowNoRow();
        if ((uint)ordinal >= (uint)_columns.Count)
            ThrowNoColumn(ordinal);
        return _rows!.GetValue(ordinal);
    }

    private ResultColumn Column(int ordinal)
    {
        CheckOpen();
        if ((uint)ordinal >= (uint)_columns.Count)
            ThrowNoColumn(ordinal);
        return _columns[ordinal];
    }

    // The type of an expression over parameters is known from its first value only.
    private KvType TypeOf(int ordinal) =>
        Column(ordinal).Type is var type && type == KvType.Null && (_onRow || (_readAhead && HadRows)) ? _rows!.GetValue(ordinal).Type : type;

    private void CheckOpen()
    {
        if (_closed)
            throw new InvalidOperationException("The reader is closed.");
    }

    [DoesNotReturn]
    private void ThrowNoRow()
    {
        CheckOpen();
        throw new InvalidOperationException("The reader is on no row: call Read() first, and stop when it returns false.");
    }

    [DoesNotReturn]
    private void ThrowNoColumn(int ordinal) => throw new IndexOutOfRangeException(
        string.Create(CultureInfo.InvariantCulture, $"There is no column {ordinal}; there are {_columns.Count}."));
}
