using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>
/// A forward-only walk over a query's result. Columns are decoded when they are asked for. Not thread-safe; valid until the
/// transaction ends.
/// </summary>
public abstract class RowCursor : IDisposable
{
    /// <summary>The result's columns.</summary>
    public abstract IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>Goes to the next row.</summary>
    /// <returns>False after the last one.</returns>
    /// <exception cref="OperationCanceledException">The token given to the query was cancelled.</exception>
    /// <exception cref="Errors.EngineException">An expression cannot be computed, or a file is damaged or cannot be read.</exception>
    public abstract bool MoveNext();

    /// <summary>A column of the current row.</summary>
    /// <param name="ordinal">Its place in <see cref="Columns"/>.</param>
    public abstract KvValue GetValue(int ordinal);

    /// <summary>Whether a column of the current row is NULL.</summary>
    /// <param name="ordinal">Its place in <see cref="Columns"/>.</param>
    public virtual bool IsNull(int ordinal) => GetValue(ordinal).IsNull;

    /// <summary>The bytes of a BLOB of the current row where they lie, valid until the cursor moves or is disposed.</summary>
    /// <param name="ordinal">The column's place in <see cref="Columns"/>.</param>
    /// <param name="bytes">The bytes.</param>
    /// <returns>False if they do not lie anywhere, or the column is no BLOB or NULL: <see cref="GetValue"/> has its value.</returns>
    public virtual bool TryGetBlob(int ordinal, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        return false;
    }

    /// <summary>The number in an INT64 or INT32 column of the current row, without a value around it.</summary>
    /// <param name="ordinal">The column's place in <see cref="Columns"/>.</param>
    /// <param name="number">The number.</param>
    /// <returns>False if the column is of another type, computed, or NULL: <see cref="GetValue"/> has its value.</returns>
    public virtual bool TryGetInteger(int ordinal, out long number)
    {
        number = 0;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the cursor holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
