namespace IndexKv.Engine.Execution;

/// <summary>A forward-only walk over rows: a store's records, or what is read in their place. Not thread-safe.</summary>
internal abstract class RowStream : Row, IDisposable
{
    public abstract bool MoveNext();

    public abstract void Dispose();
}
