using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>A row of values that is changed under the expressions that read it. Not thread-safe.</summary>
internal sealed class RowAtHand : Row
{
    public KvValue[] Values { get; set; } = [];

    public override KvValue Column(int ordinal) => Values[ordinal];
}
