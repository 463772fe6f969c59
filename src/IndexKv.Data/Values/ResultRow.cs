using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using IndexKv.Data.Sessions;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Values;

/// <summary>The present row of a result, read by column: what is under <see cref="KvDataReader"/>. Not thread-safe.</summary>
internal sealed class ResultRow
{
    /// <summary>A result that has no columns.</summary>
    public static ResultRow None { get; } = new(null);

    private readonly RowCursor? _rows;

    // Every getter asks for it: a list's would be a call through its interface.
    private readonly int _columnCount;

    public ResultRow(RowCursor? rows)
    {
        _rows = rows;
        Columns = rows?.Columns ?? [];
        _columnCount = Columns.Count;
    }

    public IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>Whether the result has any row.</summary>
    public bool HasRows { get; set; }

    /// <summary>Whether the reader was moved to a row.</summary>
    public bool IsCurrent { get; set; }

    /// <summary>Whether the cursor is on a row, which may be one that the reader was not moved to yet.</summary>
    public bool IsRead { get; set; }

    /// <summary>Makes ready for other rows of the same cursor.</summary>
    public void Reset() => HasRows = IsCurrent = IsRead = false;

    /// <summary>Moves the cursor.</summary>
    public bool MoveNext() => _rows!.MoveNext();

    public KvValue Value(int ordinal)
    {
        Check(ordinal);

        // What a session's cursor throws is the caller's already.
        return _rows is SessionCursor cursor ? cursor.GetValue(ordinal) : EngineValue(ordinal);
    }

    public bool IsNull(int ordinal)
    {
        Check(ordinal);
        try
        {
            return _rows!.IsNull(ordinal);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    /// <summary>The bytes that a column is read as, where they lie if they lie anywhere.</summary>
    public ReadOnlySpan<byte> Bytes(int ordinal) => TryGetBlob(ordinal, out var bytes) ? bytes : Get<byte[]>(ordinal);

    public T Get<T>(int ordinal)
    {
        try
        {
            // Where they lie is where they are copied from: no value is made of them.
            if (typeof(T) == typeof(byte[]) && TryGetBlob(ordinal, out var bytes))
                return (T)(object)bytes.ToArray();
            if (typeof(T) == typeof(long) && TryGetInteger(ordinal, out var number))
                return (T)(object)number;
            if (typeof(T) == typeof(int) && TryGetInteger(ordinal, out number) && number == (int)number)
                return (T)(object)(int)number;
            var value = Value(ordinal);
            return TypedValueReader.TryReadReference<T>(value, out var reference) ? reference : TypedValueReader.Read<T>(value);
        }
        catch (InvalidCastException e)
        {
            throw new InvalidCastException($"Column '{Columns[ordinal].Name}': {e.Message}", e);
        }
        catch (OverflowException e)
        {
            throw new OverflowException($"Column '{Columns[ordinal].Name}': {Value(ordinal)} does not fit {typeof(T)}.", e);
        }
    }

    public ResultColumn Column(int ordinal)
    {
        RequireColumns();
        if ((uint)ordinal >= (uint)_columnCount)
            ThrowNoColumn(ordinal);
        return Columns[ordinal];
    }

    /// <exception cref="InvalidOperationException">There is no result.</exception>
    public IReadOnlyList<ResultColumn> RequireColumns() => Columns.Count > 0
        ? Columns
        : throw new InvalidOperationException("There is no result: the statement returns no rows, or all results were read.");

    /// <summary>A column's type; that of an expression over parameters is known from its value only.</summary>
    public KvType TypeOf(int ordinal)
    {
        var type = Column(ordinal).Type;
        return type == KvType.Null && IsRead ? _rows!.GetValue(ordinal).Type : type;
    }

    /// <summary>The place of the column of exactly that name, else of the first that differs only in case.</summary>
    public int Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var ignoringCase = -1;
        for (var i = 0; i < Columns.Count; i++)
        {
            if (string.Equals(Columns[i].Name, name, StringComparison.Ordinal))
                return i;
            if (ignoringCase < 0 && string.Equals(Columns[i].Name, name, StringComparison.OrdinalIgnoreCase))
                ignoringCase = i;
        }

        return ignoringCase >= 0
            ? ignoringCase
            : throw new IndexOutOfRangeException($"There is no column '{name}'; there are {string.Join(", ", Columns.Select(c => $"'{c.Name}'"))}.");
    }

    private bool TryGetBlob(int ordinal, out ReadOnlySpan<byte> bytes)
    {
        Check(ordinal);
        try
        {
            return _rows!.TryGetBlob(ordinal, out bytes);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    private bool TryGetInteger(int ordinal, out long number)
    {
        Check(ordinal);
        try
        {
            return _rows!.TryGetInteger(ordinal, out number);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    private KvValue EngineValue(int ordinal)
    {
        try
        {
            return _rows!.GetValue(ordinal);
        }
        catch (EngineException e)
        {
            throw KvException.From(e);
        }
    }

    private void Check(int ordinal)
    {
        if (!IsCurrent)
            ThrowNoRow();
        if ((uint)ordinal >= (uint)_columnCount)
            ThrowNoColumn(ordinal);
    }

    [DoesNotReturn]
    private static void ThrowNoRow() =>
        throw new InvalidOperationException("The reader is on no row: call Read() first, and stop when it returns false.");

    [DoesNotReturn]
    private void ThrowNoColumn(int ordinal) => throw new IndexOutOfRangeException(
        string.Create(CultureInfo.InvariantCulture, $"There is no column {ordinal}; there are {Columns.Count}."));
}
