using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>Rows are equal if their values are, NULL being equal to NULL.</summary>
internal sealed class RowEquality : IEqualityComparer<KvValue[]>
{
    public static RowEquality Instance { get; } = new();

    public bool Equals(KvValue[]? x, KvValue[]? y) => x!.AsSpan().SequenceEqual(y, KvValueComparer.Instance);

    public int GetHashCode(KvValue[] obj)
    {
        var hash = default(HashCode);
        foreach (var value in obj)
            hash.Add(value, KvValueComparer.Instance);
        return hash.ToHashCode();
    }
}
