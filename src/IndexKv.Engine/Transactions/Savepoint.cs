namespace IndexKv.Engine.Transactions;

/// <summary>A point in a write transaction. See <see cref="WriteTransaction.CreateSavepoint"/>.</summary>
public sealed class Savepoint
{
    internal Savepoint(int depth) => Depth = depth;

    internal int Depth { get; }
}
