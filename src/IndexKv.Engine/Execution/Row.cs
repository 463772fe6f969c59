using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>What an expression's columns are read from.</summary>
internal abstract class Row
{
    /// <summary>A column of the row.</summary>
    public abstract KvValue Column(int ordinal);
}
