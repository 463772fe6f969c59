using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Relations;

/// <summary>The row that a join looks at while it computes conditions and keys. Not thread-safe.</summary>
internal sealed class JoinedRow : Row
{
    public KvValue[] Values { get; set; } = [];

    public override KvValue Column(int ordinal) => Values[ordinal];
}
