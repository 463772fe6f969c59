using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>Rows are equal if their first values are, NULL being equal to NULL. Thread-safe.</summary>
/// <param name="compared">How many values count; rows may be longer.</param>
internal sealed class RowEquality(int compared) : IEqualityComparer<KvValue[]>
{
    public bool Equals(KvValue[]? x, KvValue[]? y) => x.AsSpan(0, compared).SequenceEqual(y.AsSpan(0, compared), KvValueComparer.Instance);

    public int GetHashCode(KvValue[] obj)
    {
        var hash = default(HashCode);
        foreach (ref readonly var value in obj.AsSpan(0, compared))
            hash.Add(value, KvValueComparer.Instance);
        return hash.ToHashCode();
    }
}
