using IndexKv.Data.Values;
using IndexKv.Engine.Execution;

namespace IndexKv.Data.Sessions;

/// <summary>The results of a command text's statements, one after the other.</summary>
internal abstract class CommandResults : IDisposable
{
    /// <summary>How many records all statements run so far changed; -1 if none was of the kind that changes records.</summary>
    public int RecordsAffected { get; private set; } = -1;

    /// <summary>Goes to the next statement that returns rows.</summary>
    /// <returns>Its rows, valid until the next call; null if there are no more.</returns>
    public abstract RowCursor? Next();

    /// <summary>The present row of what <see cref="Next"/> gave.</summary>
    public virtual ResultRow Current(RowCursor rows) => new(rows);

    public abstract void Dispose();

    protected void Count(CommandSource source, int recordsAffected)
    {
        source.Count(recordsAffected);
        if (recordsAffected >= 0)
            RecordsAffected = Math.Max(0, RecordsAffected) + recordsAffected;
    }
}
